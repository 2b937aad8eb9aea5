"""Where something holds in a stored design: the planted place is found and stands; luck does not."""

import numpy as np
import pytest
from made_up_sweeps import CHAINS, COMMUTE, stored

from sim.analysis.discovery import FEWEST_POINTS, answers, discover, questions_better, questions_where
from sim.analysis.discovery_table import COLUMNS, TRAJECTORY, rows_of, trajectory_of
from sim.params.advice import BadInput

HEAD = 'city = "minicity"\nmodels = ["1.0", "3.0"]\nseeds = 2\nquarters = 4\n'
AXES = """
"land.tilt_industry" = [0.0, 1.0]
"fund.leverage" = [0.0, 4.0]
"commute.beta" = [0.04, 0.09]
"""
CUBE = HEAD + "[latin_hypercube]\npoints = 160\n[latin_hypercube.axes]" + AXES
WHERE = f"{COMMUTE} < 6.0"


def outcomes(row):
    """Short commutes where industry gets much land and funds little leverage; in 3.0 better where the first holds."""
    dense = row.values["land.tilt_industry"] > 0.6
    is_short = dense and row.values["fund.leverage"] < 2.0
    luck = np.random.default_rng([row.point, row.run.seed]).random()
    better = row.run.model.label == "3.0" and dense
    return {COMMUTE: 5.0 + 2.0 * (not is_short), CHAINS: 0.4 + 0.1 * better, "city:job_housing.excess": luck}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("discovery") / "s", CUBE, outcomes)


def test_the_place_of_a_condition_is_found_in_every_model_and_stands_on_the_half_held_out(folder):
    found = [discover(question, 0.8) for question in questions_where(folder, [WHERE])]
    assert [each.question.cell.model for each in found] == ["1.0", "3.0"]
    for each in found:
        one, held = each.scores(each.box)
        assert (one.coverage, one.density) == (1.0, pytest.approx(1.0, abs=0.2))
        assert held.density > 0.75
        assert held.coverage > 0.9
        assert each.chance == 1 / 2000  # none of 1999 blind draws
    rows = {row["axis"]: row for row in rows_of(found[:1])}
    assert all(tuple(row) == COLUMNS for row in rows.values())
    assert rows["land.tilt_industry"]["low"] == pytest.approx(0.6, abs=0.08)
    assert rows["fund.leverage"]["high"] == pytest.approx(2.0, abs=0.3)
    assert np.isnan([rows["land.tilt_industry"]["high"], rows["fund.leverage"]["low"]]).all()
    assert rows["land.tilt_industry"]["halves_restricting"] == rows["land.tilt_industry"]["halves"] == 20
    assert rows["land.tilt_industry"]["halves_low"] == pytest.approx(0.6, abs=0.08)
    assert rows["land.tilt_industry"]["quasi_p_held_out"] < 1e-3


def test_conditions_hold_together(folder):
    both = questions_where(folder, [WHERE, f"{CHAINS} > 0.45"])
    assert [question.y.max() for question in both] == [0.0, 1.0]
    with pytest.raises(BadInput, match=r"holds in none of the 320 runs of model 1\.0 in minicity"):
        discover(both[0], 0.8)
    found, (nowhere,) = answers(both, 0.8)
    assert [each.question.cell.model for each in found] == ["3.0"]
    assert "none of the 320 runs of model 1.0" in nowhere
    with pytest.raises(BadInput, match=r"model 1\.0.*\n.*model 1\.0"):
        answers([both[0], both[0]], 0.8)


def test_models_are_compared_point_by_point_and_seed_by_seed(folder):
    (question,) = questions_better(folder, ("3.0", "1.0"), [CHAINS])
    assert question.text == f"{CHAINS} is better in 3.0 than in 1.0"
    found = discover(question, 0.9)
    _, held = found.scores(found.box)
    assert held.density > 0.9
    (row,) = [row for row in rows_of([found]) if row["axis"] == "land.tilt_industry"]
    assert row["low"] == pytest.approx(0.6, abs=0.05)
    (turned,) = questions_better(folder, ("1.0", "3.0"), [CHAINS])
    assert turned.y.max() == 0.0  # equal is not better


