"""Variants of a comparison: which levers and parameters they change, and which runs they share."""

import pytest
from small_design import comparison_of

from sim.experiments import lever_draws
from sim.experiments.calm import Calm
from sim.experiments.checkpoint import NONE
from sim.experiments.equal_organisation import ORGANISATION, EqualOrganisation
from sim.experiments.frontier import Frontier
from sim.experiments.lever_draws import LeverUncertainty, point
from sim.experiments.mechanisms_off import MECHANISMS, MechanismsOff
from sim.experiments.runner import _tasks
from sim.params.advice import BadInput
from sim.params.scenario import load_model
from sim.params.tables import levers, parameters


def varied(*variations, **changes):
    return comparison_of(variations=variations, **changes)


def by_name(comparison):
    return {member.name: member for member in comparison.members}


@pytest.fixture(scope="module")
def frontier():
    return by_name(varied(Frontier()))


# members and runs


def test_without_variations_there_is_the_comparison_as_it_was_asked_for():
    comparison = comparison_of()
    assert [member.name for member in comparison.members] == [""]
    assert comparison.runs == comparison.runs_of(comparison.base)


def test_variants_leave_the_runs_that_were_asked_for_as_they_are():
    assert varied(Frontier()).runs[:4] == comparison_of().runs


def test_variants_make_another_comparison():
    hashes = {varied(*options).inputs_hash for options in ((), (Frontier(),), (EqualOrganisation(),))}
    assert len(hashes) == 3


def test_a_member_with_the_same_inputs_shares_its_runs(tmp_path):
    (tmp_path / "plain.toml").write_text("[land]\ntilt_industry = 0.5\n")
    comparison = varied(Frontier(), models=(str(tmp_path / "plain.toml"),))
    assert len(comparison.members) == 8
    assert comparison.runs == comparison.runs_of(comparison.base)


def test_the_runs_of_one_world_and_seed_are_one_task(tmp_path):
    comparison = varied(Frontier(), MechanismsOff())
    tasks = _tasks(comparison.runs, tmp_path, (), NONE)
    worlds = {member.parameters for member in comparison.members}
    assert len(tasks) == len(worlds) * len(comparison.seeds)
    assert sum(len(task.runs) for task in tasks) == len(comparison.runs)
    assert len({(task.runs[0].parameters, task.runs[0].seed) for task in tasks}) == len(tasks)


def test_every_variant_of_a_comparison_under_stress_is_under_stress_except_the_calm_one():
    variations = (Calm(), Frontier(), EqualOrganisation(), MechanismsOff(), LeverUncertainty(1))
    comparison = varied(*variations, stress="freight-x3", quarters=17)
    struck = {member.name for member in comparison.members if member.stress is not None}
    assert struck == {member.name for member in comparison.members} - {"calm"}
    assert all(run.stress is comparison.stress for run in comparison.runs_of(comparison.base))


def test_the_calm_member_is_the_comparison_without_stress():
    comparison = varied(Calm(), stress="freight-x3", quarters=17)
    calm = comparison_of(quarters=17)
    assert comparison.runs_of(by_name(comparison)["calm"]) == calm.runs


# frontier


def test_a_frontier_at_one_is_what_was_asked_for():
    comparison = varied(Frontier())
    assert comparison.runs_of(by_name(comparison)["frontier 1.00"]) == comparison.runs_of(comparison.base)


def test_a_frontier_at_nothing_spends_what_2017_spent(frontier):
    spending = [name for name, row in levers().items() if row.spending and row.active]
    assert spending
    for model in frontier["frontier 0.00"].models:
        assert {name: model.schedule(name).at(0) for name in spending} == {
            name: levers()[name].default for name in spending
        }


def test_a_frontier_scales_the_departure_from_2017(frontier):
    three = frontier["frontier 0.50"].models[1]
    assert three.schedule("fund.size").at(0) == 50.0
    assert three.schedule("facilities.per_zone").at(0) == 1 + 0.5 * (10.5 - 1)


def test_a_frontier_leaves_rules_alone(frontier):
    for member in frontier.values():
        for model, asked in zip(member.models, frontier[""].models, strict=True):
            kept = [name for name, row in levers().items() if not row.spending]
            assert {name: model.schedule(name) for name in kept} == {name: asked.schedule(name) for name in kept}


def test_a_frontier_stops_at_the_end_of_a_lever_and_says_so(frontier):
    largest = frontier["frontier 1.50"]
    assert largest.models[1].schedule("premises.innovation_space_m2").at(0) == 30_000_000
    assert largest.clipped["3.0"] == ("premises.innovation_space_m2",)
    assert frontier["frontier 0.50"].clipped == {}


def test_a_frontier_scales_each_step_of_a_schedule(tmp_path):
    (tmp_path / "later.toml").write_text('[fund]\nsize = {"2020Q1" = 100}\n')
    comparison = varied(Frontier((0.5,)), models=(str(tmp_path / "later.toml"),))
    course = comparison.variants[0].models[0].schedule("fund.size")
    assert [course.at(quarter) for quarter in (9, 10)] == [0.0, 50.0]


@pytest.mark.parametrize("factors", [(-0.5,), (1.0, 1.0), (float("nan"),)])
def test_factors_that_mean_nothing_are_refused(factors):
    with pytest.raises(BadInput, match="factors of a frontier"):
        varied(Frontier(factors))


# equal organisation


def test_all_models_get_the_mean_organisation():
    comparison = varied(EqualOrganisation(), models=("1.0", "2.0", "3.0"))
    (equal,) = comparison.variants
    assert {model.schedule("approval.delay_quarters").at(0) for model in equal.models} == {2.0}
    for name in ORGANISATION:
        assert len({model.schedule(name) for model in equal.models}) == 1


