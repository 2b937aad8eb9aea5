"""Development models as TOML files: read, checked, and every mistake of a file told at once."""

from collections.abc import Iterator
from pathlib import Path

from sim.params.advice import BadInput, did_you_mean
from sim.params.development_model import DevelopmentModel, Evidence
from sim.params.folder import shown
from sim.params.mistakes import Mistakes
from sim.params.names import unknown_name
from sim.params.schedule import Schedule
from sim.params.tables import Declaration, levers, parameters
from sim.params.text import read_toml
from sim.units import quarter_index

_FIELDS = ("value", "low", "high", "source", "confidence")
_CONFIDENCE = ("A", "B", "C", "D")


def read_model(path: Path) -> DevelopmentModel:
    """Development model of a TOML file; its label is the file name without the ending.

    Raises
    ------
    BadInput
        With every mistake of the file, one a line.
    """
    content, where, mistakes = read_toml(path), shown(path), Mistakes()
    title = _title(content.pop("title", path.stem), where, mistakes)
    sources = _sources(content.pop("sources", []), where, mistakes)
    values: dict[str, Schedule] = {}
    evidence: dict[str, Evidence] = {}
    for declared, given in _entries(content, where, mistakes):
        with mistakes.collected():
            values[declared.name], evidence[declared.name] = _entry(declared, given, where)
    model = DevelopmentModel(path.stem, title, sources, values, evidence)
    with mistakes.collected():
        model.check_contacts(where)
    mistakes.refuse()
    return model


def _title(given: object, where: str, mistakes: Mistakes) -> str:
    """Title of the model, which must be a text."""
    if not isinstance(given, str):
        mistakes.add(f"{where}, title: must be a text.")
    return str(given)


def _sources(given: object, where: str, mistakes: Mistakes) -> tuple[str, ...]:
    """Sources of the model, which must be a list of texts."""
    if not isinstance(given, list) or not all(isinstance(source, str) for source in given):
        mistakes.add(f'{where}, sources: must be a list of texts, such as ["city plan, 2020"].')
        return ()
    return tuple(given)


def _entries(content: dict[str, object], where: str, mistakes: Mistakes) -> Iterator[tuple[Declaration, object]]:
    """Levers of the file with what is given for each; notes every key that is none."""
    groups = {name.partition(".")[0] for name in (*levers(), *parameters())}
    for group, table in content.items():
        if group not in groups:
            mistakes.add(f"{where}: {_unknown_key(group, groups)}")
        elif not isinstance(table, dict):
            mistakes.add(f"{where}, {group}: must be a table of levers, such as [{group}].")
        else:
            yield from _group(group, table, where, mistakes)


def _unknown_key(key: str, groups: set[str]) -> str:
    """What is wrong with a key at the top of the file."""
    if key in levers() or key in parameters():
        group, _, word = key.partition(".")
        return f"'{key}' stands in quotes at the top; write [{group}] and under it {word} = …"
    tables = sorted({name.partition(".")[0] for name in levers()})
    close = did_you_mean(key, [*tables, *sorted(groups), "title", "sources"])
    return f"there is no table '{key}'.{close} At the top stand title, sources and the tables {', '.join(tables)}."


def _group(
    group: str, table: dict[str, object], where: str, mistakes: Mistakes
) -> Iterator[tuple[Declaration, object]]:
    """Levers of one table of the file."""
    for word, given in table.items():
        name = f"{group}.{word}"
        if name in levers():
            yield levers()[name], given
        elif name in parameters():
            mistakes.add(
                f"{where}, {name}: is a parameter, not a lever: it describes the world and is equal in all models. "
                "Give it with --set or in [parameters] of a city's city.toml."
            )
        else:
            mistakes.add(f"{where}, {name}: {unknown_name(name, levers(), 'lever')}")


