"""What results cost is told beside them: when, on how many threads, with how much memory."""

import re
from datetime import UTC, datetime

import numpy as np

from sim.experiments.effort import NOTHING, Footprint, Timer, added_up
from sim.experiments.identity import machine, versions
from sim.experiments.processes import Workforce


def test_an_effort_lies_between_its_begin_and_its_end_and_holds_the_memory_of_all():
    before = datetime.now(UTC).replace(microsecond=0)
    timer = Timer()
    held = np.ones(2_000_000)
    effort = timer.effort(Workforce(2, 3), Footprint(5_000_000_000))
    begun, ended = (datetime.fromisoformat(effort.told[name]) for name in ("begun", "ended"))
    assert before <= begun <= ended <= datetime.now(UTC)
    assert effort.seconds > 0.0
    assert (effort.told["jobs"], effort.told["threads"]) == (2, 3)
    assert effort.told["threading_layer"] == "concurrent.futures"
    memory = effort.told["peak_memory_bytes"]
    assert memory["parent"] > held.nbytes
    assert memory["largest_worker"] == 5_000_000_000


def test_two_commands_are_told_from_the_first_begin_to_the_last_end_with_the_most_memory():
    first = {"begun": "2026-01-01", "ended": "2026-01-02", "peak_memory_bytes": {"parent": 3, "largest_worker": 4}}
    then = {"begun": "2026-02-01", "ended": "2026-02-02", "peak_memory_bytes": {"parent": 9, "largest_worker": 1}}
    both = {"begun": "2026-01-01", "ended": "2026-02-02", "peak_memory_bytes": {"parent": 9, "largest_worker": 4}}
    assert added_up(first, then) == both
    assert added_up({"begun": "2026-01-01"}, then) == {**then, "begun": "2026-01-01"}
    assert added_up(first, {}) == first


def test_of_two_processes_the_larger_one_counts():
    assert Footprint(3).joined(Footprint(2)) == Footprint(3)
    assert NOTHING.joined(Footprint(2)) == Footprint(2)


def test_the_machine_says_what_code_is_compiled_for():
    told = machine()
    assert re.fullmatch(r"[\w.+-]+", told["compiled_for"])
    assert all(re.match(r"sse|ssse|avx|fma|f16c|amx|neon|sve", name) for name in told["vector_features"].split())
    assert len(told["vector_features"]) < 400
    assert versions()["llvmlite"][0].isdigit()
