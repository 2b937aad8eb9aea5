"""Who is taken out of a finished city, what that costs at once by hand, and over time beside an undisturbed branch."""

import numpy as np
import pytest
from small_runs import start_of

from sim.model import observe
from sim.model.removals import KINDS, Links, Removal, removals_of
from sim.model.resilience import Course, _undisturbed, _value_added, courses_of, losses, systemic_risks
from sim.params.scenario import load_model


@pytest.fixture(scope="module")
def finished():
    """A small city after two years; branch it, never step it."""
    model = start_of(1).branch(load_model("3.0"))
    model.run(8)
    return model


def another(model, **parameters):
    """A branch in which removals are asked for in another way."""
    twin = model.branch(model.development_model)
    twin.params = type(twin.params).of(
        twin.params.flat() | {f"resilience.{name}": number for name, number in parameters.items()}
    )
    return twin


def chain(model):
    """The city's state with three firms left: the second buys all its essential input from the first, the third half.

    What each buys and sells: 0 makes ic and sells 4 to 1; 1 makes control and sells 6 to 2; 2 makes machinery.
    Outputs are 10, 20 and 30.
    """
    ids = model.city.segments.ids
    segment = np.array([ids.index(name) for name in ("ic", "control", "machinery")])
    return Links(
        rows=model.firm_table.rows()[:3],
        buyer=np.array([1, 2, 2]),
        seller=np.array([0, 1, -1]),
        value=np.array([4.0, 6.0, 6.0]),
        segment=segment,
        output=np.array([10.0, 20.0, 30.0]),
    )


def alone(firm):
    return Removal("seller", "", "", "", 1, np.array([firm]), True)


def with_needs(model, essential, inputs, monkeypatch):
    """Segments with these essential inputs and coefficients."""
    from dataclasses import replace

    segments = replace(model.city.segments, essential=essential, inputs=inputs)
    monkeypatch.setattr(model, "city", replace(model.city, segments=segments))


def test_the_loss_on_a_chain_of_three_is_that_by_hand(finished, monkeypatch):
    model = another(finished)
    links = chain(model)
    n = len(model.city.segments.ids)
    first, second, third = links.segment
    essential, inputs = np.zeros((n, n), bool), np.zeros((n, n))
    essential[first, second] = True
    inputs[first, second] = inputs[second, third] = 0.1
    with_needs(model, essential, inputs, monkeypatch)
    risks = systemic_risks(model, links, [alone(0), alone(1), alone(2)])
    # without 0: 1 lacks what it needs and stops, 2 lacks 6 of the 12 that it buys, not essential: half
    # without 1: 2 is at a half; 0 loses 4 of the 10 it makes
    # without 2: 1 loses 6 of 20 in sales, hence 0 loses 4 · 0.3 of 10
    by_hand = [(10 + 20 + 15) / 60, (4 + 20 + 15) / 60, (1.2 + 6 + 30) / 60]
    np.testing.assert_allclose(risks, by_hand, rtol=1e-12)


def test_an_input_that_a_buyer_does_not_list_is_negligible(finished, monkeypatch):
    model = another(finished)
    links = chain(model)
    n = len(model.city.segments.ids)
    with_needs(model, np.zeros((n, n), bool), np.zeros((n, n)), monkeypatch)
    (risk,) = systemic_risks(model, links, [alone(0)])
    assert risk == pytest.approx(10 / 60)


def test_an_isolated_firm_loses_only_itself(finished):
    model = another(finished)
    links = Links.of(model)
    firm = int(np.argmax(links.output))
    model.firm_columns["supplier"][links.rows[firm]] = -1
    suppliers = model.firm_columns["supplier"]
    suppliers[suppliers == links.rows[firm]] = -1
    model.update_sold()
    cut = Links.of(model)
    assert not (cut.seller == firm).any()
    (risk,) = systemic_risks(model, cut, [alone(firm)])
    assert risk == pytest.approx(cut.output[firm] / cut.output.sum(), rel=1e-9)


def test_a_removal_costs_at_least_its_own_output_and_a_segment_at_least_its_largest_seller(finished):
    found = losses(another(finished, dynamic_removals=0))
    assert all(loss.systemic_risk >= loss.share_of_output * (1 - 1e-9) for loss in found)
    risks = {(loss.removal.kind, loss.removal.segment): loss.systemic_risk for loss in found}
    for (kind, segment), risk in risks.items():
        assert kind != "seller" or risks["segment", segment] >= risk * (1 - 1e-9)


def test_links_are_all_purchases_and_sales_of_the_living(finished):
    links = Links.of(finished)
    assert links.output.sum() == pytest.approx(
        (finished.firm_columns["output"] * finished.firm_columns["weight"])[finished.firm_table.rows()].sum()
    )
    assert (links.seller < links.rows.size).all()
    capacity = finished.sales_capacity[links.rows]
    assert (links.sold() <= capacity * (1 + 1e-9) + 1e-9).all()


