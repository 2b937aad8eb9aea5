"""The codebook of outcomes: one row a column of a table that leaves this program, made from the declared table."""

from collections.abc import Sequence

from sim.measures.catalogue import Outcome, outcomes

COLUMNS = (
    *("name", "stata_name", "label_en", "label_zh", "unit", "scope", "direction", "mechanical", "frequency", "window"),
    *("formula", "reference", "confidence", "note"),
)
"""Columns of ``codebook.csv``."""
UNCALIBRATED = "uncalibrated: parameters are not fitted to data; read directions, not levels"
_STATA_LONGEST = 32
"""Signs that a name of Stata may have."""


def codebook(keys: Sequence[tuple[str, str]], names: Sequence[str], scope: str) -> list[dict[str, str]]:
    """Rows for the columns that name a row of the table, then for its outcomes.

    Parameters
    ----------
    keys : sequence of (str, str)
        Name and label of each column that is no outcome.
    names : sequence of str
        Declared outcomes.
    scope : str
        Scope of the outcomes.

    Returns
    -------
    list of dict
        By the names of `COLUMNS`; what a key does not have is empty.
    """
    short = stata_names([*(name for name, _ in keys), *names])
    empty = dict.fromkeys(COLUMNS, "")
    rows = [{**empty, "name": name, "stata_name": short[name], "label_en": label} for name, label in keys]
    return rows + [_row(outcomes()[name], short[name], scope) for name in names]


def stata_names(names: Sequence[str]) -> dict[str, str]:
    """Name in Stata of each name: letters, digits and underscores, at most 32, all different.

    Too long a name loses the last letter of its longest word, again and again; the rule knows no table, so that a name
    is the same in each export that has no two names that end up alike.

    Examples
    --------
    >>> stata_names(["land.tax_per_mu"])
    {'land.tax_per_mu': 'land_tax_per_mu'}
    """
    short: dict[str, str] = {}
    for name in names:
        words = name.replace(".", "_").split("_")
        while len("_".join(words)) > _STATA_LONGEST:
            longest = max(range(len(words)), key=lambda i: len(words[i]))
            words[longest] = words[longest][:-1]
        found, number = "_".join(words), 1
        while found in short.values():
            number += 1
            found = f"{'_'.join(words)[: _STATA_LONGEST - len(str(number))]}{number}"
        short[name] = found
    return short


def _row(outcome: Outcome, stata_name: str, scope: str) -> dict[str, str]:
    """One outcome."""
    return {
        "name": outcome.name,
        "stata_name": stata_name,
        "label_en": outcome.label_en,
        "label_zh": outcome.label_zh,
        "unit": outcome.unit,
        "scope": scope,
        "direction": outcome.direction,
        "mechanical": "true" if outcome.mechanical else "false",
        "frequency": outcome.frequency,
        "window": outcome.window,
        "formula": outcome.formula,
        "reference": outcome.reference,
        "confidence": outcome.confidence,
        "note": UNCALIBRATED,
    }