def test_luck_makes_no_place(folder):
    lifts = []
    for question in questions_where(folder, ["city:job_housing.excess < 0.3"]):
        found = discover(question, 0.8)
        one, held = found.scores(found.box)
        lifts.append((one.density - found.shares[0], held.density - found.shares[1], found.chance))
    assert all(here > 0.2 for here, _, _ in lifts)  # it seems to be one where it was looked for
    assert all(there < 0.15 for _, there, _ in lifts)
    assert all(chance > 0.05 for _, _, chance in lifts)


def test_halves_are_of_points_and_the_steps_are_told(folder):
    (question, _) = questions_where(folder, [WHERE])
    found = discover(question, 0.8)
    assert sorted([*found.finding, *found.judging]) == list(range(160))
    assert len(found.finding) == 80
    steps = trajectory_of([found])
    assert all(tuple(row) == TRAJECTORY for row in steps)
    masses = [row["mass"] for row in steps]
    assert masses == sorted(masses, reverse=True)
    assert (steps[0]["mass"], steps[0]["coverage"], steps[0]["axes"]) == (1.0, 1.0, 0)
    again = discover(question, 0.8)
    assert [box.low.tolist() for box in again.others] == [box.low.tolist() for box in found.others]
    assert len({str(box.low) for box in found.others}) > 1  # every half has a box of its own


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda at: questions_where(at, [f"{COMMUTE} = 6"]), "is no condition; write an outcome, <, <=, > or >="),
        (lambda at: questions_where(at, [f"{COMMUTE} < six"]), "'six' is no finite number"),
        (lambda at: questions_where(at, [f"{COMMUTE}x < 6"]), f"there is no outcome '{COMMUTE}x'. Did you mean"),
        (lambda at: questions_where(at, ["city:job_housing.minimum_commute < 6"]), "the runs did not keep"),
        (lambda at: questions_better(at, ("3.0", "2.0")), "has no model '2.0'.* It has 1.0, 3.0"),
        (lambda at: questions_better(at, ("3.0", "3.0")), "name two models of .*: 1.0, 3.0"),
        (
            lambda at: questions_better(at, ("3.0", "1.0"), ["city:job_housing.excess"]),
            "neither more nor less of it is better",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_sentence(folder, ask, sentence):
    with pytest.raises(BadInput, match=sentence):
        ask(folder)


def test_designs_without_room_for_two_halves_or_with_open_axes_are_refused(tmp_path):
    few = stored(tmp_path / "few", CUBE.replace("160", "20"), outcomes)
    with pytest.raises(BadInput, match=rf"has 20 points in model 1.0 in minicity; .* need {FEWEST_POINTS} or more"):
        discover(questions_where(few, [WHERE])[0], 0.8)
    alone = HEAD + '[one_at_a_time]\n"fund.leverage" = [0.0, 2.0]\n'
    open_axes = stored(tmp_path / "alone", alone, lambda _: {COMMUTE: 1.0})
    with pytest.raises(BadInput, match=r"leave fund.leverage as the model has it"):
        questions_where(open_axes, [WHERE])


def test_models_that_do_not_meet_at_the_same_points_are_not_compared(tmp_path):
    # 1.0 has no fund, so that a constraint leaves out its points with leverage
    text = HEAD + 'constraints = ["fund.leverage <= fund.size"]\n[grid]\n"fund.leverage" = [0.0, 2.0]\n'
    folder = stored(tmp_path / "left", text, lambda _: {CHAINS: 1.0})
    with pytest.raises(BadInput, match="do not meet the same points and seeds in minicity"):
        questions_better(folder, ("3.0", "1.0"))
