"""Frontiers, spread over lever draws and the placebo: what a reader finds on them, in both languages."""

import csv
import warnings
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread
from matplotlib.text import Text
from pictures import runs_of

from sim.analysis.ensemble import Ensemble
from sim.analysis.members import StoredMember, pooled
from sim.figures.catalogue import FIGURES, PLACEBO, draw_all, figures_of
from sim.figures.style import drawing
from sim.figures.words import Words
from sim.params.advice import BadInput

MODELS = ("1.0", "3.0")
MONEY = ("gross_public_cost", "net_public_cost", "residual_value", "net_public_cost_after_residual")


def with_money(run, factor):
    """The run with public money in it: more of it with a larger factor and a later model, and luck of the seed."""
    record = run.record
    cost = 1e6 * (run.seed % 3 + factor * (1 + 4 * MODELS.index(run.model)))
    amounts = np.array([cost + 2e6, cost, 0.2 * cost, 0.8 * cost])
    shape = (len(record.quarters), len(MONEY), 1)
    more = np.broadcast_to(amounts[None, :, None], shape)
    return replace(
        run,
        record=replace(
            record,
            outcomes={**record.outcomes, "city": (*record.outcomes["city"], *(f"money.{name}" for name in MONEY))},
            values={**record.values, "city": np.concatenate([record.values["city"], more], axis=1)},
        ),
    )


def member(option, number, seeds):
    """A member whose outcomes drift further apart with its number."""
    runs = runs_of(MODELS, seeds=seeds, quarters=12, shift=0.5 + number)
    runs = [pooled(with_money(run, number)) for run in runs]
    return StoredMember(f"{option} {number}", option, number, {}, Ensemble.of(runs))


def members(seeds=4):
    frontier = [member("frontier", factor, seeds) for factor in (0.0, 0.5, 1.0, 1.5)]
    return frontier + [member("lever_uncertainty", draw / 5, seeds) for draw in range(1, 8)]


def base(seeds=4):
    return [with_money(run, 1.0) for run in runs_of(MODELS, seeds=seeds, quarters=12)]


NEW = ("frontier", "lever_uncertainty", "placebo")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("variants")
    draw_all(base(), where, more={**figures_of(members()), **PLACEBO})
    return where


def texts_of(name, lang, seeds=4):
    figures = {**figures_of(members(seeds)), **PLACEBO}
    with drawing(), warnings.catch_warnings():
        warnings.simplefilter("error")  # a sign that the font lacks
        drawn = figures[name](Ensemble.of(base(seeds)), Words(lang))
        drawn.figure.canvas.draw()
        return [text.get_text() for text in drawn.figure.findobj(Text) if text.get_text()]


def table_of(folder, name):
    return list(csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def test_variants_are_drawn_beside_the_figures_of_every_comparison(folder):
    assert {path.stem for path in folder.iterdir()} == {*FIGURES, *NEW}


@pytest.mark.parametrize("name", NEW)
def test_no_picture_is_empty(folder, name):
    inked = (imread(folder / f"{name}.png")[..., :3] < 0.97).any(axis=2)
    height, width = inked.shape
    assert all(part.mean() > 0.01 for part in (inked[: height // 2], inked[height // 2 :], inked[:, width // 2 :]))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NEW)
def test_each_says_that_it_is_not_calibrated_and_where_it_is_from(name, lang):
    texts = texts_of(name, lang)
    words = Words(lang)
    assert words("uncalibrated") in texts
    assert any(words.seeds(4) in text for text in texts)
    assert any(words.label("chain.local_input_share") in text for text in texts)


@pytest.mark.parametrize("name", NEW)
def test_one_seed_can_be_drawn_where_it_can_be_asked(name):
    assert texts_of(name, "en", seeds=2 if name == "placebo" else 1)


def test_the_frontier_draws_a_point_a_model_and_factor_and_none_beyond(folder):
    rows = table_of(folder, "frontier")
    assert {(row["model"], row["factor"]) for row in rows} == {
        (model, factor) for model in MODELS for factor in ("0.0", "0.5", "1.0", "1.5")
    }
    assert {row["cost_reading"] for row in rows} == {"net", "net_after_residual"}
    for row in rows:
        assert float(row["lowest"]) <= float(row["mean"]) <= float(row["highest"])


def test_every_draw_and_the_plan_are_drawn(folder):
    rows = table_of(folder, "lever_uncertainty")
    levels = [row for row in rows if row["panel"] == "levels"]
    assert {row["draw"] for row in levels} == {str(draw) for draw in range(8)}
    assert {row["model"] for row in rows if row["panel"] == "differences"} == {"3.0"}


def test_the_bars_of_the_placebo_count_every_exchange(folder):
    rows = table_of(folder, "placebo")
    for outcome in {row["outcome"] for row in rows}:
        mine = [row for row in rows if row["outcome"] == outcome]
        assert sum(float(row["permutations"]) for row in mine) == 2**4
        measured = float(mine[0]["measured"])
        assert float(mine[0]["from"]) <= measured <= float(mine[-1]["to"])


def test_a_placebo_without_any_value_says_so_and_has_no_bar(tmp_path):
    runs = runs_of(MODELS, seeds=3, quarters=12)
    for run in runs:
        for values in run.record.values.values():
            values[:] = np.nan
    with drawing():
        drawn = PLACEBO["placebo"](Ensemble.of(runs), Words("en"))
        titles = [panel.get_title(loc="left") for panel in drawn.figure.axes]
    assert all(title.endswith("Model 3.0 minus model 1.0, no value") for title in titles)
    assert {row[6] for row in drawn.rows} == {0.0}


def test_a_placebo_of_equal_models_is_one_bar_at_nothing(tmp_path):
    same = [replace(run, model=model) for model in MODELS for run in runs_of(("3.0",), seeds=3, quarters=12)]
    draw_all(same, tmp_path, more=PLACEBO)
    bars = [row for row in table_of(tmp_path, "placebo") if float(row["permutations"]) > 0]
    assert {(float(row["permutations"]), float(row["share_as_extreme"])) for row in bars} == {(8.0, 1.0)}
    assert all(float(row["from"]) < 0 < float(row["to"]) for row in bars)


def test_a_frontier_without_public_money_is_refused(tmp_path):
    bare = [
        StoredMember("frontier 1", "frontier", 1.0, {}, Ensemble.of([pooled(run) for run in runs_of(MODELS, seeds=1)]))
    ]
    with pytest.raises(BadInput, match=r"no outcome 'money\.gross_public_cost'"):
        draw_all(runs_of(MODELS, seeds=1), tmp_path, more=figures_of(bare))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NEW)
def test_no_text_leaves_the_picture_or_covers_the_line_below(name, lang):
    with drawing():
        drawn = {**figures_of(members()), **PLACEBO}[name](Ensemble.of(base()), Words(lang))
        canvas = FigureCanvasAgg(drawn.figure)
        canvas.draw()
        box = drawn.figure.get_tightbbox(canvas.get_renderer())
        width, height = drawn.figure.get_size_inches()
        assert min(box.x0, box.y0) >= 0
        assert box.x1 <= width
        assert box.y1 <= height
        small = [text.get_window_extent() for text in drawn.figure.texts]
        assert not any(a.overlaps(b) for i, a in enumerate(small) for b in small[:i])
