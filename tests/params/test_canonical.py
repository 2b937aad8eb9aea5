"""One content has one text and one hash; other content has another."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.params.canonical import canonical_json, content_hash

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
SIGNS = st.sampled_from(["0x0.0p+0", "text:0x0.0p+0", "-0x1.0000000000000p+0", 0.0, -1.0, "", 0, "0", False])


def typed(content):
    """Content with the type of every leaf beside it, so that 1, 1.0 and true differ under ==."""
    if isinstance(content, dict):
        return {key: typed(item) for key, item in content.items()}
    if isinstance(content, list):
        return [typed(item) for item in content]
    return (type(content).__name__, content)


@given(PLAIN | SIGNS, PLAIN | SIGNS)
def test_two_contents_share_a_text_only_if_they_are_equal(one, other):
    assert (canonical_json(one) == canonical_json(other)) == (typed(one) == typed(other))


@given(st.dictionaries(st.text(max_size=4), PLAIN, max_size=6))
def test_the_order_of_keys_does_not_matter(content):
    assert content_hash(content) == content_hash(dict(reversed(content.items())))


@given(PLAIN)
def test_the_text_is_ascii_on_one_line(content):
    text = canonical_json({"key": content})
    assert text.isascii()
    assert "\n" not in text


def test_both_zeros_are_one():
    assert content_hash([0.0]) == content_hash([-0.0])


def test_a_list_and_a_tuple_are_one():
    assert content_hash([1, 2.0]) == content_hash((1, 2.0))


def test_a_float_of_numpy_is_the_float_it_is():
    assert content_hash(np.float64(0.1)) == content_hash(0.1)


@pytest.mark.parametrize("number", [0.0, 1.5, -1.5])
def test_a_text_that_looks_like_a_float_is_not_that_float(number):
    assert content_hash(number.hex()) != content_hash(number)
    assert content_hash(f"text:{number.hex()}") != content_hash(number.hex())


def test_the_last_bit_of_a_float_counts():
    assert content_hash(0.1) != content_hash(math.nextafter(0.1, 1.0))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(number):
    with pytest.raises(ValueError, match="not a finite number"):
        content_hash({"deep": [number]})


@pytest.mark.parametrize("content", [{1, 2}, b"bytes", np.int64(3), np.zeros(2), object(), 1j])
def test_another_type_is_refused(content):
    with pytest.raises(TypeError, match="no canonical text"):
        content_hash({"deep": [content]})


def test_a_key_that_is_no_text_is_refused():
    with pytest.raises(TypeError, match="not a text"):
        content_hash({1: 2.0})


def test_the_text_is_as_documented():
    assert (
        canonical_json({"b": [1, 0.5, None, True], "a": "é"})
        == r'{"a":"\u00e9","b":[1,"0x1.0000000000000p-1",null,true]}'
    )


def test_the_hash_does_not_depend_on_the_seed_of_the_interpreter():
    code = "from sim.params.canonical import content_hash; print(content_hash({'a': 1.5, 'b': {'c': 'x', 'd': [2]}}))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {content_hash({"b": {"d": [2], "c": "x"}, "a": 1.5}) + "\n"}
