"""`--set name=value` and the [parameters] of a city: numbers that replace defaults."""

from collections.abc import Iterable, Mapping

from sim.params.advice import BadInput
from sim.params.mistakes import Mistakes
from sim.params.names import unknown_name
from sim.params.tables import Declaration, levers, parameters
from sim.params.values import Params, Values


def split_overrides(overrides: Iterable[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Levers and parameters of `name=value` texts, checked, each by dotted name.

    Raises
    ------
    BadInput
        With every mistake: no equals sign, unknown or inactive name, not a number, out of range, given twice.
    """
    mistakes = Mistakes()
    chosen: dict[str, dict[str, float]] = {"lever": {}, "parameter": {}}
    for text in overrides:
        with mistakes.collected():
            declared, number = _override(text)
            if chosen[declared.kind].setdefault(declared.name, number) != number:
                mistakes.add(f"--set {declared.name}: is given twice with different values; give it once.")
    mistakes.refuse()
    return chosen["lever"], chosen["parameter"]


def parameter_overrides(table: Mapping[str, object], where: str) -> dict[str, float]:
    """Numbers of the [parameters] table of a city file, checked, by dotted name.

    Parameters
    ----------
    table : dict
        Groups of words (`[parameters.labour]`), or dotted names in quotes.
    where : str
        Name of the file for the sentences.

    Raises
    ------
    BadInput
        With every mistake of the table, one a line.
    """
    mistakes = Mistakes()
    numbers: dict[str, float] = {}
    for name, given in _dotted(table):
        with mistakes.collected():
            number = _parameter(name, where).number(given, f"{where},")
            if numbers.setdefault(name, number) != number:
                mistakes.add(f"{where}, {name}: is given twice with different values; give it once.")
    mistakes.refuse()
    return numbers


def resolve_parameters(city_overrides: Mapping[str, float], set_overrides: Mapping[str, float]) -> Params:
    """Active parameters by layers: default, then the city's own, then `--set`; the overrides are checked before."""
    defaults = {name: declared.default for name, declared in parameters().items() if declared.active}
    return Values.of({**defaults, **city_overrides, **set_overrides})


def _override(text: str) -> tuple[Declaration, float]:
    """Declaration and number of one `name=value`."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        raise BadInput(f"--set '{text}': write name=value, such as fund.size=50.")
    declared = {**parameters(), **levers()}.get(name)
    if declared is None:
        raise BadInput(f"--set {name}: {unknown_name(name, [*levers(), *parameters()], 'lever or parameter')}")
    _check_active(declared, "--set")
    return declared, declared.number(_number(value), "--set")


def _number(text: str) -> object:
    """Text as a number where it is one, else the text, which the declaration then refuses."""
    try:
        return float(text)
    except ValueError:
        return text


def _dotted(table: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    """Entries of a table of tables by dotted name."""
    for key, given in table.items():
        if isinstance(given, Mapping):
            yield from ((f"{key}.{word}", number) for word, number in given.items())
        else:
            yield key, given


def _parameter(name: str, where: str) -> Declaration:
    """Declaration of an active parameter."""
    if name in levers():
        raise BadInput(f"{where}, {name}: is a lever, not a parameter: give it in a model's TOML or with --set.")
    if name not in parameters():
        raise BadInput(f"{where}, {name}: {unknown_name(name, parameters(), 'parameter')}")
    _check_active(parameters()[name], f"{where},")
    return parameters()[name]


def _check_active(declared: Declaration, where: str) -> None:
    """Refuse a number that would have no effect."""
    if not declared.active:
        raise BadInput(
            f"{where} {declared.name}: this {declared.kind} is inactive: its mechanism is not built yet, "
            "so setting it would change nothing."
        )
