"""What a city loses without a firm or a segment: one mark a removal, empty where it is not resolved."""

import math

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.text import Text
from pictures import Run, runs_of

from sim.analysis.ensemble import Ensemble
from sim.analysis.resilience import Fragility, read_resilience
from sim.figures.catalogue import figures_of_removals
from sim.figures.style import drawing
from sim.figures.words import Words

NAN = math.nan


def removal(kind, segment, own, lost, **more):
    cells = {
        "run_id": "1.0-1", "model": "1.0", "seed": 1, "kind": kind, "name": f"largest {segment} (none other)",
        "segment": segment, "place": "", "of": 9, "real_firms": 9, "jobs": 90.0, "share_of_output": own,
        "systemic_risk": lost, "loss_of_others": NAN, "loss_of_city": NAN, "lost_value_added": NAN, "quarters": NAN,
        "recovery_quarters": NAN, "is_resolved": True,
    }  # fmt: skip
    return Fragility(**(cells | more))


ROWS = [
    removal("segment", "ic", 0.1, 0.4),
    removal("seller", "ic", 0.02, 0.05),
    removal("seller", "parts", 0.03, 0.04, is_resolved=False),
    removal("anchor", "display", 0.01, 0.012),
    removal("segment", "empty", 0.0, 0.0),
    removal("segment", "elsewhere", 0.1, 0.4, run_id="9.9-1", model="9.9"),
]


def drawn_of(lang):
    runs = [
        Run(run.model, run.seed, run.record, run.meta, run_id=f"{run.model}-{run.seed}")
        for run in runs_of(models=("1.0", "3.0"), seeds=1, quarters=4)
    ]
    with drawing():
        drawn = figures_of_removals(ROWS)["resilience"](Ensemble.of(runs), Words(lang))
        canvas = FigureCanvasAgg(drawn.figure)
        canvas.draw()
        box = drawn.figure.get_tightbbox(canvas.get_renderer())
    return drawn, box


def test_a_mark_stands_for_each_removal_from_these_runs_that_makes_something():
    drawn, _ = drawn_of("en")
    marks = [mark for mark in drawn.figure.axes[0].collections if isinstance(mark, PathCollection)]
    places = [tuple(mark.get_offsets()[0].tolist()) for mark in marks]
    assert places == [(0.1, 0.4), (0.02, 0.05), (0.03, 0.04), (0.01, 0.012)]
    assert [len(mark.get_facecolor()) == 0 for mark in marks] == [False, False, True, False]
    assert [row[3] for row in drawn.rows] == [row.name for row in ROWS[:4]]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_text_leaves_the_picture_and_it_says_that_it_is_not_calibrated(lang):
    drawn, box = drawn_of(lang)
    width, height = drawn.figure.get_size_inches()
    assert min(box.x0, box.y0) >= 0
    assert box.x1 <= width
    assert box.y1 <= height
    texts = [text.get_text() for text in drawn.figure.findobj(Text)]
    words = Words(lang)
    for key in ("uncalibrated", "own_share", "lost_at_once", "removals", "removals_marks"):
        assert words(key) in texts
    assert {"ic", "largest display"} <= set(texts)
    assert "parts" not in texts


def test_there_is_no_such_figure_where_nobody_asked(tmp_path):
    assert read_resilience(tmp_path) == []
    assert figures_of_removals([]) == {}