def test_the_order_of_models_does_not_decide_the_mean():
    for name in ORGANISATION:
        means = {
            varied(EqualOrganisation(), models=order).variants[0].models[0].schedule(name)
            for order in (("1.0", "2.0", "3.0"), ("3.0", "1.0", "2.0"), ("2.0", "3.0", "1.0"))
        }
        assert len(means) == 1


def test_equal_organisation_is_the_comparison_with_the_same_numbers_by_hand():
    comparison = varied(EqualOrganisation())
    (equal,) = comparison.variants
    by_hand = comparison_of(overrides=equal.overrides)
    assert [run.run_id for run in comparison.runs_of(equal)] == [run.run_id for run in by_hand.runs]


def test_a_schedule_enters_the_mean_quarter_by_quarter(tmp_path):
    (tmp_path / "later.toml").write_text('[coordination]\nstrength = {"2020Q1" = 0.8}\n')
    (tmp_path / "never.toml").write_text("")
    names = tuple(str(tmp_path / f"{name}.toml") for name in ("later", "never"))
    course = varied(EqualOrganisation(), models=names).variants[0].models[1].schedule("coordination.strength")
    assert [course.at(quarter) for quarter in (9, 10)] == [0.0, 0.4]


# mechanisms off


def test_each_mechanism_is_off_in_its_member_and_all_in_the_last():
    members = by_name(varied(MechanismsOff()))
    off = {parameter for names in MECHANISMS.values() for parameter in names if parameters()[parameter].active}
    together = members["mechanisms off: all"].parameters.flat()
    assert {name for name in off if together[name] == 0.0} == off
    alone = members["mechanisms off: proximity gain"].parameters.flat()
    assert {name for name, number in alone.items() if number != members[""].parameters.flat()[name]} == {
        "chain.proximity_gain"
    }


def test_a_mechanism_off_is_the_comparison_with_that_parameter_at_nothing():
    comparison = varied(MechanismsOff())
    member = by_name(comparison)["mechanisms off: information effects"]
    by_hand = comparison_of(overrides=("chain.information_gain=0",))
    assert [run.run_id for run in comparison.runs_of(member)] == [run.run_id for run in by_hand.runs]
    assert comparison.runs_of(member)[0].identity() == by_hand.runs[0].identity()


# lever draws


def test_levers_are_drawn_within_the_ranges_of_their_model():
    comparison = varied(LeverUncertainty(30), models=("1.0", "2.0", "3.0"))
    for member in comparison.variants:
        for model in member.models:
            for name, known in load_model(model.label).evidence.items():
                if levers()[name].active:
                    assert known.low <= model.schedule(name).at(0) <= known.high
            model.check_contacts("drawn")


def test_a_draw_reaches_all_of_a_range():
    points = [point("fund.size", draw, 0) for draw in range(1, 201)]
    assert min(points) < 0.05
    assert max(points) > 0.95
    assert 0.4 < sum(points) / len(points) < 0.6


def test_levers_are_drawn_apart():
    assert point("fund.size", 1, 0) != point("fund.leverage", 1, 0)


def test_the_first_of_many_draws_are_those_of_few():
    few, many = (varied(LeverUncertainty(n)).variants for n in (2, 5))
    assert [member.models for member in few] == [member.models for member in many[:2]]


def test_models_with_equal_ranges_stay_equal():
    for member in varied(LeverUncertainty(5)).variants:
        assert len({model.schedule("recruit.effort") for model in member.models}) == 1


def test_a_lever_that_was_set_by_hand_stays():
    for member in varied(LeverUncertainty(3), overrides=("fund.size=51",)).variants:
        assert {model.schedule("fund.size").at(0) for model in member.models} == {51.0}


def test_steps_of_a_schedule_move_together(tmp_path):
    course = '{value = {"2020Q1" = 60, "2022Q1" = 100}, low = 50, high = 110}'
    (tmp_path / "steps.toml").write_text(f"[fund]\nsize = {course}\n")
    (member,) = varied(LeverUncertainty(1), models=(str(tmp_path / "steps.toml"),)).variants
    drawn = member.models[0].schedule("fund.size")
    shift = 60.0 * (point("fund.size", 1, 0) - 0.5)
    assert [drawn.at(quarter) for quarter in (0, 10, 18)] == [
        0.0,
        min(max(60 + shift, 50), 110),
        min(max(100 + shift, 50), 110),
    ]


def test_contacts_that_can_never_fit_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lever_draws, "_TRIES", 5)
    (tmp_path / "most.toml").write_text(
        "[recruit]\ntechnology_share = {value = 0.5, low = 0.5, high = 0.9}\n"
        "gap_share = {value = 0.5, low = 0.5, high = 0.9}\n"
    )
    with pytest.raises(BadInput, match=r"recruit\.technology_share \+ recruit\.gap_share is never at most 1"):
        varied(LeverUncertainty(1), models=(str(tmp_path / "most.toml"),))


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"n_draws": 0}, "--lever-uncertainty 0"), ({"n_draws": 1_000_000}, "must be from 1 to 10000")],
)
def test_a_number_of_draws_that_means_nothing_is_refused(changes, told):
    with pytest.raises(BadInput, match=told):
        varied(LeverUncertainty(**changes))


def test_models_without_ranges_cannot_be_drawn():
    with pytest.raises(BadInput, match="no model of 2017 states a low and a high"):
        varied(LeverUncertainty(2), models=("2017",))
