"""What a reader finds on each figure, in both languages."""

import csv
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread
from matplotlib.text import Text
from pictures import Run, record_of, runs_of, town

from sim.analysis.ensemble import Ensemble
from sim.figures.catalogue import FIGURES, draw_all
from sim.figures.style import drawing, look, save
from sim.figures.words import Words
from sim.measures.catalogue import outcomes
from sim.params.advice import BadInput

REPO = Path(__file__).parents[2]


def texts_of(name, runs, lang="en"):
    with drawing():
        drawn = FIGURES[name](Ensemble.of(runs), Words(lang))
        return [text.get_text() for text in drawn.figure.findobj(Text) if text.get_text()]


def table_of(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("figures")
    draw_all(runs_of(), where)
    return where


def test_each_figure_comes_as_picture_drawing_and_table(folder):
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{name}.{ending}" for name in FIGURES for ending in ("png", "svg", "csv")
    )


@pytest.mark.parametrize("name", FIGURES)
def test_no_picture_is_empty(folder, name):
    pixels = imread(folder / f"{name}.png")[..., :3]
    inked = (pixels < 0.97).any(axis=2)
    assert 0.02 < inked.mean() < 0.7
    # the right and the left half, the upper and the lower: something is drawn in all
    height, width = inked.shape
    assert all(part.mean() > 0.01 for part in (inked[: height // 2], inked[height // 2 :], inked[:, width // 2 :]))


def struck(runs):
    for run in runs:
        run.meta["stress"] = "lead-price-collapse"
    return runs


@pytest.mark.parametrize(
    "runs",
    [runs_of(), struck(runs_of(models=("1.0",), seeds=2, quarters=8, city="chengdu"))],
    ids=["three models", "one model of Chengdu under stress"],
)
@pytest.mark.parametrize("name", FIGURES)
def test_no_text_leaves_the_picture_or_covers_the_line_below(name, runs):
    with drawing():
        for lang in ("en", "zh"):
            drawn = FIGURES[name](Ensemble.of(runs), Words(lang))
            canvas = FigureCanvasAgg(drawn.figure)
            canvas.draw()
            box = drawn.figure.get_tightbbox(canvas.get_renderer())
            width, height = drawn.figure.get_size_inches()
            assert box.x0 >= 0
            assert box.y0 >= 0
            assert box.x1 <= width
            assert box.y1 <= height
            small = [text.get_window_extent() for text in drawn.figure.texts]
            assert not any(a.overlaps(b) for i, a in enumerate(small) for b in small[:i])


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_says_that_it_is_not_calibrated_and_where_it_comes_from(name):
    texts = texts_of(name, runs_of(city="chengdu", scale=0.01))
    assert "Uncalibrated" in texts
    assert "Chengdu · scale 1 % · 8 seeds · inputs 01234567" in texts
    bare = [Run(run.model, run.seed, run.record, {"places": town()}) for run in runs_of(seeds=1)]
    assert "Minicity · scale 100 % · 1 seed" in texts_of(name, bare)


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_names_the_stress_test_that_strikes_its_runs(name):
    texts = texts_of(name, struck(runs_of(seeds=2, quarters=8)))
    assert "Uncalibrated · stress test: lead-price-collapse" in texts


@pytest.mark.parametrize("name", FIGURES)
def test_chinese_figures_have_no_english_words(name):
    texts = texts_of(name, runs_of(), "zh")
    assert "未经校准" in texts
    words = [
        word for text in texts for word in "".join(c if c.isascii() and c.isalpha() else " " for c in text).split()
    ]
    assert set(words) <= {"abcdef"}
    assert not [text for text in texts if re.search(r", |: | \(", text)]  # marks of an English sentence


@pytest.mark.parametrize("name", ["job_housing_over_time", "chains_over_time"])
def test_panels_carry_label_and_unit_of_the_catalogue(name):
    texts = texts_of(name, runs_of())
    drawn = {
        "job_housing_over_time": ("minimum_commute_by_skill", "minimum_commute", "mean_distance"),
        "chains_over_time": ("local_input_share", "completeness", "take_up"),
    }[name]
    for outcome in drawn:
        declared = next(row for key, row in outcomes().items() if key.endswith(f".{outcome}"))
        assert sum(text.startswith(f"{declared.label_en}\n") for text in texts) == 2
        assert declared.unit in texts


def test_pooled_areas_that_few_firms_stand_for_are_told_below_what_rests_on_them():
    runs = runs_of(models=("1.0", "3.0"), seeds=2, quarters=8)
    for run in runs:
        record = run.record
        firms = np.full((8, 1, 2), 2.5 if run.model == "3.0" else 3.0)
        record.values["ecosystem"] = np.concatenate([record.values["ecosystem"], firms], axis=1)
        record.outcomes["ecosystem"] = (*record.outcomes["ecosystem"], "chain.simulated_firms_a_cell")
    told = "Ecosystems pooled: 2.5 simulated firms per area and segment, fewer than 3: chain measures are not resolved."
    assert [name for name in FIGURES if told in texts_of(name, runs)] == ["chains_over_time", "plane"]
    for run in runs:
        run.record.values["ecosystem"][:, -1] = 3.0
    assert not [name for name in FIGURES if any("not resolved" in text for text in texts_of(name, runs))]


def test_the_table_of_a_line_is_mean_lowest_and_highest_over_seeds(folder):
    runs = [run for run in runs_of() if run.model == "2.0"]
    values = np.array([run.record.series("central", "job_housing.minimum_commute")[40] for run in runs])
    (row,) = [
        row
        for row in table_of(folder / "job_housing_over_time.csv")
        if (row["scope"], row["outcome"], row["model"], row["quarter"])
        == ("central", "job_housing.minimum_commute", "2.0", "2027Q3")
    ]
    assert float(row["mean"]) == pytest.approx(sum(values) / 8, rel=1e-14)
    assert (float(row["lowest"]), float(row["highest"])) == (min(values), max(values))
    assert (row["unit"], row["seeds"]) == ("km", "8")


def test_differences_of_the_plane_are_paired_by_seed(folder):
    def last_year(model):
        series = [
            run.record.series("city", "job_housing.minimum_commute_by_skill") for run in runs_of() if run.model == model
        ]
        return [sum(values[76:80]) / 4 for values in series]

    expected = [b - a for a, b in zip(last_year("1.0"), last_year("3.0"), strict=True)]
    rows = [row for row in table_of(folder / "plane.csv") if (row["panel"], row["model"]) == ("differences", "3.0")]
    assert [row["seed"] for row in rows] == [*"12345678", "mean"]
    drawn = [float(row["minimum_commute_by_skill_km"]) for row in rows]
    assert drawn == pytest.approx([*expected, sum(expected) / 8], rel=1e-9)
    assert {row["horizon"] for row in rows} == {"year 20"}


def test_seeds_are_counted_in_the_quadrants_of_the_plane():
    better = [Run("b", 1, record_of(3, 1, 80, (), 1.0), {"places": town()})]
    runs = [Run("a", 1, record_of(0, 1, 80, (), 1.0), {"places": town()}), *better]
    texts = texts_of("plane", runs)
    assert texts[texts.index("better in both") + 1] == "b: 1 of 1 seeds"
    assert texts.count("b: 0 of 1 seeds") == 3
    equal = [Run(label, 1, runs[0].record, runs[0].meta) for label in "ab"]
    assert texts_of("plane", equal).count("b: 0 of 1 seeds") == 4


@pytest.mark.parametrize(
    "runs",
    [
        runs_of(models=("2.0",), seeds=1, quarters=1),
        runs_of(models=("1.0", "2.0"), seeds=2, quarters=6, shift=0.0),
        runs_of(models=tuple("abcdefg"), seeds=3, quarters=8),
    ],
    ids=["one quarter of one run", "two seeds", "seven models"],
)
def test_small_and_large_comparisons_can_be_drawn(runs, tmp_path):
    assert len(draw_all(runs, tmp_path)) == 3 * len(FIGURES)


def test_a_legend_of_two_rows_is_read_row_by_row():
    with drawing():
        figure = FIGURES["plane"](
            Ensemble.of(runs_of(models=tuple("abcdefgh"), seeds=2, quarters=4)), Words("en")
        ).figure
        FigureCanvasAgg(figure).draw()
        (legend,) = figure.legends
        at = {text.get_text(): text.get_window_extent() for text in legend.get_texts()}
    places = sorted(at, key=lambda label: (-round(at[label].y0), at[label].x0))
    assert places == [f"Model {label}" for label in "abcdefgh"]


def test_outcomes_without_any_value_leave_an_empty_panel(tmp_path):
    runs = runs_of(models=("1.0", "2.0"), seeds=3, quarters=8)
    for run in runs:
        for values in run.record.values.values():
            values[:] = np.nan
    draw_all(runs, tmp_path)
    assert {row["value"] for row in table_of(tmp_path / "map.csv")} == {""}


def test_made_again_elsewhere_the_same_figures_have_the_same_bytes(folder, tmp_path):
    """Another process, other hash seed, a user's own settings, no fonts of the user: nothing gets in."""
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nfont.family: serif\naxes.facecolor: red\nsavefig.dpi: 50\n")
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests/figures')\n"
        "from pictures import runs_of\nfrom sim.figures.catalogue import draw_all\n"
        f"draw_all(runs_of(), Path({str(tmp_path / 'again')!r}))"
    )
    environment = os.environ | {
        "MATPLOTLIBRC": str(tmp_path),
        "MPLCONFIGDIR": str(tmp_path),
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Shanghai",
        "PYTHONPATH": str(REPO),
    }
    subprocess.run([sys.executable, "-c", code], cwd=REPO, env=environment, check=True)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_the_svg_says_its_question_and_neither_date_nor_program(folder):
    root = ET.parse(folder / "plane.svg").getroot()
    assert root.find("{http://www.w3.org/2000/svg}title").text == Words("en")("question.plane")
    text = (folder / "plane.svg").read_text(encoding="utf-8")
    assert "matplotlib.org" not in text
    assert "<dc:date>" not in text


def test_settings_of_the_caller_come_back(tmp_path):
    with matplotlib.rc_context({"font.size": 31.0}):
        draw_all(runs_of(models=("1.0",), seeds=1, quarters=4), tmp_path)
        assert matplotlib.rcParams["font.size"] == 31.0


def test_models_differ_in_colour_and_in_line_and_in_mark():
    looks = [look(model) for model in range(5)]
    for attribute in ("colour", "dashes", "marker"):
        assert len({getattr(one, attribute) for one in looks}) == 5


def test_another_language_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(BadInput, match="figures do not speak 'de'; they speak en and zh"):
        draw_all(runs_of(seeds=1), tmp_path, "de")


def test_runs_without_the_outcome_are_refused_in_a_sentence(tmp_path):
    runs = [Run(run.model, run.seed, record_of(1, 1, 8, (), 1.0), {"places": town()}) for run in runs_of(seeds=1)]
    for run in runs:
        del run.record.outcomes["central"], run.record.places["central"], run.record.values["central"]
    with pytest.raises(BadInput, match=r"no outcome 'job_housing.minimum_commute_by_skill' at scope 'central'"):
        draw_all(runs, tmp_path)


def test_a_missing_glyph_is_an_error_here(tmp_path):
    from matplotlib.figure import Figure

    with drawing():
        figure = Figure()
        figure.text(0.5, 0.5, "\u5586")  # 喆, outside of GB 2312
        with pytest.raises(UserWarning, match=r"[Gg]lyph"):
            save(figure, tmp_path, "glyph", "glyph")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInput, match="cannot be written"):
        draw_all(runs_of(models=("1.0",), seeds=1, quarters=4), tmp_path / "file" / "figures")
