"""The box of a condition as a picture: limits along each axis, the trade behind it, and a word on luck."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from sim.analysis.discovery import Question, discover
from sim.analysis.swept import Cell
from sim.figures.boxes import COLUMNS, boxes_figure
from sim.figures.style import GRID, drawing, look
from sim.figures.words import Words
from sim.params.advice import BadInput

AXES = ("land.tilt_industry", "fund.leverage", "commute.beta")
RUNS = pd.DataFrame({"city": "minicity", "stress": "", "horizon": "year 3", "scale": 1.0, "seed": [1, 2, 3]})
X = np.random.default_rng(4).uniform([0.0, 0.0, 0.04], [1.0, 4.0, 0.09], (200, 3))
DENSE = X[:, 0] > 0.6


def question(truths, model="3.0", text="it holds"):
    nothing = np.empty((200, 3))
    cell = Cell("minicity", model, "", "year 3", np.arange(200), np.arange(3), nothing, nothing.astype(str), {})
    return Question(text, cell, AXES, X, truths.astype(float))


@pytest.fixture(scope="module")
def planted():
    """It holds where industry gets more than 0.6 of the land, whatever the rest."""
    return discover(question(DENSE), 0.8)


@pytest.fixture(scope="module")
def noise():
    return discover(question(np.random.default_rng(5).random(200) < 0.3, "1.0", "it is luck"), 0.8)


def drawn(*found, lang="en", runs=RUNS):
    with drawing():
        return boxes_figure(found, runs, Words(lang))


def bars(panel, colour):
    """Line and ends of each bar of a colour."""
    thick = [line for line in panel.lines if line.get_linewidth() == 9 and line.get_color() == colour]
    return [(line.get_ydata()[0], *map(float, line.get_xdata())) for line in thick]


def test_the_box_is_drawn_on_the_range_of_each_axis_that_a_half_limits(planted):
    figure = drawn(planted)
    limits, _ = figure.figure.axes
    names = [label.get_text() for label in limits.get_yticklabels()]
    at = next(line for line, name in enumerate(names) if name.startswith("land.tilt_industry\n"))
    assert "share of industrial land quota" in names[at]
    chinese = drawn(planted, lang="zh").figure.axes[0].get_yticklabels()
    assert chinese[at].get_text().endswith("占工业用地指标比重")
    assert bars(limits, GRID) == [(line, 0.0, 1.0) for line in range(len(names))]
    ((line, low, high),) = [bar for bar in bars(limits, look(0).colour) if bar[0] == at]
    first, last = X[:, 0].min(), X[:, 0].max()
    assert (line, low) == (at, pytest.approx((planted.box.low[0] - first) / (last - first)))
    assert high == 1.0
    assert f"≥ {planted.box.low[0]:.3g}" in [text.get_text() for text in limits.texts]
    marks = [len(dots.get_offsets()) for dots in limits.collections]
    assert marks[at] == len(planted.others)  # all of them limit it below
    left_free = set(AXES) - {name.split("\n")[0] for name in names}
    assert all(any(axis in text.get_text() for text in figure.figure.texts) for axis in left_free)


def test_the_trade_shows_every_step_on_both_halves_and_the_box(planted):
    _, trade = drawn(planted).figure.axes
    found, held, everywhere = trade.lines
    scores = [planted.scores(box) for box in planted.boxes]
    assert np.array_equal(found.get_xydata(), [(one.coverage, one.density) for one, _ in scores])
    assert np.array_equal(held.get_xydata(), [(held.coverage, held.density) for _, held in scores])
    assert everywhere.get_ydata()[0] == planted.shares[1]
    marks = [tuple(dots.get_offsets()[0]) for dots in trade.collections]
    assert marks == [(each.coverage, each.density) for each in planted.scores(planted.box)]
    assert (found.get_linestyle(), held.get_color()) == (":", look(0).colour)
    assert to_rgba(look(0).colour) == tuple(trade.collections[1].get_facecolor()[0])


def test_the_table_has_what_is_drawn(planted):
    figure = drawn(planted)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in figure.rows]
    assert {row["part"] for row in rows} == {"limits", "steps", "box"}
    (land,) = [row for row in rows if row["axis"] == "land.tilt_industry"]
    assert (land["low"], land["high"], land["halves"]) == (planted.box.low[0], X[:, 0].max(), len(planted.others))
    assert [row["step"] for row in rows if row["part"] == "steps"] == list(range(len(planted.boxes)))
    (box,) = [row for row in rows if row["part"] == "box"]
    assert (box["density_held_out"], box["chance_held_out"]) == (planted.scores(planted.box)[1].density, planted.chance)


def test_each_answer_has_a_row_that_says_what_luck_could_do(planted, noise):
    figure = drawn(noise, planted).figure
    titles = [panel.get_title(loc="left") for panel in figure.axes]
    assert titles[0] == f"it is luck\nModel 1.0 · chance of luck alone {noise.chance:.2g}: take it for noise"
    assert titles[2] == f"it holds\nModel 3.0 · chance of luck alone {planted.chance:.2g}"
    assert figure.axes[0].get_position().y0 > figure.axes[2].get_position().y1
    assert "纯属偶然" in drawn(planted, lang="zh").figure.axes[0].get_title(loc="left")


def test_without_a_limit_anywhere_all_axes_are_there():
    nowhere = discover(Question("it is even", question(DENSE).cell, AXES, X, np.full(200, 0.5)), 0.8)
    assert not nowhere.box.restricted.any()
    figure = drawn(nowhere)
    names = [label.get_text().split("\n")[0] for label in figure.figure.axes[0].get_yticklabels()]
    assert names == list(AXES)
    assert bars(figure.figure.axes[0], look(0).colour) == []


def test_an_axis_that_one_model_holds_is_drawn_for_the_others_only(planted):
    """As fund leverage where a constraint leaves it at 0 without a fund."""
    asked = question(DENSE, "1.0", "it holds here too")
    held = discover(Question(asked.text, asked.cell, AXES[1:], X[:, 1:], asked.y), 0.8)
    for found, at in (((planted, held), 0), ((held, planted), 2)):
        figure = drawn(*found).figure
        names = [label.get_text().split("\n")[0] for label in figure.axes[at].get_yticklabels()]
        line = names.index("land.tilt_industry")
        assert line in [bar[0] for bar in bars(figure.axes[at], look(0).colour)]
        assert line not in [bar[0] for bar in bars(figure.axes[2 - at], GRID)]


def test_more_than_one_city_is_refused(planted):
    with pytest.raises(BadInput, match="more than one city"):
        drawn(planted, runs=RUNS.assign(city=["a", "b", "a"]))
