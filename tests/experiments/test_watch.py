"""`run --check`: a broken identity is one report and exit code 4, and the run is not stored."""

import sys
from pathlib import Path

import pytest
from small_runs import start_of

from sim.experiments.unsound import Unsound
from sim.experiments.watch import Checked
from sim.params.scenario import load_model

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
from command import here, refused

QUICK = ("run", "--city", "minicity", "--quarters", "3", "--out", "r")


def test_a_checked_run_is_the_run(tmp_path):
    plain, checked = here(*QUICK, folder=tmp_path), None
    stored = next((tmp_path / "r" / "runs").iterdir())
    before = stored.read_bytes()
    checked = here(*QUICK, "--check", folder=tmp_path)
    assert (plain.returncode, checked.returncode) == (0, 0), checked.stderr
    assert stored.read_bytes() == before


def test_a_contradiction_is_told_with_its_quarter_and_place_and_the_run_is_not_stored(tmp_path, monkeypatch):
    from sim.model import zone_model

    close_books = zone_model.settle.close_books

    def lose_land(model):
        close_books(model)
        if model.quarter == 1:
            model.floorspace.built_on[2, 0] = model.floorspace.allotted[2, 0] + 7.0

    monkeypatch.setattr(zone_model.settle, "close_books", lose_land)
    done = here(*QUICK, "--check", folder=tmp_path)
    assert done.returncode == 4
    assert done.stderr.splitlines() == [
        "error: the state of the city contradicts itself after 2017Q4, quarter 1 (minicity, model 3.0, seed 1); "
        "the run is not stored:",
        "error: land: parts has built on 7 mu more industrial land than was allotted.",
    ]
    assert not (tmp_path / "r").exists()


def test_a_run_that_was_stored_before_is_taken_back_when_it_turns_out_unsound(tmp_path, monkeypatch):
    assert here(*QUICK, folder=tmp_path).returncode == 0
    monkeypatch.setattr("sim.model.invariants.violations", lambda model: ["land: gone."])
    assert here(*QUICK, "--check", folder=tmp_path).returncode == 4
    assert list((tmp_path / "r").glob("runs/*.npz")) == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda model: model.firm_columns["staff"].__setitem__(model.firm_table.rows()[0], 99), "labour: "),
        (
            lambda model: model.dwellings.occupied.__setitem__(0, 10_000),
            r"homes: \w+ has [\d.]+ market homes and 10000 are taken",
        ),
        (lambda model: model.firm_columns["cash"].__setitem__(model.firm_table.rows()[0], 1e6), "books: cash of the "),
        (lambda model: model.firm_columns["output"].__setitem__(model.firm_table.rows()[0], -1.0), "is negative"),
        (lambda model: model.worker_columns["key"].__setitem__([0, 1], 5), "Worker: 1 keys are not unique"),
    ],
)
def test_each_kind_of_contradiction_is_noticed(spoil, told):
    model = start_of(1).branch(load_model("3.0"))
    checker = Checked().begin(model)
    model.step()
    checker.after_quarter()
    spoil(model)
    with pytest.raises(Unsound, match=told):
        checker.after_quarter()


def test_a_trace_is_written_beside_the_results_and_changes_no_byte_of_them(tmp_path):
    assert here(*QUICK, folder=tmp_path).returncode == 0
    stored = next((tmp_path / "r" / "runs").iterdir())
    before = stored.read_bytes()
    assert here(*QUICK, "--trace", "zone=chips", "--check", folder=tmp_path).returncode == 0
    assert (tmp_path / "r" / "trace.md").read_text(encoding="utf-8").startswith("# Chip Garden (chips)")
    assert stored.read_bytes() == before


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("zone=chip", "minicity has no such zone. Near ids: chips"),
        ("zone", "write zone=<id>"),
        ("firn=2", "Did you mean 'firm'?"),
        ("firm=two", "a firm has a number"),
        ("worker=0", "a worker has a number"),
        ("firm=99999", "no such firm lives in this run. Near ids: "),
    ],
)
def test_whom_a_trace_cannot_find_is_a_sentence_and_leaves_nothing(tmp_path, asked, told):
    assert told in refused(*QUICK, "--trace", asked, folder=tmp_path, call=here)
