"""What holds for every measure: scale, order and empty places change nothing; bounds; inputs stay as they are."""

import copy
import inspect
import math
import string

import numpy as np
import pytest
from table_of_measures import MEASURES, arguments, axes, numbered

import sim.measures as measures
from sim.measures import NoValue

DRAWS = range(8)
_NO_MEASURES = {"NoCommuters", "NoValue", "RunRecord", "Outcome", "Purchases", "AreaPurchases", "SCOPES"}
_NO_MEASURES |= {"outcomes", "outcomes_of"}
every_measure = pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)


def answer(measure, inputs):
    """What the measure gives; nan if it has no value."""
    try:
        return getattr(measures, measure.name)(**inputs)
    except NoValue:
        return math.nan


def assert_same(got, wanted, closeness):
    if isinstance(wanted, dict):
        got, wanted = ([answers[key] for key in wanted] for answers in (got, wanted))
    np.testing.assert_allclose(np.asarray(got, float), np.asarray(wanted, float), rtol=closeness, atol=closeness)


def relabelled(measure, inputs, letter, order):
    """The same arguments with the labels of one letter in another order."""
    new_number = np.argsort(order)
    changed = dict(inputs)
    for name, shape in measure.shapes().items():
        array = changed[name]
        if numbered(shape) == letter:
            array = np.where(array >= 0, new_number[array], array)
        for axis, own in enumerate(axes(shape)):
            array = np.take(array, order, axis) if own == letter else array
        changed[name] = array
    return changed


def padded(measure, inputs, letter):
    """The same arguments with one more label, where nothing is; it is a kilometre or a minute away."""
    changed = dict(inputs)
    for name, shape in measure.shapes().items():
        width = [(0, 1 if own == letter else 0) for own in axes(shape)]
        far = 1.0 if name in ("km", "minutes", "offset_km") else 0
        changed[name] = np.pad(inputs[name], width, constant_values=far)
    return changed


def without_last(array, letters, letter):
    """The answer without the last label of a letter."""
    for axis, own in enumerate(letters):
        array = np.delete(array, -1, axis) if own == letter and np.ndim(array) else array
    return array


def test_the_table_holds_every_measure_and_all_of_its_arguments():
    listed = {name for name in dir(measures) if not name.startswith("_") and callable(getattr(measures, name))}
    assert {measure.name for measure in MEASURES} == {name for name in listed if name[0] in string.ascii_letters} - (
        _NO_MEASURES | {"Any"}
    )
    for measure in MEASURES:
        parameters = inspect.signature(getattr(measures, measure.name)).parameters
        given = {*measure.shapes(), *measure.numbers}
        assert given <= set(parameters), measure.name
        assert {name for name, of in parameters.items() if of.default is inspect.Parameter.empty} <= given, measure.name


@every_measure
def test_draws_of_the_table_have_a_value_often_enough_to_tell(measure):
    answers = [_flat(answer(measure, arguments(measure, seed)[0])) for seed in DRAWS]
    assert sum(not np.isnan(values).all() for values in answers) >= 2


def _flat(answers):
    return [*answers.values()] if isinstance(answers, dict) else np.ravel(np.asarray(answers, float))


@every_measure
def test_relabelling_permutes_the_answer_and_nothing_else(measure):
    for seed in DRAWS:
        inputs, size = arguments(measure, seed)
        plain = answer(measure, inputs)
        for letter in set(size) - set(measure.ordered):
            order = np.random.default_rng(seed).permutation(size[letter])
            got = answer(measure, relabelled(measure, inputs, letter, order))
            wanted = plain
            for axis, own in enumerate(measure.gives if np.ndim(plain) else ""):
                wanted = np.take(wanted, order, axis) if own == letter else wanted
            assert_same(got, wanted, measure.closeness)


@every_measure
def test_a_constant_factor_changes_nothing(measure):
    for seed in DRAWS:
        inputs, _ = arguments(measure, seed)
        plain = answer(measure, inputs)
        for group in filter(None, measure.scaled.split("|")):
            times = {name: inputs[name] * 3.7 for name in group.split()}
            assert_same(answer(measure, {**inputs, **times}), plain, measure.closeness)


@every_measure
def test_a_label_with_nothing_in_it_changes_no_other(measure):
    for seed in DRAWS:
        inputs, _ = arguments(measure, seed)
        plain = answer(measure, inputs)
        for letter in measure.padded:
            got = answer(measure, padded(measure, inputs, letter))
            assert_same(without_last(got, measure.gives, letter), plain, measure.closeness)


@every_measure
def test_an_answer_lies_within_its_bounds(measure):
    for seed in DRAWS:
        for value in _flat(answer(measure, arguments(measure, seed)[0])):
            assert math.isnan(value) or measure.low <= value <= measure.high


@every_measure
def test_inputs_are_not_written_to(measure):
    inputs, _ = arguments(measure, 1)
    before = copy.deepcopy(inputs)
    for array in inputs.values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    answer(measure, inputs)
    for name, value in before.items():
        np.testing.assert_array_equal(inputs[name], value)


@every_measure
def test_the_same_arguments_give_the_same_bits(measure):
    inputs, _ = arguments(measure, 2)
    assert repr(_flat(answer(measure, inputs))) == repr(_flat(answer(measure, copy.deepcopy(inputs))))
