"""What a measure is can be read in its docstring: each argument, the answer, and what is refused."""

import inspect
import re

import pytest
from table_of_measures import MEASURES

import sim.measures as measures

SOURCE = r"\(\d{4}\)|no (published |single )?source|yearly commuting reports|A unit"
"""A publication by its year, or what stands where there is none."""
NAMES = sorted({measure.name for measure in MEASURES})


@pytest.mark.parametrize("name", NAMES)
def test_a_docstring_says_what_goes_in_what_comes_out_and_what_is_refused(name):
    measure = getattr(measures, name)
    sections = re.split(r"\n([A-Z][a-z]+)\n-{5,}\n", inspect.getdoc(measure))
    headings = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert {"Parameters", "Returns", "Raises", "Notes"} <= set(headings)
    assert re.search(SOURCE, headings["Notes"]), "its source, or that it has none"
    described = {
        word for line in re.findall(r"^(\S.*?)(?: : .*)?$", headings["Parameters"], re.M) for word in line.split(", ")
    }
    assert set(inspect.signature(measure).parameters) <= described
    assert "ValueError" in headings["Raises"]
    assert ":math:" in inspect.getdoc(measure) or ".. math::" in inspect.getdoc(measure), "its formula"