def test_each_anchor_the_largest_seller_of_each_segment_and_each_segment_are_taken_out(finished):
    model = another(finished)
    rows = model.firm_table.rows()
    recruited = rows[np.flatnonzero(model.firm_columns["segment"][rows] == 3)[:3]]
    model.firm_columns["origin"][recruited] = 5
    links = Links.of(model)
    found = removals_of(model, links)
    of_kind = {kind: [removal for removal in found if removal.kind == kind] for kind in KINDS}
    assert sorted(links.rows[r.firms[0]] for r in of_kind["anchor"]) == sorted(recruited)
    assert len({r.name for r in of_kind["anchor"]}) == len(recruited)
    assert np.concatenate([r.firms for r in of_kind["segment"]]).size == rows.size
    each = links.sold() / model.firm_columns["weight"][rows]
    for removal in of_kind["seller"]:
        alike = [model.city.segments.ids[s] == removal.segment for s in links.segment]
        assert each[removal.firms[0]] == each[alike].max()
        assert removal.of == (each[alike] > 0).sum()


def test_one_of_many_real_firms_or_of_too_few_simulated_ones_is_not_resolved(finished):
    model = another(finished)
    sellers = {r.segment: r for r in removals_of(model, Links.of(model)) if r.kind == "seller"}
    one = sellers["ic"]
    row = Links.of(model).rows[one.firms[0]]
    assert one.is_resolved
    assert not sellers["auto_oem"].is_resolved  # one other firm makes cars
    model.firm_columns["weight"][row] = 2
    changed = {r.segment: r for r in removals_of(model, Links.of(model)) if r.kind == "seller"}["ic"]
    assert changed.firms[0] != one.firms[0] or not changed.is_resolved


def test_the_undisturbed_branch_is_the_run_that_goes_on_to_the_last_bit(finished):
    links = Links.of(finished)
    everybody = [links.rows, links.rows[:0]]
    undisturbed, own = _undisturbed(finished, everybody, 6)
    on = finished.branch(finished.development_model)
    made = []
    record = on.run(6, on_quarter=lambda _: made.append(_value_added(on)))
    assert undisturbed.tolist() == made
    assert record.series("city", "city.gdp")[-1] == pytest.approx(np.mean(made[-4:]), rel=0.01)  # closed firms count
    assert (own[0] <= undisturbed * (1 + 1e-12)).all()
    assert not own[1].any()


def test_asking_leaves_the_city_as_it_was(finished):
    model = another(finished, dynamic_removals=1, quarters=4)
    before, quarter = observe.digest(model), model.quarter
    losses(model)
    assert (observe.digest(model), model.quarter) == (before, quarter)
    asked, silent = model.run(4), finished.branch(finished.development_model).run(4)
    assert asked.digest == silent.digest


def test_taking_out_nobody_loses_nothing_over_time(finished):
    model = another(finished, quarters=5)
    nobody = Removal("segment", "none", "", "", 0, np.array([], dtype=int), True)
    (course,) = courses_of(model, Links.of(model), [nobody]).values()
    assert course.undisturbed.tolist() == course.removed.tolist()
    assert (course.loss_of_city(), course.loss_of_others(), course.lost_value_added()) == (0.0, 0.0, 0.0)
    assert course.recovery_quarters(0.001) == 0


def test_a_city_goes_on_without_any_one_of_its_segments(finished):
    found = losses(another(finished, dynamic_removals=1000, quarters=4))
    assert all(loss.course is not None for loss in found)
    for loss in found:
        assert np.isfinite(loss.course.removed).all()
        assert loss.course.removed[0] < loss.course.undisturbed[0] or loss.removal.kind != "segment"


def test_only_the_largest_few_of_each_kind_are_run_on(finished):
    found = losses(another(finished, dynamic_removals=2, quarters=4))
    for kind in KINDS:
        mine = [loss for loss in found if loss.removal.kind == kind]
        run_on = [loss.share_of_output for loss in mine if loss.course is not None]
        assert len(run_on) >= min(2, len(mine))  # more where an anchor is the largest seller too
        largest = sorted((loss.share_of_output for loss in mine), reverse=True)[:2]
        assert set(largest) <= set(run_on)


def test_losses_and_recovery_are_those_by_hand():
    course = Course(np.full(6, 100.0), np.full(6, 10.0), np.array([80.0, 90.0, 99.95, 100.0, 100.0, 100.0]))
    assert course.loss_of_city() == pytest.approx(30.05 / 600)
    assert course.loss_of_others() == pytest.approx(1 - 569.95 / 540)
    assert course.lost_value_added() == pytest.approx(30.05 / 4)
    assert course.recovery_quarters(0.001) == 2
    assert np.isnan(course.recovery_quarters(0.0001))  # a year at the level does not fit in
