import json

import numpy as np
import pytest

from sim.analysis.summary import summarise
from sim.cli.derive import Results
from sim.cli.document import document_text
from sim.cli.headline import document, page
from sim.experiments.design import Request, design
from sim.experiments.store import StoredRun
from sim.measures.record import RunRecord
from sim.units import quarter_label

COMMUTE = {("1.0", 1): 5.0, ("1.0", 2): 6.0, ("3.0", 1): 4.0, ("3.0", 2): 4.8}
"""Minimum commute by model and seed: the differences are -1 and -1.2, their mean -1.1 +- 12.706 x 0.1."""


def _record(commute):
    return RunRecord(
        quarters=tuple(quarter_label(quarter) for quarter in range(12)),
        outcomes={"city": ("job_housing.minimum_commute", "chain.completeness", "money.net_public_cost")},
        places={"city": ("",)},
        values={"city": np.tile([[[commute], [np.nan], [1e6 * commute]]], (12, 1, 1))},
        activity={"hires": 5.0},
        admission={
            "segments": ("parts", "machines"),
            "applications": np.array([10.0, 0.0]),
            "admitted": np.array([commute, 0.0]),
        },
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    comparison = design(Request("minicity", ("1.0", "3.0"), (1, 2), 12))
    runs = [
        StoredRun(
            run.run_id, "minicity", run.model.label, run.seed, 1.0, _record(COMMUTE[run.model.label, run.seed]), {}
        )
        for run in comparison.runs
    ]
    folder = tmp_path_factory.mktemp("results")
    return Results(folder, comparison, runs, summarise(runs, ["1.0", "3.0"]), 2.0)


def _words(text):
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_table_shows_levels_and_paired_differences_with_intervals(results):
    lines = _words(page(results, 4))
    at = lines.index("Minimum commute (km), city")
    assert lines[at + 1] == "year 3 5.500 [-0.853, 11.853] 4.400 [-0.682, 9.482]"
    assert lines[at + 2] == "less 1.0, paired -1.100 [-2.371, 0.171]"


def test_what_it_cost_stands_below_in_billion_yuan(results):
    lines = _words(page(results, 4))
    at = lines.index("Net public cost (billion yuan), city")
    assert lines[at + 1] == "year 3 55.00 [-8.53, 118.53] 44.00 [-6.82, 94.82]"
    assert lines[at + 2] == "less 1.0, paired -11.00 [-23.71, 1.71]"


def test_no_value_is_a_dash(results):
    lines = _words(page(results, 4))
    at = lines.index("Completeness (supplementing the chain) (share), city")
    assert lines[at + 1] == "year 3 – –"


def test_who_was_admitted_is_shown_by_segment_and_model(results):
    lines = _words(page(results, 4))
    assert "parts 55% of 20 44% of 20" in lines
    assert "machines – –" in lines


def test_uncalibrated_inactive_rows_and_the_folder_are_said(results):
    text = page(results, 1)
    assert "Uncalibrated" in text
    assert "Inactive levers (" in text
    assert "Inactive parameters (" in text
    assert text.splitlines()[-1] == f"Results: {results.folder}"
    assert "4 runs, 3 of them from before" in text


def test_the_document_is_json_without_nan(results):
    content = document(results, 4)
    text = document_text(content)
    assert "NaN" not in text
    row = json.loads(text)["headline"][1]
    assert (row["outcome"], row["model"], row["horizon"]) == ("job_housing.minimum_commute", "3.0", "year 3")
    assert row["difference"] == pytest.approx(-1.1)
    assert json.loads(text)["headline"][0]["difference"] is None
    assert content["activity"] == {"1.0": {"hires": 10.0}, "3.0": {"hires": 10.0}}
    assert content["admission"]["1.0"]["parts"]["share"] == pytest.approx(0.55)
    assert content["calibrated"] is False
