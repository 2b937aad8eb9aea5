import csv
import math
import time

import numpy as np
import pytest
from made_up import Run, city_runs, record_of

from sim.analysis.summary import COLUMNS, headline_table, summarise, write_summary
from sim.measures.catalogue import outcomes, outcomes_of
from sim.measures.record import RunRecord
from sim.params.advice import BadInput
from sim.units import quarter_label

COMMUTE = "job_housing.minimum_commute"


def by_model(rows):
    return {row["model"]: row for row in rows}


def test_difference_is_paired_by_seed_and_not_by_order():
    runs = city_runs(COMMUTE, {"1.0": [7.0, 9.0, 8.0], "3.0": [6.0, 7.0, 2.0]})
    expected = by_model(summarise(runs, ["1.0", "3.0"]))["3.0"]
    assert expected["difference"] == -3.0  # -1, -2, -6
    half = 4.302652729911275 * math.sqrt(7.0 / 3.0)
    assert expected["difference_low"] == pytest.approx(-3.0 - half, rel=1e-9)
    assert expected["difference_high"] == pytest.approx(-3.0 + half, rel=1e-9)
    assert expected["smallest_detectable"] == pytest.approx(half + 1.0606601717798212 * math.sqrt(7.0 / 3.0))
    shuffled = [runs[i] for i in (4, 1, 5, 0, 3, 2)]
    assert by_model(summarise(shuffled, ["1.0", "3.0"]))["3.0"] == expected


def test_the_first_model_is_the_reference_and_is_not_compared_with_itself():
    runs = city_runs(COMMUTE, {"1.0": [7.0, 9.0], "3.0": [6.0, 7.0]})
    table = by_model(summarise(runs, ["3.0", "1.0"]))
    assert list(table) == ["3.0", "1.0"]
    assert table["1.0"]["difference"] == 1.5
    first = table["3.0"]
    assert all(math.isnan(first[name]) for name in COLUMNS[9:14])
    assert first["mean"] == 6.5


def test_less_commuting_is_better_and_more_local_input_is_better():
    shorter = city_runs(COMMUTE, {"a": [5.0, 5.0, 5.0, 5.0], "b": [4.0, 5.0, 6.0, 4.0]})
    assert by_model(summarise(shorter, ["a", "b"]))["b"]["p_better"] == 0.5
    denser = city_runs("chain.local_input_share", {"a": [0.2, 0.2, 0.2, 0.2], "b": [0.3, 0.2, 0.1, 0.3]})
    assert by_model(summarise(denser, ["a", "b"]))["b"]["p_better"] == 0.5
    unjudged = city_runs("city.population", {"a": [1.0, 2.0], "b": [3.0, 4.0]})
    assert math.isnan(by_model(summarise(unjudged, ["a", "b"]))["b"]["p_better"])


def test_equal_models_differ_by_exactly_nothing():
    values = [7.1, 9.3, 8.7]
    row = by_model(summarise(city_runs(COMMUTE, {"a": values, "b": values}), ["a", "b"]))["b"]
    assert [row[name] for name in COLUMNS[9:14]] == [0.0] * 5


def test_one_seed_gives_a_level_and_a_difference_without_interval(tmp_path):
    rows = summarise(city_runs(COMMUTE, {"a": [7.0], "b": [6.5]}), ["a", "b"])
    row = by_model(rows)["b"]
    assert (row["mean"], row["difference"], row["p_better"]) == (6.5, -0.5, 1.0)
    assert all(math.isnan(row[name]) for name in ("low", "high", "difference_low", "smallest_detectable"))
    write_summary(rows, tmp_path / "summary.csv")
    stored = list(csv.DictReader((tmp_path / "summary.csv").read_text(encoding="utf-8").splitlines()))
    assert (stored[1]["mean"], stored[1]["low"], stored[1]["mechanical"]) == ("6.5", "", "false")


