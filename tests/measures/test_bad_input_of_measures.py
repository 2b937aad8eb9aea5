"""What a measure is given wrongly is refused with the name of the argument and the place in it, never computed."""

import re

import numpy as np
import pytest
from table_of_measures import MEASURES, arguments, axes, numbered

import sim.measures as measures
from sim.measures import NoValue

SEEDS = range(40)


def _arguments_with_value(measure):
    """The first drawn arguments, at least two of each letter, for which the measure has a value."""
    for seed in SEEDS:
        inputs, size = arguments(measure, seed)
        try:
            getattr(measures, measure.name)(**inputs)
        except NoValue:
            continue
        if min(size.values(), default=2) >= 2:
            return inputs
    raise AssertionError(f"{measure.name} has no value for any draw of the table")


def _refusal(measure, inputs):
    with pytest.raises(ValueError, match=r"\w") as refused:
        getattr(measures, measure.name)(**inputs)
    assert not isinstance(refused.value, NoValue), refused.value
    return str(refused.value)


def _with(array, entry):
    """A copy of the array with one wrong entry, at its last place."""
    wrong = array.copy() if entry == round(entry, 0) and array.dtype.kind == "i" else array.astype(float)
    wrong[(-1,) * array.ndim] = entry
    return wrong


def _entries(kinds):
    """Each measure with each of its arrays of these kinds."""
    return [
        pytest.param(measure, name, id=f"{measure.name}-{name}")
        for measure in MEASURES
        for name, shape in measure.shapes().items()
        if kinds(measure, name, shape)
    ]


def _is_plain(measure, name, shape):
    return not set(shape) & set(">?±#~")


@pytest.mark.parametrize(
    ("measure", "name"),
    _entries(lambda measure, name, shape: _is_plain(measure, name, shape) and name not in measure.signed.split()),
)
def test_negative_entries_are_refused_by_place(measure, name):
    inputs = _arguments_with_value(measure)
    at = re.escape(str([length - 1 for length in inputs[name].shape]))
    assert re.match(rf"{name}{at} is -2\.0; ", _refusal(measure, {**inputs, name: _with(inputs[name], -2.0)}))


@pytest.mark.parametrize(
    ("measure", "name"),
    _entries(lambda measure, name, shape: _is_plain(measure, name, shape) and name not in measure.missing.split()),
)
def test_missing_entries_are_refused_by_place(measure, name):
    inputs = _arguments_with_value(measure)
    at = re.escape(str([length - 1 for length in inputs[name].shape]))
    assert re.match(rf"{name}{at} is nan; ", _refusal(measure, {**inputs, name: _with(inputs[name], np.nan)}))


@pytest.mark.parametrize(("measure", "name"), _entries(lambda measure, name, shape: bool(set(shape) & set(">?±#"))))
def test_unknown_codes_are_refused_by_place(measure, name):
    inputs = _arguments_with_value(measure)
    refusal = _refusal(measure, {**inputs, name: _with(inputs[name], -5)})
    assert re.match(rf"{name}(\[\d+(, \d+)?\] is -5| must hold)", refusal)


@pytest.mark.parametrize(("measure", "name"), _entries(lambda measure, name, shape: bool(numbered(shape))))
def test_codes_that_are_no_whole_numbers_are_refused(measure, name):
    inputs = _arguments_with_value(measure)
    assert name in _refusal(measure, {**inputs, name: inputs[name] + 0.5})


@pytest.mark.parametrize(
    ("measure", "name"), _entries(lambda measure, *_: measure.name not in ("intrazonal_distance", "wan_yuan_per_mu"))
)  # these two convert number by number, whatever the shape
def test_a_dimension_too_many_is_refused(measure, name):
    inputs = _arguments_with_value(measure)
    assert name in _refusal(measure, {**inputs, name: inputs[name][None, None, None]})


def _is_shared(measure, name, shape):
    """Whether the first axis of an array is also one of another, or its own second."""
    others = [axes(of) for other, of in measure.shapes().items() if other != name]
    return axes(shape)[0] in "".join(others) + axes(shape)[1:]


@pytest.mark.parametrize(("measure", "name"), _entries(_is_shared))
def test_lengths_that_do_not_agree_are_refused(measure, name):
    inputs = _arguments_with_value(measure)
    refusal = _refusal(measure, {**inputs, name: inputs[name][:-1]})
    assert any(argument in refusal for argument in measure.shapes())


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        pytest.param(measure, name, id=f"{measure.name}-{name}")
        for measure in MEASURES
        for name, value in measure.numbers.items()
        if not isinstance(value, bool | list) and name != "reference"
    ],
)
def test_a_missing_number_is_refused(measure, name):
    inputs = _arguments_with_value(measure)
    assert re.match(rf"{name}\b", _refusal(measure, {**inputs, name: np.nan}))


def test_rows_of_different_lengths_and_words_are_refused():
    for wrong in ([[1, 2], [3]], [["many", "few"], ["few", "many"]], [[None, 1], [1, 1]]):
        with pytest.raises(ValueError, match=r"^trips "):
            measures.mean_commute(wrong, [[1, 1], [1, 1]])


def test_totals_that_do_not_agree_are_refused_with_both():
    with pytest.raises(ValueError, match=r"workers sum to 6\.0, jobs to 5\.0; the totals must agree"):
        measures.minimum_commute_of_margins([3, 3], [3, 2], np.ones((2, 2)))
