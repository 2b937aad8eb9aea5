import json

import mesa
import numpy as np
import pandas as pd
import pytest
from little_town import Firm, Town, Worker, Zone

from sim.columns import ColumnAgent, ColumnModel


@pytest.fixture
def town():
    return Town()


def test_a_view_is_a_mesa_agent_of_its_model(town):
    firm = Firm(town, staff=3)
    assert isinstance(firm, mesa.Agent)
    assert firm.model is town
    assert firm.rng is town.rng
    assert firm.random is town.random
    assert firm.unique_id == (1 << 40) + 20


def test_two_views_of_one_agent_are_equal_but_not_the_same(town):
    one, other = list(town.firms)[3], list(town.firms)[3]
    assert one == other
    assert one is not other
    assert len({one, other}) == 1
    assert one != list(Town().firms)[3]


def test_views_give_plain_numbers_that_json_knows(town):
    firm = list(town.firms)[3]
    assert json.dumps([firm.staff, firm.cash, firm.unique_id]) == f"[3, 1.5, {(1 << 40) + 3}]"
    assert firm.staff * 2**40 == 3 * 2**40


def test_an_old_view_writes_into_the_grown_table(town):
    firm = list(town.firms)[5]
    Firm.create_agents(town, 1000, staff=1)
    firm.staff = 50
    assert town.firms.get("staff").tolist()[:7] == [0, 1, 2, 3, 4, 50, 6]


def assert_gone(firm):
    assert not firm.alive
    with pytest.raises(ReferenceError, match="removed"):
        _ = firm.staff
    with pytest.raises(ReferenceError, match="removed"):
        firm.staff = 1
    with pytest.raises(ReferenceError, match="removed"):
        _ = firm.row


def test_a_view_of_a_removed_agent_raises_even_if_its_row_is_in_use_again(town):
    firm, same = list(town.firms)[3], list(town.firms)[3]
    firm.remove()
    assert_gone(same)
    heir = Firm(town, staff=99)
    assert heir.row == 3
    assert_gone(same)
    assert heir != same
    assert (heir.staff, heir.cash, heir.place) == (99, 0.0, 0)
    assert heir.unique_id == (1 << 40) + 20


def test_removing_twice_is_removing_once(town):
    firm = town.favourite
    firm.remove()
    Firm(town)
    firm.remove()
    assert len(town.firms) == 20


@pytest.mark.parametrize("name", ["colour", "stuff", "model", "unique_id", "size", "alive", "current_action"])
def test_what_is_no_column_cannot_be_written(town, name):
    with pytest.raises(AttributeError):
        setattr(town.favourite, name, 1)


def test_a_misspelt_column_cannot_be_read(town):
    with pytest.raises(AttributeError):
        _ = town.favourite.stuff


def test_mesas_own_ids_are_not_touched_by_columns(town):
    assert [zone.unique_id for zone in town.agents_by_type[Zone]] == [1, 2, 3]
    Worker.create_agents(town, 100)
    assert Zone(town).unique_id == 4


def test_agents_come_from_a_data_frame(town):
    made = Firm.from_dataframe(town, pd.DataFrame({"staff": [4, 5], "cash": [0.5, 1.0]}), place=7)
    assert made.get(["staff", "cash", "place"]) == [[4, 0.5, 7], [5, 1.0, 7]]


def test_a_kind_that_the_model_does_not_name_is_refused(town):
    class Ghost(ColumnAgent):
        pass

    with pytest.raises(TypeError, match="Town has no table for Ghost"):
        Ghost(town)


def test_repr_says_who_and_whether_alive(town):
    firm = town.favourite
    assert repr(firm) == f"<Firm {1 << 40}>"
    firm.remove()
    assert repr(firm) == f"<Firm {1 << 40}, removed>"


@pytest.mark.parametrize("firsts", [(1, 1 << 40), (1 << 40, 1 << 40), (1 << 40, (1 << 40) + 5)])
def test_id_ranges_that_could_meet_are_refused(firsts):
    kind = type("Close", (ColumnModel,), {"column_agents": dict(zip((Firm, Worker), firsts, strict=True))})
    with pytest.raises(ValueError, match="apart"):
        kind()


def test_arrays_of_views_hold_numbers_of_the_columns_own_type(town):
    assert town.firms.get("place").dtype == np.int16
