"""The two cities of the repository: what they hold, and that reading does not depend on how a file was saved."""

import pickle
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from city_copies import change_cell, copy_of, rows_of, write_rows

from sim.city.folder import cities, load_city, load_kept_city
from sim.city.places import City
from sim.city.segments import RINGS, USES
from sim.params.folder import scenarios_folder
from sim.units import MU_PER_KM2


@pytest.fixture(scope="module")
def chengdu() -> City:
    return load_city("chengdu")


@pytest.fixture(scope="module")
def minicity() -> City:
    return load_city("minicity")


def test_both_cities_are_listed():
    assert {"chengdu", "minicity"} <= set(cities())


def test_chengdu_has_66_zones_in_14_ecosystems(chengdu):
    assert (chengdu.n_zones, chengdu.n_places, len(chengdu.outside_ids)) == (66, 90, 5)
    assert set(chengdu.ecosystem[:66].tolist()) == set(range(14))
    assert len(chengdu.ecosystem_ids) == 14
    assert (chengdu.ecosystem[66:] == -1).all()


def test_chengdu_has_a_job_for_each_of_10236525_workers(chengdu):
    assert chengdu.jobs.sum() == chengdu.workers.sum() == 10_236_525
    assert chengdu.residents.sum() == 18_611_863


def test_zones_of_chengdu_hold_as_much_as_its_description_says(chengdu):
    held = {
        name: float(getattr(chengdu, name)[chengdu.is_zone].sum() / getattr(chengdu, name).sum())
        for name in ("jobs", "residents", "area_km2", "industrial_land")
    }
    assert {name: round(share, 3) for name, share in held.items()} == {
        "jobs": 0.448,
        "residents": 0.278,
        "area_km2": 0.244,
        "industrial_land": 0.699,
    }


def test_chengdu_has_223_km2_of_industrial_and_497_km2_of_residential_land(chengdu):
    assert chengdu.industrial_land.sum() / MU_PER_KM2 == pytest.approx(223, abs=1)
    assert chengdu.residential_land.sum() / MU_PER_KM2 == pytest.approx(497, abs=1)
    assert chengdu.housing_floor.sum() == pytest.approx(671e6, rel=1e-3)


def test_cells_of_chengdu_arrive_where_they_belong(chengdu):
    dianzi = chengdu.place_ids.index("dianzi")
    assert (chengdu.jobs[dianzi], chengdu.workers[dianzi], chengdu.residents[dianzi]) == (216832, 114986, 209065)
    assert chengdu.industrial_land[dianzi] == pytest.approx(14.116 * 1500)
    assert chengdu.ecosystem_ids[chengdu.ecosystem[dianzi]] == "electronics"
    assert [chengdu.segments.ids[s] for s in chengdu.lead_segments[dianzi]] == [
        "ic",
        "display",
        "terminal",
        "elec_materials",
    ]
    assert chengdu.district_ids[chengdu.district[dianzi]] == "pidu"
    assert chengdu.region[dianzi] == "pidu"
    assert RINGS[chengdu.ring[dianzi]] == "inner"
    assert (chengdu.metro_2017[dianzi], chengdu.metro_2021[dianzi]) == (False, True)
    assert chengdu.location_confidence[dianzi] == "B"
    assert chengdu.location_confidence[-1] == "C"


def test_districts_of_chengdu_are_its_20_counties(chengdu):
    assert len(chengdu.district_ids) == 20
    assert set(chengdu.district.tolist()) == set(range(20))
    assert len(set(chengdu.region)) == 24


def test_central_city_is_the_core_and_inner_rings(chengdu):
    expected = [RINGS[ring] in ("core", "inner") for ring in chengdu.ring]
    assert chengdu.central.tolist() == expected
    assert 0 < sum(expected) < 90


def test_only_the_rest_of_the_world_has_no_residents(chengdu):
    nowhere = np.isnan(chengdu.outside_residents)
    assert [name for name, none in zip(chengdu.outside_ids, nowhere, strict=True) if none] == ["out_world"]


