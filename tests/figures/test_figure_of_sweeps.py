"""The figure of a sweep: a line a model along steps, a mark a point elsewhere, and refusals in a sentence."""

import numpy as np
import pandas as pd
import pytest

from sim.figures.catalogue import draw_sweep
from sim.figures.style import drawing
from sim.figures.sweeps import COLUMNS, along_axes
from sim.figures.words import Words
from sim.params.advice import BadInput

AXES = ("model", "land.tilt_industry", "fund.leverage")
COMMUTE = "city:job_housing.minimum_commute_by_skill"
CHAINS = "ecosystem:chain.local_input_share"


def sweep(values=(0.2, 0.6), levers=(0.0, 2.0), seeds=(1, 2, 3)):
    """Runs in which the commute is 5 + tilt + seed ÷ 10 in model 1.0 and one kilometre more in 3.0."""
    rows = []
    points = [(tilt, leverage) for tilt in values for leverage in levers]
    for model, more in (("1.0", 0.0), ("3.0", 1.0)):
        for point, (tilt, leverage) in enumerate(points):
            for seed in seeds:
                commute = 5.0 + more + tilt + seed / 10.0
                rows.append((model, point, seed, tilt, leverage, commute, 0.3 + 0.01 * leverage))
    runs = pd.DataFrame(rows, columns=["model", "point", "seed", *AXES[1:], COMMUTE, CHAINS])
    return runs.assign(city="minicity", stress="", horizon="year 3", scale=1.0)


def drawn(runs, axes=AXES):
    with drawing():
        return along_axes(runs, axes, Words("en"))


def table(figure):
    return pd.DataFrame(figure.rows, columns=COLUMNS)


def test_a_mark_is_the_mean_over_seeds_and_over_the_other_axes_with_students_interval():
    found = table(drawn(sweep())).query("outcome == 'job_housing.minimum_commute_by_skill' and model == '3.0'")
    at = found[(found["axis"] == "land.tilt_industry") & (found["value"] == 0.6)].iloc[0]
    assert at["mean"] == pytest.approx(6.8)
    assert at["high"] - at["mean"] == pytest.approx(4.302653 * 0.1 / np.sqrt(3), rel=1e-6)  # t with 2 degrees
    assert at["seeds"] == 3
    along_leverage = found[found["axis"] == "fund.leverage"]["mean"]
    assert along_leverage.to_numpy() == pytest.approx(np.full(2, 6.6))


def test_an_axis_of_many_values_has_one_mark_a_point():
    values = tuple(np.linspace(0.1, 0.9, 12))
    figure = drawn(sweep(values=values, levers=(1.0,)))
    found = table(figure).query("axis == 'land.tilt_industry' and model == '1.0'")
    assert len(found) == 2 * len(values)
    assert found["low"].isna().all()
    texts = [text.get_text() for text in figure.figure.texts]
    assert "Uncalibrated" in texts
    assert any("One mark a point" in text for text in texts)


def test_an_axis_that_counts_has_whole_steps():
    runs = sweep(values=(2.0, 3.0, 5.0)).rename(columns={"land.tilt_industry": "land.clawback_notice_quarters"})
    panel = drawn(runs, ("land.clawback_notice_quarters",)).figure.axes[0]
    assert all(step == int(step) for step in panel.get_xticks())


def test_the_same_runs_give_the_same_bytes(tmp_path):
    first, second = (draw_sweep(sweep(), AXES, tmp_path / name) for name in ("a", "b"))
    assert [path.name for path in first] == ["along_axes.png", "along_axes.svg", "along_axes.csv"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert draw_sweep(sweep(), AXES, tmp_path / "a", "zh")[0].name == "along_axes-zh.png"


@pytest.mark.parametrize(
    ("runs", "axes", "sentence"),
    [
        (sweep(), ("model",), "no lever or parameter as an axis"),
        (sweep().assign(city=["a", "b"] * 12), AXES, "more than one city"),
        (sweep().drop(columns=CHAINS), AXES, "did not keep chain.local_input_share at scope ecosystem"),
    ],
)
def test_what_one_figure_cannot_show_is_refused(runs, axes, sentence):
    with pytest.raises(BadInput, match=sentence):
        drawn(runs, axes)