def _entry(declared: Declaration, given: object, where: str) -> tuple[Schedule, Evidence]:
    """Course of one lever and what is known about it.

    Raises
    ------
    BadInput
        With every mistake of the entry.
    """
    if not isinstance(given, dict) or _is_schedule(given):
        return _course(declared, given, where), Evidence()
    mistakes = Mistakes()
    course, evidence = Schedule.constant(declared.default), Evidence()
    with mistakes.collected():
        _check_fields(declared, given, where)
    with mistakes.collected():
        course = _course(declared, given.get("value", declared.default), where)
    with mistakes.collected():
        evidence = _evidence(declared, given, where)
    mistakes.refuse()
    _check_span(declared, given["value"], evidence, where)
    return course, evidence


def _is_schedule(given: dict[str, object]) -> bool:
    """Whether a table is meant as a schedule: none of its keys is a field of a value, all have a year in them."""
    return not set(given) & set(_FIELDS) and all(any(sign.isdigit() for sign in key) for key in given)


def _check_fields(declared: Declaration, given: dict[str, object], where: str) -> None:
    """Refuse unknown keys in a value table, and one without a value."""
    mistakes = Mistakes()
    for key in given:
        if key not in _FIELDS:
            close = did_you_mean(key, _FIELDS)
            mistakes.add(f"{where}, {declared.name}: there is no field '{key}'.{close} Fields: {', '.join(_FIELDS)}.")
    if "value" not in given:
        mistakes.add(f"{where}, {declared.name}: the field 'value' is missing.")
    mistakes.refuse()


def _course(declared: Declaration, given: object, where: str) -> Schedule:
    """Number or schedule as a course over the quarters."""
    if not isinstance(given, dict):
        return Schedule.constant(declared.number(given, f"{where},"))
    if not given:
        raise BadInput(f'{where}, {declared.name}: the schedule is empty; write {{"2017Q3" = number, …}}.')
    mistakes = Mistakes()
    changes: dict[int, float] = {}
    for label, number in given.items():
        with mistakes.collected():
            quarter = _quarter(label, f"{where}, {declared.name}")
            changes[quarter] = declared.number(number, f"{where}, {label},")
    mistakes.refuse()
    return Schedule.steps(declared.default, changes)


def _quarter(label: str, where: str) -> int:
    """Quarter of the run with this label, from 2017Q3 on."""
    try:
        quarter = quarter_index(label)
    except ValueError as error:
        raise BadInput(f"{where}: {error}.") from None
    if quarter < 0:
        raise BadInput(f"{where}: {label} is before the start of the run; the first quarter is 2017Q3.")
    return quarter


def _evidence(declared: Declaration, given: dict[str, object], where: str) -> Evidence:
    """Range, source and confidence of a value."""
    mistakes = Mistakes()
    ends: dict[str, float] = {}
    for end in ("low", "high"):
        if end in given:
            with mistakes.collected():
                ends[end] = declared.number(given[end], f"{where}, {end} of")
    source, confidence = given.get("source", ""), given.get("confidence", "")
    if not isinstance(source, str):
        mistakes.add(f"{where}, {declared.name}: source must be a text.")
    if "confidence" in given and confidence not in _CONFIDENCE:
        mistakes.add(f"{where}, {declared.name}: confidence must be one of {', '.join(_CONFIDENCE)}.")
    mistakes.refuse()
    return Evidence(ends.get("low"), ends.get("high"), str(source), str(confidence))


def _check_span(declared: Declaration, value: object, evidence: Evidence, where: str) -> None:
    """Refuse a value, or a step of it, outside the range that its own table states."""
    given = value.values() if isinstance(value, dict) else [value]
    numbers = [declared.number(number, f"{where},") for number in given]
    low = declared.low if evidence.low is None else evidence.low
    high = declared.high if evidence.high is None else evidence.high
    outside = [number for number in numbers if not low <= number <= high]
    if outside:
        raise BadInput(
            f"{where}, {declared.name} = {outside[0]:.12g}: outside its own low and high, {low:.12g} to {high:.12g}; "
            "mend the value or the range."
        )