def test_input_columns_rows_and_kinds_are_not_mixed_up(chengdu):
    segments = chengdu.segments
    buyer, seller = segments.ids.index("terminal"), segments.ids.index("ic")
    assert segments.inputs[seller, buyer] == 0.2
    assert segments.inputs[buyer, seller] == 0.0
    assert segments.essential[seller, buyer]
    assert not segments.essential[segments.ids.index("logistics"), buyer]
    assert segments.noncompetitive_import[buyer] == 0.155


@pytest.mark.parametrize("name", ["chengdu", "minicity"])
def test_inputs_imports_and_value_added_make_up_output(name):
    segments = load_city(name).segments
    total = segments.inputs.sum(axis=0) + segments.noncompetitive_import + segments.value_added_ratio
    assert total == pytest.approx(np.ones(len(segments.ids)), abs=1e-9)
    assert segments.employment_share.sum() == pytest.approx(1.0)
    assert segments.skill_mix.sum(axis=1) == pytest.approx(np.ones(len(segments.ids)))


def test_segment_kinds_and_floor(chengdu):
    segments = chengdu.segments
    row = {
        name: segments.ids.index(name) for name in ("ic", "finance", "agri", "logistics", "biz_services", "consumer")
    }
    assert segments.is_manufacturing[row["ic"]]
    assert not segments.is_service[row["ic"]]
    assert segments.is_service[row["finance"]]
    assert not (segments.is_manufacturing | segments.is_service)[row["agri"]]
    assert USES[segments.use[row["logistics"]]] == "industrial"
    assert segments.use[row["agri"]] == -1
    assert segments.ecosystem[row["biz_services"]] == -1
    assert chengdu.ecosystem_ids[segments.ecosystem[row["ic"]]] == "electronics"
    assert segments.ring_pattern[row["agri"]].tolist() == [0.01, 0.3, 2.0, 4.0]
    assert segments.producer_service[row["biz_services"]]
    assert not segments.recruitable[row["consumer"]]


def test_minicity_is_small_and_keeps_chengdus_proportions(minicity):
    assert (minicity.n_zones, minicity.n_places, len(minicity.district_ids)) == (6, 9, 3)
    assert minicity.jobs.sum() == minicity.workers.sum() == 2200
    assert minicity.residents * 0.55 == pytest.approx(minicity.workers)
    segments = minicity.segments
    industrial = segments.employment_share[[USES[u] == "industrial" if u >= 0 else False for u in segments.use]].sum()
    assert minicity.industrial_land.sum() / 1500 * 1e6 == pytest.approx(105 * 2200 * industrial)
    assert minicity.default_scale == 1.0


def test_lead_segments_of_minicity_supply_one_another(minicity):
    leads = sorted({s for zone in minicity.lead_segments for s in zone})
    essential = minicity.segments.essential[np.ix_(leads, leads)]
    assert essential.any(axis=0).sum() >= 4


