"""Text stays inside the figure, off other text and off the marks, and models can be told apart."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.text import Annotation, Text
from pictures import Run, runs_of
from test_figure_of_removals import removal
from test_figure_of_sweeps import sweep

from sim.analysis.ensemble import Ensemble
from sim.figures.catalogue import FIGURES, figures_of_removals
from sim.figures.fitting import broken, shortened, width_of
from sim.figures.style import drawing, look
from sim.figures.sweeps import along_axes
from sim.figures.words import Words
from sim.params.tables import levers

LONG = "a-model-whose-name-somebody-wrote-out-in-sixty-two-letters-abc"
TWO = ("land.tilt_industry", "fund.leverage")


def paint(figure):
    """Draw it as it is saved."""
    figure.set_dpi(150)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


def chains(models):
    return FIGURES["chains_over_time"](Ensemble.of(runs_of(models, seeds=1, quarters=8)), Words("en")).figure


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("axes", [TWO[1:], TWO])
def test_a_sweep_of_few_axes_has_all_its_text_on_the_page_and_apart(axes, lang):
    runs = sweep().assign(horizon="last 3 quarters", stress="lead-price-collapse")
    with drawing():
        figure = along_axes(runs, axes, Words(lang)).figure
        box = figure.get_tightbbox(paint(figure))
        named = [panel for panel in figure.axes if panel.get_ylabel()]
        heights = [(panel.yaxis.label.get_window_extent().height, panel.bbox.height) for panel in named]
        texts = [text.get_text() for text in figure.findobj(Text)]
        word, origin = (text.get_window_extent() for text in figure.texts[-2:])
    assert min(box.x0, box.y0) >= 0
    assert box.x1 <= figure.get_size_inches()[0]
    assert box.y1 <= figure.get_size_inches()[1]
    assert all(name <= panel for name, panel in heights)
    assert word.x1 < origin.x0
    if lang == "zh":
        assert any("最后3个季度" in text for text in texts)
        assert any("每元公共资金拟撬动的社会资本（元）" in text for text in texts)


def test_long_units_below_neighbouring_panels_do_not_touch():
    long = [name for name, lever in levers().items() if len(lever.unit) > 60][:2]
    runs = sweep().rename(columns=dict(zip(TWO, long, strict=True)))
    with drawing():
        figure = along_axes(runs, long, Words("en")).figure
        paint(figure)
        left, right = (panel.xaxis.label.get_window_extent() for panel in figure.axes[2:])
        others = [text.get_window_extent() for text in figure.texts]
    assert left.x1 < right.x0
    assert not any(label.overlaps(other) for label in (left, right) for other in others)


def test_text_is_broken_between_words_and_between_chinese_characters():
    with drawing():
        for text in ("share of zones with an operating company", "设有运营公司的功能区比重"):
            lines = broken(text, 0.9, 8).split("\n")
            assert len(lines) > 1
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
            assert all(width_of(line, 8) <= 0.9 for line in lines)
        assert broken("share", 0.9, 8) == "share"
    assert shortened("Model 3.0", 9) == "Model 3.0"
    assert shortened("Model 3.00", 9) == "Mode…3.00"


def test_forty_nine_models_differ_in_colour_or_shape():
    assert len({(look(model).colour, look(model).marker) for model in range(49)}) == 49
    assert [look(model).marker for model in range(7)] == ["o", "s", "^", "D", "v", "P", "X"]


@pytest.mark.parametrize("models", [("1.0", LONG), ("1.0", LONG, LONG + "d"), (*map(str, range(8)), LONG)])
def test_every_model_has_its_entry_on_the_page_however_long_names_are(models):
    with drawing():
        figure = chains(models)
        paint(figure)
        entries = [text.get_window_extent() for text in figure.legends[0].get_texts()]
        title = next(text for text in figure.texts if text.get_size() > 12).get_window_extent()
    assert len(entries) == len(models)
    assert max(entry.x1 for entry in entries) < figure.bbox.x1
    assert not any(entry.overlaps(title) for entry in entries)


def test_names_of_models_in_the_corners_of_the_plane_stay_apart():
    with drawing():
        figure = FIGURES["plane"](Ensemble.of(runs_of(("1.0", LONG), seeds=2, quarters=8)), Words("en")).figure
        paint(figure)
        corners = [text.get_window_extent() for text in figure.axes[1].texts]
    assert len(corners) == 8
    assert not any(one.overlaps(other) for i, one in enumerate(corners) for other in corners[:i])


def test_six_short_names_stand_whole_in_one_row():
    with drawing():
        figure = chains(tuple("abcdef"))
        paint(figure)
        texts = figure.legends[0].get_texts()
        assert [text.get_text() for text in texts] == [f"Model {name}" for name in "abcdef"]
        assert len({round(text.get_window_extent().y1) for text in texts}) == 1


def test_names_of_removals_stand_off_the_marks():
    crowd = [
        removal("segment", "finance", 0.05, 0.2),
        removal("segment", "utilities", 0.041, 0.21),
        removal("seller", "ic", 0.039, 0.19),
        removal("seller", "agri", 0.01, 0.02),
    ]
    runs = [Run(run.model, run.seed, run.record, run.meta, run_id="1.0-1") for run in runs_of(("1.0",), 1, 4)]
    with drawing():
        figure = figures_of_removals(crowd)["resilience"](Ensemble.of(runs), Words("en")).figure
        paint(figure)
        (panel,) = figure.axes
        names = [text for text in panel.texts if isinstance(text, Annotation)]
        boxes = [text.get_window_extent() for text in names]
        dots = [mark for mark in panel.collections if isinstance(mark, PathCollection)]
        marks = [panel.transData.transform(dot.get_offsets()[0]) for dot in dots]
    assert {text.get_text() for text in names} == {"finance", "utilities", "ic", "agri"}
    assert not [(box, mark) for box in boxes for mark in marks if box.padded(4).contains(*mark)]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
