"""Towns whose firms have the staff that works there, small and large."""

import numpy as np
from hypothesis import strategies as st
from reference.settle import staff_by_firm

from twins.worlds import towns, whole


@st.composite
def staffed_towns(draw):
    """Towns in which every firm's heads by skill are those of its living workers."""
    firms, workers = draw(towns(least_firms=draw(st.sampled_from([0, 1, 3]))))
    workers["intention"] = draw(whole(workers["alive"].size, 0, 2, np.int8))
    workers["intention"][workers["alive"] == 0] = -1
    n_firms = firms["alive"].size
    if draw(st.booleans()):  # a large employer, most of whose heads have one skill
        workers["employer"][workers["employer"] >= 0] = 0
        workers["skill"][::2] = draw(st.integers(0, 2))
    counted = staff_by_firm(workers["alive"], workers["skill"], workers["employer"], n_firms)
    firms["staff"] = counted.astype(np.int32)
    return firms, workers


def a_large_town(n=400, n_firms=9, n_places=4):
    """Firms and workers by name: most are alive, one in eight has no job, and there are more heads than posts."""
    draw = np.random.default_rng(2)
    alive, key = np.arange(1, n + 1) * (draw.random(n) < 0.95), draw.permutation(n).astype(np.uint64)
    skill, home = draw.integers(0, 3, n).astype(np.int8), draw.integers(0, n_places, n).astype(np.int16)
    employer = np.where(draw.random(n) < 0.875, draw.integers(0, n_firms, n), -1).astype(np.int32)
    workers = {
        "alive": alive, "key": key, "skill": skill, "home": home, "employer": employer,
        "unemployed_quarters": np.where(employer < 0, 3, 0).astype(np.int8), "changed_job": np.zeros(n, np.int8),
        "intention": np.where(alive != 0, 0, -1).astype(np.int8),
    }  # fmt: skip
    firms = {
        "alive": np.arange(1, n_firms + 1), "key": np.arange(n_firms, dtype=np.uint64), "n_places": n_places,
        "place": (np.arange(n_firms) % n_places).astype(np.int16),
        "staff": staff_by_firm(alive, skill, employer, n_firms).astype(np.int32),
        "posts": draw.integers(0, 24, (n_firms, 3)).astype(np.int32),
        "vacancies": draw.integers(0, 6, (n_firms, 3)).astype(np.int32),
    }  # fmt: skip
    return firms, workers, draw
