import csv

import numpy as np
import pytest
from matplotlib.patches import Circle
from pictures import ZONES, runs_of, town

from sim.analysis.ensemble import Ensemble
from sim.figures.ground import Ground, hull, project
from sim.figures.maps import zone_map
from sim.figures.style import drawing
from sim.figures.words import Words
from sim.measures.catalogue import outcomes
from sim.params.advice import BadInput

COLUMN = {"place": 5, "value": 14, "resolution": 16}


def draw(runs, **more):
    with drawing():
        return zone_map(Ensemble.of(runs), Words("en"), **more)


def discs_of(panel):
    return [patch for patch in panel.patches if isinstance(patch, Circle) and patch.get_fill()]


def test_a_degree_of_latitude_is_111_km_and_one_of_longitude_is_shorter_by_the_cosine():
    xy = project(np.array([104.0632, 105.0632]), np.array([31.6619, 30.6619]), (104.0632, 30.6619))
    assert xy[0].tolist() == pytest.approx([0.0, 111.195])
    assert xy[1].tolist() == pytest.approx([111.195 * 0.8601916, 0.0], rel=1e-5)


def test_the_hull_of_a_square_is_its_corners_whatever_lies_inside():
    corners = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
    points = np.array([*corners, [1.0, 1.0], [0.5, 1.5], [1.0, 0.0]])
    assert hull(points).tolist() == corners


@pytest.mark.oracle
def test_the_hull_is_that_of_qhull():
    from scipy.spatial import ConvexHull

    points = np.random.default_rng(1).normal(size=(200, 2))
    expected = points[ConvexHull(points).vertices]
    assert sorted(hull(points).tolist()) == sorted(expected.tolist())


def test_all_places_lie_inside_the_outline():
    ground = Ground.of("chengdu", {"places": town()})
    corners = ground.outline()
    along = np.roll(corners, -1, axis=0) - corners
    to_place = ground.xy[:, None] - corners
    assert (along[:, 0] * to_place[..., 1] - along[:, 1] * to_place[..., 0] > 0).all()


def test_chengdu_has_its_four_circles_and_another_city_none():
    assert [ring.radius_km for ring in Ground.of("chengdu", {"places": town()}).rings] == [8.1, 13.5, 35.5, 73.0]
    assert Ground.of("elsewhere", {"places": town()}).rings == ()


def test_a_radius_is_written_on_its_circle_inside_the_outline_away_from_discs():
    ground = Ground.of("chengdu", {"places": town()})
    assert ground.clearest_on(73.0) is None
    x, y = ground.clearest_on(8.1)
    assert np.hypot(x, y) == pytest.approx(8.1)
    assert (np.hypot(*(ground.xy - [x, y]).T) > np.where(ground.is_zone, ground.radius_km, 0.0)).all()


def test_discs_have_the_area_of_their_zone_and_a_dashed_edge_where_the_location_is_assumed():
    panel = draw(runs_of(seeds=1)).figure.axes[0]
    discs = {round(np.pi * disc.radius**2, 6): disc.get_linestyle() for disc in discs_of(panel)}
    assert discs == {9.0: "solid", 12.0: "dashed", 6.0: "solid", 20.0: "dashed", 4.0: "solid"}


def test_the_first_map_is_the_level_and_the_others_are_differences_paired_by_seed():
    runs = runs_of(seeds=4)
    drawn = draw(runs)
    name = "job_housing.self_containment_live"
    means = {
        model: [
            np.mean([run.record.series("zone", name, zone)[76:80].mean() for run in runs if run.model == model])
            for zone in ZONES
        ]
        for model in ("1.0", "3.0")
    }
    values = {
        model: [row[COLUMN["value"]] for row in drawn.rows if row[4] == model and row[1] == name]
        for model in ("1.0", "3.0")
    }
    assert values["1.0"] == pytest.approx(means["1.0"], rel=1e-12)
    assert values["3.0"] == pytest.approx([b - a for a, b in zip(means["1.0"], means["3.0"], strict=True)], rel=1e-9)
    titles = [panel.get_title(loc="left") for panel in drawn.figure.axes]
    assert [title for title in titles if title] == [
        "Level in model 1.0",
        "Model 2.0 minus model 1.0",
        "Model 3.0 minus model 1.0",
    ]


def test_zones_stand_in_the_order_of_the_data_and_are_not_ranked():
    drawn = draw(runs_of(seeds=2))
    assert [row[COLUMN["place"]] for row in drawn.rows] == list(ZONES) * 3
    texts = " ".join(text.get_text() for text in drawn.figure.findobj(match=lambda item: hasattr(item, "get_text")))
    assert not any(zone.title() in texts for zone in ZONES)
    assert "Schematic, reconstructed list." in texts


