"""Every word of a page in both languages at once: from `words.csv`, from the catalogues, and twins of titles in data.

A `Text` is said in English and in Chinese; a name, a number and a symbol are the same in both.
"""

import csv
import functools
import re
from pathlib import Path
from typing import NamedTuple

from sim.figures.words import LANGUAGES, Words, twins
from sim.measures.catalogue import outcomes
from sim.units import WAN_PER_BILLION

MONEY = "万元"
"""Unit of amounts, which are shown in billions."""
_FOLDER = Path(__file__).parent
_HORIZONS = {r"year (\d+)": "horizon.year", r"last (\d+) quarters": "horizon.last"}


class Text(NamedTuple):
    """The same in both languages.

    Parameters
    ----------
    en, zh : str
        Equal for names and numbers.
    """

    en: str
    zh: str

    @property
    def is_one(self) -> bool:
        """Whether both languages say it alike."""
        return self.en == self.zh

    @property
    def has_letters(self) -> bool:
        """Whether there is something that a reader could want translated."""
        return any(character.isalpha() for character in self.en)


NOTHING = Text("", "")
"""Nothing to say."""


def same(name: object) -> Text:
    """A name or a number, which is the same in both languages."""
    return Text(str(name), str(name))


def said(key: str, **parts: object) -> Text:
    """Text of this key of `words.csv`, its gaps filled; a gap may itself be a `Text`.

    Examples
    --------
    >>> said("model", label="3.0")
    Text(en='Model 3.0', zh='模式3.0')
    """
    row = _words()[key]
    return Text(*(row[lang].format(**_in(lang, parts)) for lang in LANGUAGES))


def said_or_same(key: str, name: str) -> Text:
    """Text of this key if there is one, else the name itself."""
    return said(key) if key in _words() else same(name)


def joined(separator: str, texts: "list[Text] | tuple[Text, ...]") -> Text:
    """Texts one after the other; the separator is a key."""
    between = said(separator)
    return Text(between.en.join(text.en for text in texts), between.zh.join(text.zh for text in texts))


def twin(text: str) -> Text:
    """Title or unit that stands in data, with its Chinese twin from `sim/figures/twins.csv` if it has one."""
    return Text(text, twins().get(text, text))


def label_of(outcome: str) -> Text:
    """Name of an outcome."""
    declared = outcomes()[outcome]
    return Text(declared.label_en, declared.label_zh)


def unit_of(outcome: str) -> Text:
    """Unit of an outcome as a page shows it: amounts of money in billion yuan."""
    if outcomes()[outcome].unit == MONEY:
        return said("billion_yuan")
    return Text(*(words.unit(outcome) for words in _both()))


def shown_in(outcome: str) -> float:
    """What a stored number is divided by to be in `unit_of`."""
    return WAN_PER_BILLION if outcomes()[outcome].unit == MONEY else 1.0


def scope_of(scope: str) -> Text:
    """Name of a scope, within a sentence."""
    return said(f"scope.{scope}")


def city_of(city: str) -> Text:
    """Name of a city; its id where there is no other."""
    return Text(*(words.city(city) for words in _both()))


def horizon_of(horizon: str) -> Text:
    """Name of a horizon from its label in a table, within a sentence."""
    for pattern, key in _HORIZONS.items():
        if found := re.fullmatch(pattern, horizon):
            return said(key, n=found[1])
    return twin(horizon)


def _both() -> tuple[Words, ...]:
    """Words of the figures in both languages."""
    return tuple(Words(lang) for lang in LANGUAGES)


def _in(lang: str, parts: dict[str, object]) -> dict[str, object]:
    """Parts of a sentence in one language."""
    return {name: getattr(part, lang) if isinstance(part, Text) else part for name, part in parts.items()}


@functools.cache
def _words() -> dict[str, dict[str, str]]:
    """Rows of `words.csv` by key, read once."""
    with (_FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}
