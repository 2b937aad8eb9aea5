"""Numbers are read by dotted name, frozen, and a wrong name is answered."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.params.values import Values

WORDS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(lambda word: word not in {"flat", "of"})
NUMBERS = st.dictionaries(
    st.tuples(WORDS, WORDS).map(".".join), st.floats(allow_nan=False, allow_infinity=False), max_size=20
)


@given(NUMBERS)
def test_flat_gives_back_what_the_values_were_made_of(numbers):
    assert Values.of(numbers).flat() == numbers


@given(NUMBERS)
def test_every_number_is_read_by_its_dotted_name(numbers):
    values = Values.of(numbers)
    for name, number in numbers.items():
        group, word = name.split(".")
        assert getattr(getattr(values, group), word) == number


@given(NUMBERS)
def test_equal_numbers_are_equal_values_in_any_order_and_after_a_copy(numbers):
    values = Values.of(numbers)
    for other in (
        Values.of(dict(reversed(numbers.items()))),
        pickle.loads(pickle.dumps(values)),
        copy.deepcopy(values),
    ):
        assert other == values
        assert hash(other) == hash(values)


def test_other_numbers_are_other_values():
    assert Values.of({"fund.size": 1.0}) != Values.of({"fund.size": 2.0})


def test_a_misspelt_word_is_answered():
    with pytest.raises(AttributeError, match=r"no value 'leverige'.*Did you mean 'leverage'"):
        Values.of({"fund.leverage": 4.0}).fund.leverige  # noqa: B018


def test_a_misspelt_group_is_answered():
    with pytest.raises(AttributeError, match=r"no group of values 'fnud'.*Did you mean 'fund'"):
        Values.of({"fund.leverage": 4.0}).fnud  # noqa: B018


def test_values_cannot_be_changed():
    values = Values.of({"fund.leverage": 4.0})
    with pytest.raises(AttributeError, match="frozen"):
        values.fund.leverage = 5.0
    with pytest.raises(AttributeError, match="frozen"):
        values.fund = None
    with pytest.raises(AttributeError, match="frozen"):
        del values.fund.leverage
    assert values.flat() == {"fund.leverage": 4.0}


@pytest.mark.parametrize("name", ["leverage", "fund.", ".leverage", "fund.leverage.x", ""])
def test_a_name_has_two_parts(name):
    with pytest.raises(ValueError, match=r"group\.word"):
        Values.of({name: 1.0})
