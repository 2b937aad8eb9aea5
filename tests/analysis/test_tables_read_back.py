"""A table reads back as what was written: floats to the last bit, no value as an empty field."""

import csv
import math

import pytest

from sim.analysis.tables import text_of, write_table
from sim.params.advice import BadInput


@pytest.mark.parametrize(
    ("cell", "text"),
    [(0.1, "0.1"), (1 / 3, "0.3333333333333333"), (math.nan, ""), (True, "true"), (7, "7"), ("万元", "万元")],
)
def test_what_a_field_says(cell, text):
    assert text_of(cell) == text


def test_a_table_reads_back(tmp_path):
    rows = [["a, b", 2 / 3, True], ['"quoted"', math.nan, False]]
    write_table(("name", "number", "truth"), rows, tmp_path / "t.csv")
    content = (tmp_path / "t.csv").read_bytes()
    assert b"\r" not in content
    assert list(csv.reader(content.decode().splitlines())) == [
        ["name", "number", "truth"],
        ["a, b", repr(2 / 3), "true"],
        ['"quoted"', "", "false"],
    ]


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(BadInput):
        write_table(("a",), [[1]], tmp_path / "missing" / "t.csv")
    assert list(tmp_path.iterdir()) == []
