"""Fair comparisons as a user asks for them: one folder, one command, every table and picture."""

import csv
import json

import pyarrow.parquet as pq
import pytest
from command import here, refused, zonesim

from sim.report.findings import COLUMNS

SMALL = ("--city", "minicity", "--models", "1.0,3.0", "--seeds", "2", "--quarters", "4")
OPTIONS = (
    "--frontier",
    "--equal-organisation",
    "--lever-uncertainty",
    "2",
    "--mechanisms-off",
    "--placebo",
)


def _bytes(folder, pattern):
    return {path.name: path.read_bytes() for path in sorted(folder.glob(pattern))}


def _rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A working directory in which everything was asked for at once, and what was said."""
    folder = tmp_path_factory.mktemp("fair")
    said = zonesim("compare", *SMALL, *OPTIONS, "--jobs", "2", "--out", "all", folder=folder)
    assert said.returncode == 0, said.stderr
    return folder, said


@pytest.fixture(scope="module")
def plain(done):
    """The comparison as it was asked for, alone, in the same directory."""
    assert here("compare", *SMALL, "--jobs", "1", "--out", "plain", "-q", folder=done[0]).returncode == 0
    return done[0] / "plain"


def test_every_option_leaves_its_table_with_the_declared_columns(done):
    for name, columns in COLUMNS.items():
        if name == "stress":
            continue
        header = (done[0] / "all" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(columns), name


def test_summary_and_outcomes_are_those_of_the_comparison_as_it_was_asked_for(done, plain):
    for name in ("summary.csv", "outcomes.parquet"):
        assert (done[0] / "all" / name).read_bytes() == (plain / name).read_bytes()


def test_runs_that_were_asked_for_are_the_same_in_company(done, plain):
    alone, together = (_bytes(folder, "runs/*") for folder in (plain, done[0] / "all"))
    assert {name: together[name] for name in alone} == alone


def test_a_mechanism_off_is_the_same_to_the_last_bit_as_set_by_hand(done):
    said = here(
        "compare", *SMALL, "--set", "chain.proximity_gain=0", "--jobs", "1", "--out", "hand", "-q", folder=done[0]
    )
    assert said.returncode == 0, said.stderr
    alone, together = (_bytes(done[0] / name, "runs/*") for name in ("hand", "all"))
    assert {name: together[name] for name in alone} == alone


def test_each_member_has_its_rows_in_the_table_of_runs(done):
    runs = pq.read_table(done[0] / "all" / "runs.parquet").to_pylist()
    members = {row["member"] for row in runs}
    assert {
        "",
        "frontier 0.00",
        "frontier 1.00",
        "equal organisation",
        "lever draw 2",
        "mechanisms off: all",
    } <= members
    for member in members:
        mine = [(row["model"], row["seed"]) for row in runs if row["member"] == member]
        assert mine == [("1.0", 1), ("1.0", 2), ("3.0", 1), ("3.0", 2)]
    base, planned = ({row["run_id"] for row in runs if row["member"] == name} for name in ("", "frontier 1.00"))
    assert base == planned


def test_a_frontier_at_one_is_the_comparison_to_the_last_bit(done):
    summary = {
        (row["outcome"], row["scope"], row["horizon"], row["model"]): row["mean"]
        for row in _rows(done[0] / "all" / "summary.csv")
        if row["place"] == ""
    }
    planned = [row for row in _rows(done[0] / "all" / "frontier.csv") if row["factor"] == "1.0"]
    assert len(planned) == len(summary)
    for row in planned:
        assert row["mean"] == summary[row["outcome"], row["scope"], row["horizon"], row["model"]]


def test_spending_more_costs_more(done):
    rows = [row for row in _rows(done[0] / "all" / "frontier.csv") if row["model"] == "3.0"]
    gross = [float(row["cost_gross"]) for row in rows if row["outcome"] == "city.gdp" and row["scope"] == "city"]
    assert gross == sorted(gross)
    assert gross[-1] > gross[0]


def test_the_manifest_says_what_each_member_changes(done):
    manifest = json.loads((done[0] / "all" / "manifest.json").read_text(encoding="utf-8"))
    members = {entry["name"]: entry for entry in manifest["members"]}
    assert members["mechanisms off: proximity gain"]["parameters"] == {"chain.proximity_gain": 0.0}
    assert members["frontier 0.50"]["levers"]["3.0"]["fund.size"] == 50.0
    assert members["frontier 1.50"]["clipped"] == {"3.0": ["premises.innovation_space_m2"]}
    assert set(manifest["digests"]) >= {run for entry in manifest["members"] for run in entry["runs"]}
    assert len(manifest["runs"]) == 4


def test_the_page_has_a_block_for_each_option(done):
    text = done[1].stdout
    for words in (
        "Frontier, ",
        "Net public cost (billion yuan)",
        "at equal cost (net)",
        "Equal organisation: difference to 1.0",
        "without proximity gain",
        "without any of them",
        "Lever uncertainty: median [5 %, 95 %] of 2 draws",
        "Placebo: measured difference",
        "Stopped at an end of the range (frontier 1.50, model 3.0): premises.innovation_space_m2",
    ):
        assert words.lower() in text.lower()


def test_the_document_has_the_headline_of_each_table(done):
    said = zonesim("compare", *SMALL, *OPTIONS, "--json", "--out", "all", folder=done[0])
    document = json.loads(said.stdout)
    assert document["runs_made"] == 0
    assert set(document["variants"]) >= {"frontier", "mechanisms_off", "equal_organisation", "placebo"}
    assert len(document["runs"]) == 4


def test_figures_of_variants_are_drawn_again_from_what_is_stored(done):
    results = done[0] / "all"
    before = _bytes(results, "figures/*")
    assert {"frontier.png", "lever_uncertainty.png", "placebo.png"} <= set(before)
    for path in (results / "figures").iterdir():
        path.unlink()
    said = here("plot", results, folder=done[0])
    assert said.returncode == 0, said.stderr
    assert _bytes(results, "figures/*") == before


def test_a_placebo_can_be_asked_of_runs_that_are_there(done, plain):
    before = _bytes(plain, "runs/*")
    said = here("compare", *SMALL, "--placebo", "--json", "--out", "plain", folder=done[0])
    assert json.loads(said.stdout)["runs_made"] == 0
    assert _bytes(plain, "runs/*") == before
    assert (plain / "placebo.csv").read_bytes() == (done[0] / "all" / "placebo.csv").read_bytes()


def test_variants_into_the_folder_of_another_comparison_are_refused(done, plain):
    said = here("compare", *SMALL, "--frontier", "--out", "plain", folder=done[0])
    assert said.returncode == 2
    assert "holds the results of other inputs (other members)" in said.stderr


def test_a_dry_run_names_the_members_and_counts_their_runs(tmp_path):
    said = here("compare", *SMALL, "--mechanisms-off", "--dry-run", folder=tmp_path)
    assert "mechanisms off: information effects" in said.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--lever-uncertainty", "0"), "--lever-uncertainty 0: must be from 1 to 10000"),
        (("--placebo", "--seeds", "1"), "at least 2 seeds"),
        (("--placebo", "--models", "3.0"), "at least 2 models"),
        (("--lever-uncertainty", "3", "--models", "2017"), "no model of 2017 states a low and a high"),
        (("--equal-cost", "--models", "3.0"), "--equal-cost: compares models, so it needs at least 2"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence_before_anything_runs(options, told, tmp_path):
    assert told in refused("compare", *SMALL, *options, folder=tmp_path, call=here)


def test_frontiers_that_do_not_overlap_are_refused_where_nothing_else_was_asked(tmp_path):
    (tmp_path / "thrifty.toml").write_text('title = "no spending"\n')
    (tmp_path / "lavish.toml").write_text("[operating_company]\ncoverage = 1\nprofessionalism = 1\n")
    models = ("--models", "thrifty.toml,lavish.toml")
    asked = ("compare", *SMALL, *models, "--jobs", "1", "-q", "--out", "o")
    said = here(*asked, "--equal-cost", folder=tmp_path)
    assert said.returncode == 2
    (sentence,) = said.stderr.splitlines()
    assert "the frontiers do not overlap" in sentence
    assert "nothing is extrapolated" in sentence
    assert said.stdout == ""
    assert (tmp_path / "o" / "frontier.csv").is_file()
    as_line = here(*asked, "--frontier", folder=tmp_path)
    assert as_line.returncode == 0
    assert "No comparison at equal cost (net)" in as_line.stdout
