"""Bars of indices and of shares: the numbers drawn are those found, a bar a group, the strongest on top."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis.sensitivity import Index, Sensitivity
from sim.analysis.shapley import Decomposition
from sim.analysis.swept import Cell
from sim.figures import indices, shares
from sim.figures.catalogue import draw_sweep
from sim.figures.indices import index_bars
from sim.figures.shares import share_bars
from sim.figures.style import drawing, look
from sim.figures.words import Words
from sim.params.advice import BadInput

COMMUTE = "city:job_housing.minimum_commute_by_skill"
CHAINS = "ecosystem:chain.local_input_share"
RUNS = pd.DataFrame({"city": "minicity", "stress": "", "horizon": "year 3", "scale": 1.0, "seed": [1, 2, 3]})


def cell(model="3.0"):
    nothing = np.empty((8, 3))
    return Cell("minicity", model, "", "year 3", np.arange(8), np.arange(3), nothing, nothing.astype(str), {})


def effects(model, outcome, sizes, method="morris"):
    name = "mu_star" if method == "morris" else "ST"
    found = [Index(name, group, "", size, 0.1, size + np.array([-0.2, 0.0, 0.2])) for group, size in sizes.items()]
    if method == "saltelli":
        found += [Index("S1", group, "", size / 2, 0.1, np.full(3, size / 2)) for group, size in sizes.items()]
    return Sensitivity(cell(model), outcome, method, tuple(found))


def bundle(outcome=COMMUTE):
    """A difference of -2 + 0.5 a seed: the first group takes it down by 3, the second up by 1."""
    shock = np.array([-0.5, 0.0, 0.5])
    values = np.array([np.zeros(3), -3.0 + shock, np.full(3, 1.0), -2.0 + shock])
    return Decomposition(cell("1.0"), ("1.0", "3.0"), outcome, ("land", "capital"), values)


def drawn(draw, found, lang="en", runs=RUNS):
    with drawing():
        return draw(found, runs, Words(lang))


def bars(panel):
    return [(round(bar.get_y() + bar.get_height() / 2, 6), round(bar.get_width(), 6)) for bar in panel.patches]


def test_a_bar_a_group_the_strongest_on_top():
    figure = drawn(
        index_bars,
        [effects("3.0", COMMUTE, {"weak": 0.5, "strong": 2.0}), effects("3.0", CHAINS, {"weak": 4.0, "strong": 1.0})],
    )
    left, right = figure.figure.axes
    assert [label.get_text() for label in left.get_yticklabels()] == ["strong", "weak"]
    assert bars(left) == [(1, 0.5), (0, 2.0)]
    assert bars(right) == [(1, 4.0), (0, 1.0)]
    rows = [dict(zip(indices.COLUMNS, row, strict=True)) for row in figure.rows]
    assert [(row["outcome"], row["group"], row["value"]) for row in rows[:2]] == [
        ("job_housing.minimum_commute_by_skill", "weak", 0.5),
        ("job_housing.minimum_commute_by_skill", "strong", 2.0),
    ]
    assert (rows[0]["seed_lowest"], rows[0]["seed_highest"], rows[0]["seeds"]) == (0.3, 0.7, 3)


def test_models_stand_beside_one_another_in_their_colours():
    figure = drawn(index_bars, [effects(model, COMMUTE, {"a": 1.0}) for model in ("1.0", "3.0")])
    (panel,) = figure.figure.axes
    assert [bar.get_facecolor() for bar in panel.patches] == [_rgba(look(m).colour) for m in (0, 1)]
    (upper, _), (lower, _) = bars(panel)
    assert -0.5 < upper < 0.0 < lower < 0.5


def _rgba(colour):
    from matplotlib.colors import to_rgba

    return to_rgba(colour)


def test_saltelli_shows_what_a_group_does_alone_as_well():
    figure = drawn(index_bars, [effects("3.0", COMMUTE, {"a": 0.8}, "saltelli")])
    assert [(row[5], row[6]) for row in figure.rows] == [("ST", 0.8), ("S1", 0.4)]
    assert any("diamond" in text.get_text() for text in figure.figure.texts)


def test_shares_sum_to_the_bar_on_top_and_colours_say_for_better_or_worse():
    figure = drawn(share_bars, [bundle()])
    (panel,) = figure.figure.axes
    assert [label.get_text() for label in panel.get_yticklabels()] == ["3.0 minus 1.0", "Land", "Capital"]
    lengths = [length for _, length in bars(panel)]
    assert lengths == [-2.0, -3.0, 1.0]
    better, worse = _rgba(look(0).colour), _rgba(look(1).colour)
    assert [bar.get_facecolor() for bar in panel.patches] == [better, better, worse]  # less commuting is better
    rows = [dict(zip(shares.COLUMNS, row, strict=True)) for row in figure.rows]
    assert [row["group"] for row in rows] == ["", "land", "capital"]
    assert rows[0]["mean"] == pytest.approx(rows[1]["mean"] + rows[2]["mean"])
    assert rows[1]["high"] - rows[1]["mean"] == pytest.approx(4.302653 * 0.5 / np.sqrt(3), rel=1e-6)


def test_families_have_names_in_both_languages_and_groups_of_ones_own_keep_theirs():
    (panel,) = drawn(share_bars, [bundle()], "zh").figure.axes
    assert [label.get_text() for label in panel.get_yticklabels()] == ["3.0减1.0", "土地", "资本"]
    own = bundle()
    mixed = Decomposition(own.cell, own.ends, own.outcome, ("land", "mine"), own.values)
    (panel,) = drawn(share_bars, [mixed]).figure.axes
    assert [label.get_text() for label in panel.get_yticklabels()][1:] == ["land", "mine"]


def test_more_than_one_city_is_refused():
    two = RUNS.assign(city=["a", "b", "a"])
    for draw, found in ((index_bars, [effects("3.0", COMMUTE, {"a": 1.0})]), (share_bars, [bundle()])):
        with pytest.raises(BadInput, match="more than one city"):
            drawn(draw, found, runs=two)


def test_a_bundle_needs_no_other_figure_and_has_the_same_bytes_each_time(tmp_path):
    more = {"decompose": lambda words: share_bars([bundle()], RUNS, words)}
    first, second = (draw_sweep(RUNS, ("bundle.land", "bundle.capital"), tmp_path / name, "en", more) for name in "ab")
    assert [path.name for path in first] == ["decompose.png", "decompose.svg", "decompose.csv"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
