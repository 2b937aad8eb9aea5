"""Stress tests as TOML files: what strikes a city from outside, when, for how long and how hard.

A stress test is a list of shocks. Each multiplies one thing that the economy reads (docs/stress.md has the table), or
lets the largest anchors leave. It strikes every development model alike; no code asks which one runs.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.params.advice import BadInput, did_you_mean
from sim.params.folder import scenarios_folder, shown
from sim.params.mistakes import Mistakes
from sim.params.shock import ANCHOR, GROUPS, KINDS, Kind, Shock
from sim.params.text import read_toml
from sim.units import quarter_index, quarter_label

_FIELDS = ("kind", "from", "quarters", "factor", "number", "target")
_MOST_NUMBER = 100


@dataclass(frozen=True)
class Stress:
    """A stress test.

    Parameters
    ----------
    name : str
        File name without its ending: how tables and figures call it.
    title : str
        What it is, in a line.
    shocks : tuple of Shock
        In the order of the file; where several strike the same, their factors multiply.
    """

    name: str
    title: str
    shocks: tuple[Shock, ...]

    def content(self) -> list[dict[str, object]]:
        """What acts, for hashing: equal shocks are equal content, whatever the name."""
        return [
            {
                "kind": shock.kind, "start": shock.start, "quarters": shock.quarters, "factor": shock.factor,
                "number": shock.number, "target": list(shock.target),
            }
            for shock in self.shocks
        ]  # fmt: skip

    def check_length(self, quarters: int) -> None:
        """Refuse a shock that begins after the end of a run of so many quarters.

        Raises
        ------
        BadInput
            With the length that would do.
        """
        late = [shock for shock in self.shocks if shock.start >= quarters]
        if late:
            last = max(late, key=lambda shock: shock.start)
            raise BadInput(
                f"--stress {self.name}: '{last.kind}' begins in {quarter_label(last.start)}, but a run of {quarters} "
                f"quarters ends with {quarter_label(quarters - 1)}; give --quarters {last.start + 1} or more."
            )


def stress_names() -> list[str]:
    """Names of the stress tests that come with the program, sorted."""
    return sorted(path.stem for path in (scenarios_folder() / "stress").glob("*.toml"))


def load_stress(name_or_path: str | Path) -> Stress:
    """Stress test by its name, such as ``freight-x3``, or by the path of a TOML file.

    Raises
    ------
    BadInput
        If there is no such stress test, or with every mistake of its file.
    """
    if isinstance(name_or_path, Path):
        return read_stress(name_or_path)
    names = stress_names()
    if name_or_path in names:
        return read_stress(scenarios_folder() / "stress" / f"{name_or_path}.toml")
    if Path(name_or_path).suffix == ".toml":
        return read_stress(Path(name_or_path))
    raise BadInput(
        f"there is no stress test '{name_or_path}'.{did_you_mean(name_or_path, names)} "
        f"Stress tests: {', '.join(names)}; or give the path of a TOML file."
    )


def read_stress(path: Path) -> Stress:
    """Stress test of a TOML file; its name is the file name without the ending.

    Raises
    ------
    BadInput
        With every mistake of the file, one a line.
    """
    content, where, mistakes = read_toml(path), shown(path), Mistakes()
    for key in content:
        if key not in ("title", "shock"):
            mistakes.add(f"{where}: there is no key '{key}'.{did_you_mean(key, ('title', 'shock'))} "
                         "A stress test has a title and tables [[shock]].")  # fmt: skip
    title, tables = content.get("title", path.stem), content.get("shock", [])
    if not isinstance(title, str):
        mistakes.add(f"{where}, title: must be a text.")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        mistakes.add(f"{where}: holds no shock; write tables [[shock]] with kind, from, quarters and factor.")
        tables = []
    shocks: list[Shock] = []
    for number, table in enumerate(tables, start=1):
        with mistakes.collected():
            shocks.append(_shock(table, f"{where}, shock {number}"))
    mistakes.refuse()
    return Stress(path.stem, str(title), tuple(shocks))


def _shock(table: Mapping[str, object], where: str) -> Shock:
    """One table [[shock]], with every mistake of it."""
    name = table.get("kind")
    if not isinstance(name, str) or name not in KINDS:
        close = did_you_mean(str(name), KINDS)
        raise BadInput(f"{where}: there is no kind '{name}'.{close} Kinds: {', '.join(KINDS)}.")
    kind, mistakes = KINDS[name], Mistakes()
    for key in table:
        if key not in _FIELDS:
            mistakes.add(
                f"{where}: there is no field '{key}'.{did_you_mean(key, _FIELDS)} Fields: {', '.join(_FIELDS)}."
            )
    start, quarters, factor, number = 0, 1, 1.0, 0
    target: tuple[str, ...] = ()
    with mistakes.collected():
        start = _start(table.get("from"), where)
    with mistakes.collected():
        target = _target(kind, name, table.get("target"), where)
    if name == ANCHOR:
        _refuse_fields(table, ("quarters", "factor"), f"{where}: an {ANCHOR} is for good and whole", mistakes)
        with mistakes.collected():
            number = _count(table.get("number", 1), f"{where}, number", _MOST_NUMBER)
    else:
        _refuse_fields(table, ("number",), f"{where}: '{name}' has a factor", mistakes)
        with mistakes.collected():
            quarters = _count(table.get("quarters"), f"{where}, quarters", None)
        with mistakes.collected():
            factor = _factor(kind, name, table.get("factor"), where)
    mistakes.refuse()
    return Shock(name, start, quarters, factor, number, target)


def _refuse_fields(table: Mapping[str, object], fields: tuple[str, ...], why: str, mistakes: Mistakes) -> None:
    """Note the fields that this kind does not have."""
    for field in fields:
        if field in table:
            mistakes.add(f"{why}; leave out '{field}'.")


def _start(given: object, where: str) -> int:
    """Quarter by label or number."""
    if isinstance(given, str):
        try:
            quarter = quarter_index(given)
        except ValueError as error:
            raise BadInput(f"{where}, from: {error}.") from None
    elif isinstance(given, int) and not isinstance(given, bool):
        quarter = given
    else:
        raise BadInput(f'{where}, from: must be a quarter, such as "2021Q3", or its number (0 is 2017Q3).')
    if quarter < 0:
        raise BadInput(f"{where}, from: {given} is before the start of the run; the first quarter is 2017Q3, number 0.")
    return quarter


def _count(given: object, where: str, most: int | None) -> int:
    """Whole number from 1 on."""
    if not isinstance(given, int) or isinstance(given, bool) or given < 1 or (most is not None and given > most):
        ends = "1 or above" if most is None else f"1 to {most}"
        raise BadInput(f"{where}: must be a whole number, {ends}{'' if given is None else f', not {given}'}.")
    return given


def _factor(kind: Kind, name: str, given: object, where: str) -> float:
    """Factor within the range of its kind."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise BadInput(f"{where}, factor: must be a number, {kind.low:g} to {kind.high:g} for '{name}'.")
    if not kind.low <= given <= kind.high:
        raise BadInput(
            f"{where}, factor = {given:g}: outside {kind.low:g} to {kind.high:g} for '{name}' ({kind.meaning})."
        )
    return float(given)


def _target(kind: Kind, name: str, given: object, where: str) -> tuple[str, ...]:
    """Segments that are struck; whether a city has them is asked when there is one."""
    if not kind.has_target:
        if given is not None:
            raise BadInput(f"{where}: '{name}' strikes the city as a whole; leave out 'target'.")
        return ()
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names or not all(isinstance(one, str) for one in names):
        raise BadInput(f"{where}, target: must be a segment, a list of them, or one of {', '.join(GROUPS)}.")
    return tuple(names)