def test_a_seed_that_lacks_a_value_is_left_out_of_its_pair_only():
    runs = city_runs(COMMUTE, {"a": [7.0, 9.0, np.nan], "b": [6.0, np.nan, 1.0], "c": [6.0, 7.0, 1.0]})
    table = by_model(summarise(runs, ["a", "b", "c"]))
    assert table["a"]["mean"] == 8.0
    assert (table["b"]["mean"], table["b"]["difference"]) == (3.5, -1.0)
    assert (table["c"]["difference"], table["c"]["p_better"]) == (-1.5, 1.0)


def test_horizons_average_their_own_year():
    series = np.arange(80.0)
    rows = summarise(city_runs(COMMUTE, {"a": [series]}), ["a"])
    assert [(row["horizon"], row["mean"]) for row in rows] == [("year 3", 9.5), ("year 10", 37.5), ("year 20", 77.5)]


def test_mechanical_outcomes_and_units_come_from_the_catalogue():
    record = record_of({"zone": {"land.output_per_mu": {"": 4.0, "z1": 5.0}}})
    rows = summarise([Run("a", 1, record)], ["a"])
    assert [(row["scope"], row["place"], row["mean"]) for row in rows] == [("zone", "", 4.0), ("zone", "z1", 5.0)]
    assert {(row["unit"], row["mechanical"]) for row in rows} == {("万元/mu-year", True)}


def test_the_headline_stands_beside_its_companions_at_the_last_horizon():
    values = {name: {"": np.arange(40.0)} for name in ("job_housing.mean_distance", COMMUTE, "city.gdp")}
    record = record_of({"city": values, "zone": {"chain.take_up": {"": 1.0}}}, 40)
    rows = headline_table(summarise([Run("a", 1, record), Run("b", 1, record)], ["a", "b"]))
    assert [(row["outcome"], row["model"]) for row in rows] == [
        (COMMUTE, "a"),
        (COMMUTE, "b"),
        ("job_housing.mean_distance", "a"),
        ("job_housing.mean_distance", "b"),
    ]
    assert {row["horizon"] for row in rows} == {"year 10"}


def test_what_it_cost_and_jobs_per_resident_of_zones_stand_beside_the_headline():
    money = ("money.net_public_cost", "money.net_public_cost_after_residual")
    record = record_of(
        {
            "city": {name: {"": 1.0} for name in (*money, "money.tax", COMMUTE)},
            "zone": {name: {"": 1.0, "z": 2.0} for name in ("job_housing.jobs_residents", "housing.rent")},
        }
    )
    rows = headline_table(summarise([Run("a", 1, record)], ["a"]))
    assert [row["outcome"] for row in rows] == [COMMUTE, "job_housing.jobs_residents", *money]
    assert {row["place"] for row in rows} == {""}


def test_the_same_runs_give_the_same_bytes(tmp_path):
    runs = city_runs(COMMUTE, {"a": [1 / 3, 0.1], "b": [2 / 3, 0.7]})
    for name in ("one.csv", "two.csv"):
        write_summary(summarise(runs, ["a", "b"]), tmp_path / name)
    first = (tmp_path / "one.csv").read_bytes()
    assert first == (tmp_path / "two.csv").read_bytes()
    assert b"\r" not in first
    stored = next(csv.DictReader(first.decode().splitlines()))
    assert float(stored["mean"]) == (1 / 3 + 0.1) / 2
    assert tuple(stored) == COLUMNS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "two.csv"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda runs: [], "no runs"),
        (lambda runs: runs[:2], "no runs of model 'b'"),
        (lambda runs: [*runs, runs[0]], "two runs of model a with seed 1"),
        (lambda runs: [*runs[:3], Run("b", 2, runs[3].record, city="elsewhere")], "differ in city"),
        (lambda runs: [*runs[:3], city_runs(COMMUTE, {"b": [1.0, 1.0]}, 8)[1]], "differ in quarters"),
    ],
)
def test_runs_that_cannot_be_compared_are_refused_in_a_sentence(change, sentence):
    runs = city_runs(COMMUTE, {"a": [7.0, 9.0], "b": [6.0, 7.0]})
    with pytest.raises(BadInput, match=sentence):
        summarise(change(runs), ["a", "b"])


