"""Every word on a figure, in English and Chinese: from `words.csv`, the outcome catalogue and `twins.csv`."""

import csv
import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sim.measures.catalogue import outcomes
from sim.params.advice import BadInput, did_you_mean

if TYPE_CHECKING:
    from sim.measures.horizons import Horizon

LANGUAGES = ("en", "zh")
"""Languages a figure may speak."""
_TABLE = Path(__file__).with_name("words.csv")
_HORIZONS = {r"year (\d+)": "horizon.year", r"last (\d+) quarters": "horizon.last"}


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    """Rows of `words.csv` by key, read once."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@functools.cache
def twins() -> dict[str, str]:
    """Chinese by English of titles and units that stand in data: rows of `twins.csv`, read once."""
    with _TABLE.with_name("twins.csv").open(encoding="utf-8", newline="") as file:
        return {row["en"]: row["zh"] for row in csv.DictReader(file)}


class Words:
    """The words of one language.

    Parameters
    ----------
    lang : str
        One of `LANGUAGES`.

    Raises
    ------
    BadInput
        If there is no such language.

    Examples
    --------
    >>> Words("en")("model", label="3.0")
    'Model 3.0'
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            hint = did_you_mean(lang, LANGUAGES)
            raise BadInput(f"figures do not speak '{lang}'; they speak {' and '.join(LANGUAGES)}.{hint}")
        self.lang = lang

    def __call__(self, key: str, **parts: object) -> str:
        """Text of this key, its gaps filled."""
        return _table()[key][self.lang].format(**parts)

    def label(self, outcome: str) -> str:
        """Name of an outcome, as the catalogue has it."""
        declared = outcomes()[outcome]
        return declared.label_zh if self.lang == "zh" else declared.label_en

    def unit(self, outcome: str) -> str:
        """Unit of an outcome."""
        unit = outcomes()[outcome].unit
        return self(f"unit.{unit}") if f"unit.{unit}" in _table() else unit

    def unit_in_data(self, unit: str) -> str:
        """Unit of a lever or parameter, which its table has in English; as it is there where nobody translated it."""
        if self.lang == "en":
            return unit
        return twins().get(unit) or (self(f"unit.{unit}") if f"unit.{unit}" in _table() else unit)

    def direction(self, outcome: str) -> str:
        """Which way is better, with an arrow along the axis; nothing for an outcome that is not judged."""
        better = outcomes()[outcome].better
        return self("less_is_better" if better < 0 else "more_is_better") if better else ""

    def quantity(self, outcome: str) -> str:
        """Name of an outcome with its unit."""
        return self("quantity", label=self.label(outcome), unit=self.unit(outcome))

    def quantity_at(self, scope: str, outcome: str) -> str:
        """Name of an outcome with its unit and its scope."""
        where = self(f"scope.{scope}").lower()
        return self("quantity_at", label=self.label(outcome), unit=self.unit(outcome), where=where)

    def joint(self, first: str, second: str) -> str:
        """Two parts of one line; the second goes on in lower case."""
        return self("joint", first=first, second=second[:1].lower() + second[1:])

    def city(self, city: str) -> str:
        """Name of a city; its id where the table has no other."""
        return self(f"city.{city}") if f"city.{city}" in _table() else city

    def horizon(self, horizon: "Horizon") -> str:
        """Name of a horizon."""
        if horizon.year:
            return self("horizon.year", n=horizon.year)
        return self("horizon.last", n=horizon.end - horizon.first)

    def horizon_called(self, label: str) -> str:
        """Name of a horizon from its label in a table; another label as it is."""
        for pattern, key in _HORIZONS.items():
            if found := re.fullmatch(pattern, label):
                return self(key, n=found[1])
        return label

    def seeds(self, n: int) -> str:
        """So many seeds."""
        return self("seed") if n == 1 else self("seeds", n=n)
