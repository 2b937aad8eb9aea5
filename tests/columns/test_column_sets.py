import numpy as np
import pytest
from little_town import Firm, Town, Worker, Zone, staff

from sim.columns import ListSet


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def firms(town):
    return town.firms


def test_the_registered_set_cannot_be_changed(firms):
    firm = next(iter(firms))
    for change in (
        lambda: firms.add(firm),
        lambda: firms.discard(firm),
        lambda: firms.remove(firm),
        firms.clear,
        firms.pop,
        lambda: firms.select(lambda _: False, inplace=True),
        lambda: firms.shuffle(inplace=True),
        lambda: firms.sort("staff", inplace=True),
    ):
        with pytest.raises(TypeError):
            change()
    assert len(firms) == 20


def test_a_selection_can_be_changed_without_removing_anybody(town, firms):
    few = firms.select(lambda firm: firm.staff < 5)
    first = next(iter(few))
    few.discard(first)
    few.discard(first)
    assert staff(few) == [1, 2, 3, 4]
    assert first.alive
    few.add(first)
    few.add(first)
    assert staff(few) == [1, 2, 3, 4, 0]
    with pytest.raises(KeyError):
        few.remove(list(firms)[9])
    few.sort("staff", ascending=True, inplace=True)
    few.select(lambda firm: firm.staff > 2, inplace=True)
    assert staff(few) == [3, 4]
    with pytest.raises(TypeError):
        few.add(next(iter(town.agents_by_type[Worker])))
    assert len(firms) == 20


def test_inplace_shuffle_of_a_selection_keeps_its_members(firms):
    few = firms.copy()
    assert few.shuffle(inplace=True) is few
    assert staff(few) != list(range(20))
    assert sorted(staff(few)) == list(range(20))


def test_a_selection_loses_the_dead_and_does_not_gain_who_takes_their_row(town, firms):
    few = firms.select(lambda firm: firm.staff > 15)
    next(iter(few)).remove()
    heir = Firm(town, staff=17)
    assert heir.row == 16
    assert staff(few) == [17, 18, 19]
    assert heir not in few
    assert heir in firms


def test_a_mask_selects_as_the_function_does(firms):
    assert staff(firms.select(firms.get("staff") > 17)) == [18, 19]
    assert staff(firms.select(firms.get("staff") > 10, at_most=2)) == [11, 12]
    assert staff(firms.select(firms.get("staff") > 10, agent_type=Worker)) == []
    for wrong in (np.array([True]), np.ones(20), np.ones((20, 1), bool)):
        with pytest.raises(ValueError, match="one boolean for each"):
            firms.select(wrong)


def test_a_mask_follows_the_order_of_the_set(firms):
    falling = firms.sort("staff")
    assert staff(falling.select(falling.get("staff") < 3)) == [2, 1, 0]


def test_get_gives_a_copy_in_the_order_of_the_set(town, firms):
    values = firms.get("staff")
    values[:] = -1
    assert staff(firms) == list(range(20))
    assert values.flags.writeable
    assert firms.sort("staff").get("staff").tolist() == list(range(20))[::-1]
    assert firms.get("unique_id").tolist() == [firm.unique_id for firm in firms]
    next(iter(firms)).remove()
    assert firms.get("staff").tolist() == list(range(1, 20))


def test_set_takes_an_array_in_the_order_of_the_set(firms):
    firms.sort("staff").set("cash", np.arange(20.0))
    assert firms.get("cash").tolist() == list(range(19, -1, -1))
    with pytest.raises(ValueError, match="column 'cash' takes"):
        firms.set("cash", np.arange(3.0))


def test_an_aggregate_cannot_write_into_the_table(firms):
    with pytest.raises(ValueError, match="read-only"):
        firms.agg("cash", lambda values: values.sort())


