"""What is said of a difference follows from its interval, its direction and what it rests on."""

import math

import pytest

from sim.report.headline import findings, headline_outcomes, verdict

ROW = {
    "outcome": "job_housing.minimum_commute", "unit": "km", "scope": "city", "place": "", "horizon": "year 3",
    "model": "3.0", "mean": 5.0, "low": 4.0, "high": 6.0, "difference": -1.0, "difference_low": -1.5,
    "difference_high": -0.5, "p_better": 1.0, "smallest_detectable": 0.25, "mechanical": False,
    "simulated_firms_a_cell": math.nan, "resolution": "",
}  # fmt: skip
NAN = math.nan
HIGHER = {"difference": 1.0, "difference_low": 0.5, "difference_high": 1.5}
OPEN = {"difference_low": -2.0, "difference_high": 0.5}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Lower, which is better."),
        (HIGHER, "Higher, which is worse."),
        ({**HIGHER, "outcome": "chain.local_input_share"}, "Higher, which is better."),
        ({"outcome": "job_housing.jobs_residents"}, "Lower."),
        (OPEN, "The interval holds 0: these seeds cannot tell them apart; they could have shown 0.250."),
        ({"difference_low": -2.0, "difference_high": 0.0}, "The interval holds 0: these seeds cannot tell them apart; "
         "they could have shown 0.250."),
        ({"difference": 0.0, "difference_low": 0.0, "difference_high": 0.0, "smallest_detectable": 0.0},
         "No difference in any seed."),
        ({"difference_low": NAN, "difference_high": NAN}, "One seed: no interval."),
        ({"difference": NAN}, "No value."),
        ({"mechanical": True}, "Mechanical: a lever moves it by definition; it counts as no win."),
        ({"resolution": "not resolved", "simulated_firms_a_cell": 1.94},
         "Not resolved: 1.9 simulated firms a cell are too few."),
        ({"resolution": "resolved", "simulated_firms_a_cell": 9.0}, "Lower, which is better."),
    ],
)  # fmt: skip
def test_the_verdict(change, sentence):
    assert verdict({**ROW, **change}).en == sentence


def test_a_finding_names_the_outcome_once_and_each_model_beside_the_first():
    first = {**ROW, "model": "1.0", "difference": NAN, "difference_low": NAN, "difference_high": NAN, "p_better": NAN}
    (finding,) = findings([first, {**ROW, "model": "2.0"}, {**ROW, **OPEN}, {**ROW, "place": "a"}])
    assert finding.about == ("Minimum commute (km), city, year 3", "职住分离度（公里），全市，第3年")
    assert finding.sentences["2.0"].en == "Model 2.0 less model 1.0: -1.000 [-1.500, -0.500]. Lower, which is better."
    assert finding.sentences["3.0"].zh.startswith("模式3.0减模式1.0：-1.000 [-2.000, 0.500]。区间含0")
    assert findings([]) == []
    assert findings([first]) == []


def test_a_number_keeps_its_full_precision_beside_the_digits_that_are_shown():
    precise = {**ROW, "mean": 1.1285749808993784, "low": NAN, "high": NAN}
    (compared,) = headline_outcomes([precise])
    assert (compared.lines[0].level.shown, compared.lines[0].level.value) == ("1.129", "1.1285749808993784")
    assert compared.lines[0].verdict.en == ""  # the first model is compared with nobody
