"""Where the levers of models differ, and how sure each value is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.params.lever_texts import lever_texts
from sim.params.tables import levers, parameters
from sim.report.numbers import NONE
from sim.report.texts import Text, joined, said, same, twin

LETTERS = ("A", "B", "C", "D")
"""How sure: read, recalled, assumed, from a survey digest."""


@dataclass(frozen=True)
class LeverLine:
    """One lever.

    Parameters
    ----------
    name : str
        Dotted name.
    title, unit : Text
        What it is called; its unit.
    in_2017 : str
        Value before any programme.
    values : tuple of Text
        Value in each model.
    letters : tuple of str
        How sure each value is; empty where the results do not say.
    """

    name: str
    title: Text
    unit: Text
    in_2017: str
    values: tuple[Text, ...]
    letters: tuple[str, ...]


def differing_levers(
    settled: Mapping[str, Mapping[str, Any]], evidence: Mapping[str, Mapping[str, str]]
) -> list[LeverLine]:
    """Levers in which models differ; of a single model those that are not as in 2017.

    Parameters
    ----------
    settled : mapping
        Value, or values by quarter, of each lever, by model.
    evidence : mapping
        Letter of each value, by model; may lack models.
    """
    models = list(settled)
    declared, texts = levers(), lever_texts()
    found = []
    for name in (name for name in settled[models[0]] if name in declared):
        courses = [settled[model].get(name) for model in models]
        if all(course == courses[0] for course in courses[1:]) and (len(models) > 1 or _is_2017(courses[0], name)):
            continue
        found.append(
            LeverLine(
                name,
                Text(name.replace(".", ": ").replace("_", " "), texts[name].term_zh),
                twin(declared[name].unit),
                f"{declared[name].default:.10g}",
                tuple(_value(course) for course in courses),
                tuple(evidence.get(model, {}).get(name, "") for model in models),
            )
        )
    return found


def letters_of(evidence: Mapping[str, Mapping[str, str]], models: Sequence[str]) -> list[tuple[Text, tuple[int, ...]]]:
    """How many numbers have each letter: levers of each model, then parameters of the world, which all models share.

    Returns
    -------
    list of (Text, tuple of int)
        What the numbers are, and how many are A, B, C and D.
    """
    told = [(said("levers_of", model=model), list(evidence[model].values())) for model in models if model in evidence]
    world = [row.confidence for row in parameters().values() if row.active]
    told.append((said("world"), world))
    return [(who, tuple(letters.count(letter) for letter in LETTERS)) for who, letters in told]


def _is_2017(course: object, name: str) -> bool:
    """Whether a lever has its value of 2017 throughout."""
    return course == levers()[name].default


def _value(course: object) -> Text:
    """A number, or numbers by the quarter from which they hold."""
    if course is None:
        return same(NONE)
    if not isinstance(course, Mapping):
        return same(f"{course:.10g}")
    return joined("semicolon", [said("from_quarter", value=f"{value:.10g}", quarter=q) for q, value in course.items()])