def test_aggregates_count_in_64_bits(town):
    Firm.create_agents(town, 3, staff=2**31 - 1)
    assert town.firms.agg("staff", sum) == 3 * (2**31 - 1) + 190
    assert town.firms.agg("staff", lambda values: values[-1] + values[-2]) == 2 * (2**31 - 1)
    workers = Worker.create_agents(town, 100_000, wage=np.float32(0.1))
    assert workers.agg("wage", sum) == pytest.approx(100_000 * float(np.float32(0.1)), rel=1e-12)
    assert workers.agg("wage", np.mean) == pytest.approx(float(np.float32(0.1)), rel=1e-12)


def test_a_wide_column_is_summed_column_by_column(town):
    workers = Worker.create_agents(town, 2, mix=[[1, 2, 3], [4, 5, 6]])
    assert workers.agg("mix", [sum, max]) == [[5, 7, 9], [4, 5, 6]]


def test_sorting_by_an_unsigned_or_wide_column_keeps_ties_in_order(town):
    workers = Worker.create_agents(town, 4, mix=[[2, 0, 0], [1, 5, 0], [2, 0, 0], [1, 4, 0]])
    first = int(workers.get("unique_id")[0])
    assert (workers.sort("mix").get("unique_id") - first).tolist() == [0, 2, 1, 3]
    assert (workers.sort("unique_id").get("unique_id") - first).tolist() == [3, 2, 1, 0]


def test_grouping_by_a_wide_column_uses_tuples(town):
    workers = Worker.create_agents(town, 3, mix=[[2, 0, 0], [1, 5, 0], [2, 0, 0]])
    assert workers.groupby("mix").count() == {(2.0, 0.0, 0.0): 2, (1.0, 5.0, 0.0): 1}


def test_empty_sets_answer_too():
    firms = Town(n=0).firms
    assert len(firms) == 0
    assert firms.get("staff").tolist() == []
    assert firms.agg("staff", sum) == 0
    assert firms.groupby("place").count() == {}
    assert len(firms.sort("staff")) == len(firms.shuffle()) == len(firms.select(at_most=3)) == 0
    with pytest.raises(ValueError, match=r"zero-size|empty"):
        firms.agg("staff", min)


def test_of_rows_names_agents_by_where_they_are(firms):
    assert staff(firms.of_rows([5, 2])) == [5, 2]


def test_position_and_slice(firms):
    assert firms[3].staff == 3
    assert firms[-1].staff == 19
    assert staff(firms[2:4]) == [2, 3]
    assert staff(reversed(firms.select(at_most=3))) == [2, 1, 0]
    with pytest.raises(IndexError):
        _ = firms[20]


def test_create_agents_returns_exactly_the_new_ones(town):
    new = Firm.create_agents(town, 3, staff=[7, 8, 9])
    Firm(town)
    assert staff(new) == [7, 8, 9]


def test_a_list_set_holds_ordinary_agents_and_views_while_they_live(town):
    zone = next(iter(town.agents_by_type[Zone]))
    both = ListSet([zone, town.favourite, zone], town.random)
    assert len(both) == 2
    zone.remove()
    assert zone not in both
    assert list(both) == [town.favourite]
    town.favourite.remove()
    assert len(both) == 0


def test_a_list_set_can_be_changed(town):
    some = ListSet(town.firms, town.random).select(at_most=2)
    some.add(list(town.firms)[9])
    some.discard(next(iter(town.firms)))
    assert staff(some) == [1, 9]
    assert some.sort("staff", inplace=True) is some
    assert staff(some) == [9, 1]
    assert sorted(staff(some.shuffle(inplace=True))) == [1, 9]
    assert staff(some.select(lambda firm: firm.staff > 5, inplace=True)) == [9]


def test_repr_counts_the_living(town, firms):
    assert repr(firms) == str(firms) == "<ColumnAgentSet of 20 Firm>"
    assert repr(town.agents) == "<AllAgents of 43 agents>"
    assert repr(town.tables[Firm]) == "<Table of 20 Firm>"
