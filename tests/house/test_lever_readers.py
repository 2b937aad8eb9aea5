"""Who reads a lever, by the code: only the modules that stand beside it in lever_texts.csv, and by its name."""

from readers import handed_on, readers

from sim.params.lever_texts import lever_texts
from sim.params.tables import levers

FOUND = readers()


def test_every_active_lever_is_read_and_no_inactive_one():
    assert {name for name, row in levers().items() if row.active} == set(FOUND)


def test_a_lever_is_read_in_the_modules_that_its_row_names_with_a_reason_for_a_second_one():
    modules = {name: {function.split(":")[0] for function in functions} for name, functions in FOUND.items()}
    assert modules == {name: set(text.read_in) for name, text in lever_texts().items() if levers()[name].active}
    assert [name for name, found in modules.items() if len(found) > 1 and not lever_texts()[name].read_why] == []


def test_levers_are_handed_on_only_to_functions_that_are_known_to_take_them():
    """Whoever gets a group as an argument, or asks for a name made up on the way, reads levers unseen."""
    assert handed_on() == []