def whole_city_runs(n_seeds):
    draws = np.random.default_rng(3)
    places = {"city": 1, "central": 1, "ecosystem": 15, "zone": 67}
    names = {scope: tuple(outcome.name for outcome in outcomes_of(scope)) for scope in places}
    ids = {scope: ("", *(f"p{i}" for i in range(1, n))) for scope, n in places.items()}
    quarters = tuple(quarter_label(quarter) for quarter in range(80))
    return [
        Run(
            model,
            seed,
            RunRecord(
                quarters,
                names,
                ids,
                {scope: draws.normal(size=(80, len(names[scope]), n)) for scope, n in places.items()},
            ),
        )
        for model in ("1.0", "2.0", "3.0")
        for seed in range(1, n_seeds + 1)
    ]


def test_every_recorded_cell_has_one_row_a_horizon_and_model():
    rows = summarise(whole_city_runs(2), ["1.0", "2.0", "3.0"])
    places = {"city": 1, "central": 1, "ecosystem": 15, "zone": 67}
    cells = sum(places[scope] for outcome in outcomes().values() for scope in outcome.scopes)
    keys = {tuple(row[name] for name in ("outcome", "scope", "place", "horizon", "model")) for row in rows}
    assert len(rows) == len(keys) == cells * 3 * 3


def test_a_main_job_is_summarised_within_a_second():
    runs = whole_city_runs(8)
    start = time.process_time()
    summarise(runs, ["1.0", "2.0", "3.0"])
    assert time.process_time() - start < 1.0


def test_seeds_may_have_any_numbers_and_pair_only_with_their_own():
    def run(model, seed, value):
        return Run(model, seed, record_of({"city": {COMMUTE: {"": value}}}))

    runs = [run("a", 40, 1.0), run("a", 7, 2.0), run("b", 7, 5.0), run("b", 99, 8.0)]
    row = by_model(summarise(runs, ["a", "b"]))["b"]
    assert (row["mean"], row["difference"]) == (6.5, 3.0)


def chain_runs():
    """Two zones: one with 4 simulated firms a cell under both models, one that falls to 2 under the second."""
    share = {"": 0.2, "east": 0.3, "west": 0.1}
    counted = {"a": {"": 3.5, "east": 4.0, "west": 3.0}, "b": {"": 3.0, "east": 4.0, "west": 2.0}}
    return [
        Run(
            model,
            1,
            record_of(
                {
                    "zone": {
                        "chain.take_up": share,
                        "chain.simulated_firms_a_cell": firms,
                        "housing.rent": share,
                    }
                }
            ),
        )
        for model, firms in counted.items()
    ]


def test_chain_measures_of_areas_carry_their_firms_and_whether_these_are_enough():
    rows = {(row["outcome"], row["place"], row["model"]): row for row in summarise(chain_runs(), ["a", "b"])}
    told = {
        key: (row["simulated_firms_a_cell"], row["resolution"])
        for key, row in rows.items()
        if key[0] == "chain.take_up" and key[1]
    }
    assert told == {
        ("chain.take_up", "east", "a"): (4.0, "resolved"),
        ("chain.take_up", "east", "b"): (4.0, "resolved"),
        ("chain.take_up", "west", "a"): (3.0, "resolved"),
        ("chain.take_up", "west", "b"): (2.0, "not resolved"),
    }
    for name in ("housing.rent", "chain.simulated_firms_a_cell"):
        assert rows[name, "west", "b"]["resolution"] == ""
        assert math.isnan(rows[name, "west", "b"]["simulated_firms_a_cell"])


def test_a_difference_is_not_resolved_when_the_first_model_is_not():
    rows = summarise(chain_runs(), ["b", "a"])
    west = {
        row["model"]: row["resolution"] for row in rows if row["outcome"] == "chain.take_up" and row["place"] == "west"
    }
    assert west == {"b": "not resolved", "a": "not resolved"}


def test_chain_headlines_of_zones_stand_on_the_page_but_no_other_outcome_of_zones():
    shown = headline_table(summarise(chain_runs(), ["a", "b"]))
    assert {(row["scope"], row["outcome"], row["place"]) for row in shown} == {("zone", "chain.take_up", "")}