def test_places_of_the_map_and_of_the_record_are_matched_by_id_and_not_by_order():
    runs = runs_of(seeds=2)
    turned = {key: values[::-1] for key, values in town().items()}
    expected = {tuple(row[3:6]): row[COLUMN["value"]] for row in draw(runs).rows}
    for run in runs:
        run.meta["places"] = turned
    assert {tuple(row[3:6]): row[COLUMN["value"]] for row in draw(runs).rows} == expected


def test_colour_bars_carry_the_outcome_with_its_unit_and_mechanical_ones_say_so():
    plain = draw(runs_of(seeds=1), outcome="job_housing.jobs_residents")
    labels = [panel.get_xlabel() for panel in plain.figure.axes if panel.get_xlabel()]
    assert labels[:2] == ["Jobs per employed resident (ratio)", "Difference: Jobs per employed resident (ratio)"]
    texts = [text.get_text() for text in plain.figure.texts]
    assert not any("Mechanical" in text for text in texts)
    default = [text.get_text() for text in draw(runs_of(seeds=1)).figure.texts]
    assert outcomes()["job_housing.self_containment_live"].mechanical
    assert any("Mechanical" in text for text in default)


def test_the_scale_of_differences_is_even_about_zero():
    drawn = draw(runs_of())
    low, high = next(panel for panel in drawn.figure.axes if panel.get_xlabel().startswith("Difference")).get_xlim()
    assert low == -high


def test_a_zone_without_a_value_is_hatched_and_has_no_colour():
    runs = runs_of(seeds=2)
    for run in runs:
        run.record.values["zone"][:, :, run.record.places["zone"].index("south")] = np.nan
    drawn = draw(runs)
    hatched = [disc for disc in discs_of(drawn.figure.axes[0]) if disc.get_hatch()]
    assert [round(np.pi * disc.radius**2, 6) for disc in hatched] == [6.0]
    assert any("Hatched disc: no value." in text.get_text() for text in drawn.figure.texts)


def test_runs_without_places_are_refused_in_a_sentence():
    runs = runs_of(seeds=1)
    for run in runs:
        run.meta.pop("places", None)
    with pytest.raises(BadInput, match="stored without id, name_en"):
        draw(runs)


def test_an_outcome_that_zones_do_not_have_is_refused_in_a_sentence():
    with pytest.raises(BadInput, match=r"no outcome 'city.gdp' of zones; they hold chain"):
        draw(runs_of(seeds=1), outcome="city.gdp")


def test_the_table_can_be_read_back(tmp_path):
    from sim.analysis.tables import write_table

    drawn = draw(runs_of(seeds=2))
    write_table(drawn.columns, drawn.rows, tmp_path / "map.csv")
    rows = list(csv.DictReader((tmp_path / "map.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["name_zh"] for row in rows} == {"北园", "东园", "南园", "西园", "中园"}
    assert float(rows[0]["value"]) == drawn.rows[0][COLUMN["value"]]


def test_the_colour_of_a_disc_is_that_of_its_own_value_on_the_bar():
    from matplotlib import colormaps

    drawn = draw(runs_of(models=("1.0",)))
    values = [row[COLUMN["value"]] for row in drawn.rows]
    share = [(value - min(values)) / (max(values) - min(values)) for value in values]
    colours = {round(np.pi * disc.radius**2, 6): disc.get_facecolor() for disc in discs_of(drawn.figure.axes[0])}
    for area, part in zip(town()["area_km2"], share, strict=False):
        assert colours[area] == pytest.approx(colormaps["cividis"](part), abs=0.01)


def test_zones_that_few_firms_stand_for_are_hatched_and_the_note_and_the_table_say_so():
    runs = runs_of(models=("1.0", "3.0"), seeds=2, quarters=4)
    for run in runs:
        share = run.record.values["zone"][:, :1]
        firms = np.full_like(share, 4.0)
        firms[:, 0, 1] = 2.9 if run.model == "3.0" else 3.0
        run.record.values["zone"] = np.concatenate([share, firms], axis=1)
        run.record.outcomes["zone"] = ("chain.take_up", "chain.simulated_firms_a_cell")
    drawn = draw(runs, outcome="chain.take_up")
    hatched = [sum(disc.get_hatch() is not None for disc in discs_of(panel)) for panel in drawn.figure.axes[:2]]
    assert hatched == [0, 1]
    assert "fewer than 3 simulated firms" in " ".join(text.get_text() for text in drawn.figure.texts)
    told = [row[COLUMN["resolution"]] for row in drawn.rows]
    assert told.count("not resolved") == 1
    assert all(np.isfinite(row[COLUMN["value"]]) for row in drawn.rows)