@pytest.mark.parametrize("name", ["chengdu", "minicity"])
def test_every_array_is_read_only(name):
    city = load_city(name)
    for owner in (city, city.segments):
        for field in fields(owner):
            value = getattr(owner, field.name)
            if isinstance(value, np.ndarray):
                assert not value.flags.writeable, field.name


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path):
    plain = copy_of("minicity", tmp_path / "plain")
    windows = copy_of("minicity", tmp_path / "windows")
    for file in (*windows.glob("*.csv"), windows / "city.toml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_city(windows).version == load_city(plain).version
    assert load_city(windows).jobs.tolist() == load_city(plain).jobs.tolist()


def test_version_follows_content(tmp_path):
    folder = copy_of("minicity", tmp_path)
    before = load_city(folder).version
    assert before == load_city("minicity").version
    change_cell(folder / "places.csv", 2, "housing_floor_m2", "3301")
    assert load_city(folder).version != before


@pytest.mark.parametrize("name", ["chengdu", "minicity"])
def test_a_folder_with_the_files_that_were_read_is_the_same_city(name, tmp_path):
    (tmp_path / "zones.csv").write_text("place,residents_2017\n", encoding="utf-8")
    for city in (load_city(name), load_city(name, tmp_path / "zones.csv")):
        home = tmp_path / city.version
        for file, text in city.files:
            (home / file).parent.mkdir(parents=True, exist_ok=True)
            (home / file).write_text(text, encoding="utf-8")
        again = load_kept_city(home)
        assert again.version == city.version
        assert again.segments.inputs.tolist() == city.segments.inputs.tolist()
        assert sorted(again.files) == sorted(city.files)
    assert any(file.startswith("LICENSE") for file, _ in load_city(name).files) == (name == "chengdu")


def test_a_city_that_goes_to_another_process_leaves_its_files_behind():
    city = load_city("minicity")
    there = pickle.loads(pickle.dumps(city))
    assert (there.version, there.jobs.tolist(), there.files) == (city.version, city.jobs.tolist(), ())
    assert len(pickle.dumps(city)) == len(pickle.dumps(there))


def test_order_of_rows_and_columns_in_a_file_does_not_matter(tmp_path):
    folder = copy_of("minicity", tmp_path)
    rows = rows_of(folder / "places.csv")
    write_rows(folder / "places.csv", [row[::-1] for row in (rows[0], *rows[7:], *rows[1:7])])
    city, same = load_city(folder), load_city("minicity")
    assert city.place_ids == same.place_ids
    assert city.jobs.tolist() == same.jobs.tolist()
    assert city.metro_2017.tolist() == same.metro_2017.tolist()


def test_confidence_of_a_location_is_that_of_its_own_row(tmp_path):
    folder = copy_of("minicity", tmp_path)
    change_cell(folder / "zones.csv", 3, "conf_location", "A")  # robots
    change_cell(folder / "places.csv", 10, "confidence", "B")  # rest_hillfoot
    change_cell(folder / "places.csv", 2, "confidence", "B")  # chips: zones.csv counts
    city = load_city(folder)
    letters = dict(zip(city.place_ids, city.location_confidence, strict=True))
    assert {name for name, letter in letters.items() if letter != "C"} == {"robots", "rest_hillfoot"}
    assert (letters["robots"], letters["rest_hillfoot"]) == ("A", "B")


def test_places_stand_in_the_order_of_their_ids():
    city = load_city("chengdu")
    zones, rests = city.place_ids[: city.n_zones], city.place_ids[city.n_zones :]
    for ids in (zones, rests, city.segments.ids):
        assert list(ids) == sorted(ids)


def test_a_city_elsewhere_uses_the_shared_segments(tmp_path):
    folder = copy_of("chengdu", tmp_path)
    assert load_city(folder).segments.ids == load_city("chengdu").segments.ids


def test_parameters_of_a_city_are_read_by_dotted_name(tmp_path):
    folder = copy_of("minicity", tmp_path)
    with (folder / "city.toml").open("a", encoding="utf-8") as text:
        text.write('commute.detour_factor = 1.25\n"commute.beta" = 0.05\n')
    assert load_city(folder).parameters == {
        "commute.beta": 0.05, "commute.detour_factor": 1.25, "fund.small_firm_staff": 20.0
    }  # fmt: skip


def test_no_sentence_of_the_article_is_in_the_data():
    header = rows_of(scenarios_folder() / "cities" / "chengdu" / "seed_facts.csv")[0]
    assert "quote_zh" not in header
    for file in sorted((scenarios_folder() / "cities").rglob("*.csv")):
        if file.name != "sources.csv":  # titles are bibliography
            assert not [cell for row in rows_of(file) for cell in row if "\u3002" in cell or "\uff0c" in cell], (
                file.name
            )


def test_every_target_is_ordered_and_graded():
    rows = rows_of(scenarios_folder() / "cities" / "chengdu" / "targets.csv")
    column = {name: place for place, name in enumerate(rows[0])}
    for row in rows[1:]:
        low, value, high = (float(row[column[name]]) for name in ("low", "value", "high"))
        assert low <= value <= high, row[0]
        assert row[column["confidence"]] in set("ABCD")


def test_loading_a_city_imports_neither_mesa_nor_numba_nor_scipy():
    code = (
        "import sys, sim.city.folder as f; f.load_city('minicity');"
        "sys.exit(any(m in sys.modules for m in ('mesa', 'numba', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0
