"""The zone panel: read back by pandas from each format, to the last bit, with a codebook that knows every column."""

import csv
import re

import numpy as np
import pandas as pd
import pytest
from command import here, refused, zonesim

from sim.analysis.codebook import COLUMNS, codebook, stata_names
from sim.analysis.zone_panel import KEYS
from sim.experiments.store import read_runs
from sim.measures.catalogue import outcomes, outcomes_of

N_KEYS = len(KEYS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("export")
    asked = ("--city", "minicity", "--models", "1.0,3.0", "--seeds", "1", "--quarters", "3", "--out", "results")
    done = here("compare", *asked, folder=place)
    assert done.returncode == 0, done.stderr
    return place


def read_csv(path):
    """Floats by Python, which reads each back exactly; quicker readers of pandas may be off by the last bit."""
    frame = pd.read_csv(path, dtype=str)
    numbers = {name: frame[name].map(float, na_action="ignore").astype(float) for name in frame.columns[N_KEYS:]}
    return frame.assign(**numbers, seed=frame["seed"].astype(int), period=frame["period"].astype(int))


READERS = {"csv": ("zones.csv", read_csv), "parquet": ("zones.parquet", pd.read_parquet)}
READERS |= {"stata": ("zones.dta", pd.read_stata)}


@pytest.fixture(scope="module", params=READERS)
def exported(request, folder):
    name, read = READERS[request.param]
    call = zonesim if request.param == "stata" else here
    done = call("export", "results", "--format", request.param, "--out", request.param, folder=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [f"{request.param}/{name}", f"{request.param}/codebook.csv"]
    with (folder / request.param / "codebook.csv").open(encoding="utf-8", newline="") as file:
        return request.param, read(folder / request.param / name), list(csv.DictReader(file))


def test_every_value_is_that_of_the_run_to_the_last_bit(exported, folder):
    kind, frame, _ = exported
    runs = read_runs(folder / "results")
    for name, column in zip(runs[0].record.outcomes["zone"], frame.columns[N_KEYS:], strict=True):
        assert column == (stata_names([*dict(KEYS), name])[name] if kind == "stata" else name)
        stored = [run.record.series("zone", name, zone) for run in runs for zone in run.record.places["zone"] if zone]
        np.testing.assert_array_equal(frame[column].to_numpy(np.float64), np.concatenate(stored), strict=True)


def test_a_row_is_a_run_a_zone_and_a_quarter(exported):
    _, frame, _ = exported
    assert list(frame.columns[:N_KEYS]) == [name for name, _ in KEYS]
    assert len(frame) == 2 * 6 * 3 == len(frame[["run_id", "zone", "quarter"]].drop_duplicates())
    assert list(frame["quarter"][:3]) == ["2017Q3", "2017Q4", "2018Q1"]
    assert list(frame["period"][:3]) == [0, 1, 2]
    assert set(frame["model"]) == {"1.0", "3.0"}


def test_the_codebook_has_a_whole_row_for_each_column_and_for_nothing_else(exported):
    kind, frame, rows = exported
    assert [row["stata_name" if kind == "stata" else "name"] for row in rows] == list(frame.columns)
    assert tuple(rows[0]) == COLUMNS
    for row in rows[N_KEYS:]:
        declared = outcomes()[row["name"]]
        assert all(row.values())
        assert row["scope"] == "zone"
        assert row["direction"] == declared.direction
        assert row["note"].startswith("uncalibrated")
        for field in ("label_en", "label_zh", "unit", "formula", "reference", "confidence"):
            assert row[field] == getattr(declared, field)


def test_names_for_stata_are_short_legal_and_different():
    names = [*dict(KEYS), *outcomes()]
    short = stata_names(names)
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,31}", name) for name in short.values())
    assert len(set(short.values())) == len(names)
    long = "job_housing.self_containment_without_tenants"
    assert len(short[long]) == 32
    assert stata_names([f"{'a' * 40}.x", f"{'a' * 41}.x"]).values() != {f"{'a' * 30}_x"}
    assert len(set(stata_names([f"{'a' * 40}.x", f"{'a' * 41}.x"]).values())) == 2


def test_stata_shows_labels_with_units(folder):
    here("export", "results", "--format", "stata", "--out", "labels", folder=folder)
    with pd.io.stata.StataReader(folder / "labels" / "zones.dta") as reader:
        labels = reader.variable_labels()
        assert "uncalibrated" in reader.data_label
    assert labels["job_housing_jobs_residents"] == "Jobs per employed resident (ratio)"
    assert all(labels.values())


def test_the_codebook_of_any_scope_is_complete():
    for scope in ("city", "central", "ecosystem", "zone"):
        names = [row.name for row in outcomes_of(scope)]
        assert [row["name"] for row in codebook((), names, scope)] == names
        assert all(all(row.values()) for row in codebook((), names, scope))


def test_without_a_folder_of_its_own_the_panel_stands_in_the_results_which_stay_usable(folder):
    first = here("export", "results", folder=folder)
    content = (folder / "results" / "export" / "zones.csv").read_bytes()
    here("export", "results", folder=folder)
    assert first.returncode == 0
    assert (folder / "results" / "export" / "zones.csv").read_bytes() == content
    asked = ("--city", "minicity", "--models", "1.0,3.0", "--seeds", "1", "--quarters", "3", "--out", "results")
    assert here("compare", *asked, folder=folder).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("results", "--format", "status"), "no such format; write csv, parquet, stata. Did you mean 'stata'?"),
        (("nowhere",), "there is no such folder of results"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_a_sentence(folder, arguments, sentence):
    assert sentence in refused("export", *arguments, folder=folder, call=here)


def test_runs_that_kept_nothing_of_zones_are_refused(tmp_path):
    here("run", "--city", "minicity", "--quarters", "1", "--record", "city.gdp", "--out", "r", folder=tmp_path)
    assert "kept no outcome of zones" in refused("export", "r", folder=tmp_path, call=here)


def test_variants_and_their_stress_stand_in_the_panel_with_their_names(tmp_path):
    asked = ("--city", "minicity", "--models", "1.0,3.0", "--seeds", "1", "--quarters", "11", "--out", "results")
    done = here("compare", *asked, "--mechanisms-off", "--stress", "pandemic", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    done = here("export", "results", "--format", "parquet", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    panel = pd.read_parquet(tmp_path / "results" / "export" / "zones.parquet")
    table = pd.read_parquet(tmp_path / "results" / "runs.parquet")
    assert panel["member"].nunique() > 1
    for member, runs in table.groupby("member"):
        of_member = panel[panel["member"] == member]
        assert set(of_member["run_id"]) == set(runs["run_id"])
        assert len(of_member) == 6 * 11 * len(runs)
        assert dict(zip(of_member["run_id"], of_member["stress"], strict=True)) == dict(
            zip(runs["run_id"], runs["stress"], strict=True)
        )
