"""A bundle: from one development model to another by groups of levers, every set of groups a point."""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from sim.experiments.sweeps.points import DesignPoint, Points
from sim.params.advice import BadInput, did_you_mean
from sim.params.development_model import DevelopmentModel
from sim.params.mistakes import Mistakes
from sim.params.scenario import load_model
from sim.params.tables import levers

FAMILY = "family"
"""Word for the families of `levers.csv` as groups."""
BUNDLE = "bundle."
"""Start of the names of the axes: `bundle.land` is 1 where the levers of land are those of the later model, else 0."""
MOST_GROUPS = 10
"""Groups that one bundle may have: a thousand points."""
_FIELDS = ("from", "to", "groups")
_FORM = 'must be "family", or a table with lists of levers, such as land = ["land.*"]'


def read_bundle(kind: str, table: object, where: str) -> Points:
    """Points of a bundle: point m moves the groups whose bits are set in m, the first group being the lowest bit.

    Parameters
    ----------
    kind : str
        The word of the file.
    table : object
        `from` and `to`, models by name or path; `groups`, `"family"` if not given.
    where : str
        File, for the sentences.

    Raises
    ------
    BadInput
        With every mistake, one a line; also if a lever that differs is in no group or in two.
    """
    if not isinstance(table, Mapping):
        raise BadInput(f'{where}, {kind}: must be a table [{kind}] with from = "1.0" and to = "3.0".')
    mistakes = Mistakes()
    told = f"{where}, {kind},"
    for name in table:
        if name not in _FIELDS:
            mistakes.add(f"{told} there is no '{name}', only {', '.join(_FIELDS)}.{did_you_mean(name, _FIELDS)}")
    ends: list[DevelopmentModel] = []
    for name in ("from", "to"):
        with mistakes.collected():
            ends.append(_model(table.get(name), f"{told} {name}"))
    groups: dict[str, list[str]] = {}
    with mistakes.collected():
        groups = _groups(table.get("groups", FAMILY), f"{told} groups")
    mistakes.refuse()
    before, after = ends
    differing = _differing(before, after)
    if not differing:
        raise BadInput(f"{told.rstrip(',')}: {before.label} and {after.label} have the same levers; name two models.")
    moved = _moved(groups, differing, told, f"{before.label} and {after.label}")
    return Points(kind, tuple(BUNDLE + name for name in moved), _points(before, after, moved, told), (before,))


def _model(given: object, where: str) -> DevelopmentModel:
    """Development model of one end."""
    if not isinstance(given, str):
        raise BadInput(f'{where}: {"is missing" if given is None else "must be a text"}; name a model, such as "1.0".')
    try:
        return load_model(given)
    except BadInput as error:
        raise BadInput("\n".join(f"{where}: {sentence}" for sentence in str(error).splitlines())) from None


def _groups(given: object, where: str) -> dict[str, list[str]]:
    """Levers of each group."""
    active = {name: declared for name, declared in levers().items() if declared.active}
    if given == FAMILY:
        families = dict.fromkeys(declared.family for declared in active.values())
        return {each: [name for name, declared in active.items() if declared.family == each] for each in families}
    if not isinstance(given, Mapping) or not given:
        raise BadInput(f"{where}: {_FORM}.")
    mistakes = Mistakes()
    found: dict[str, list[str]] = {}
    for name, patterns in given.items():
        listed = [patterns] if isinstance(patterns, str) else patterns
        if not re.fullmatch(r"\w[\w-]*", name):
            mistakes.add(f"{where} '{name}': a name of a group is letters, digits, - and _ only.")
        elif not isinstance(listed, list) or not listed or not all(isinstance(each, str) for each in listed):
            mistakes.add(f"{where} {name}: {_FORM}.")
        else:
            found[name] = [lever for lever in active if any(fnmatchcase(lever, pattern) for pattern in listed)]
            for pattern in listed:
                if not any(fnmatchcase(lever, pattern) for lever in active):
                    hint = did_you_mean(pattern, active)
                    mistakes.add(f"{where} {name}: there is no active lever '{pattern}'.{hint}")
    mistakes.refuse()
    return found


def _differing(before: DevelopmentModel, after: DevelopmentModel) -> list[str]:
    """Active levers whose course is not the same in both models."""
    return [name for name, row in levers().items() if row.active and before.schedule(name) != after.schedule(name)]


def _moved(
    groups: Mapping[str, Sequence[str]], differing: Sequence[str], where: str, between: str
) -> dict[str, list[str]]:
    """Levers that each group moves; groups that move none are left out."""
    mistakes = Mistakes()
    nowhere = [name for name in differing if not any(name in names for names in groups.values())]
    if nowhere:
        mistakes.add(
            f"{where} groups: {', '.join(nowhere)} differ{'s' if len(nowhere) == 1 else ''} between {between} and "
            "stand in no group; each must stand in one."
        )
    for name in differing:
        inside = [group for group, names in groups.items() if name in names]
        if len(inside) > 1:
            mistakes.add(f"{where} groups: {name} stands in {' and '.join(inside)}; it must stand in one.")
    moved = {group: [name for name in names if name in differing] for group, names in groups.items()}
    moved = {group: names for group, names in moved.items() if names}
    if len(moved) > MOST_GROUPS:
        mistakes.add(
            f"{where} groups: {len(moved)} groups differ, that is {2 ** len(moved):,} points; at most {MOST_GROUPS} "
            "are allowed. Put some together."
        )
    mistakes.refuse()
    return moved


def _points(
    before: DevelopmentModel, after: DevelopmentModel, moved: Mapping[str, Sequence[str]], where: str
) -> tuple[DesignPoint, ...]:
    """Every set of groups, as binary numbers count."""
    found = []
    for number in range(1 << len(moved)):
        bits = {group: number >> place & 1 for place, group in enumerate(moved)}
        courses = {name: after.schedule(name) for group, names in moved.items() if bits[group] for name in names}
        chosen = [group for group, bit in bits.items() if bit]
        try:
            before.with_courses(courses, f"{' and '.join(chosen)} of {after.label}")
        except BadInput as error:
            raise BadInput(f"{where} groups: {error} Put both levers into one group.") from None
        found.append(DesignPoint({BUNDLE + group: float(bit) for group, bit in bits.items()}, {}, courses))
    return tuple(found)
