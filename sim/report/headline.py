"""The summary in words: what each model shows beside the first one, as sentences and as a table of models."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.analysis.paired import COMPARED
from sim.analysis.resolution import NOT_RESOLVED
from sim.analysis.side_by_side import Row
from sim.analysis.summary import FIRMS, headline_table
from sim.measures.catalogue import outcomes
from sim.report.blocks import headline_rows, title_of
from sim.report.numbers import digits, interval, percent
from sim.report.texts import NOTHING, Text, horizon_of, said, shown_in


@dataclass(frozen=True)
class Number:
    """A number as it is shown, and as it is.

    Parameters
    ----------
    shown : str
        With its interval, in the digits worth reading.
    value : str
        In full precision and in the unit shown; empty where there is none.
    """

    shown: str
    value: str


@dataclass(frozen=True)
class Finding:
    """What the models show of one headline outcome.

    Parameters
    ----------
    about : Text
        The outcome, with unit, scope and horizon.
    sentences : dict of str to Text
        One for each model but the first, by model.
    """

    about: Text
    sentences: dict[str, Text]


@dataclass(frozen=True)
class ModelLine:
    """One model at one horizon.

    Parameters
    ----------
    model : str
        Its label.
    horizon : Text
        Where it is read.
    level, difference, p_better : Number
        Mean over seeds; paired difference to the first model; share of seeds in which it is better.
    verdict : Text
        What can be said of the difference; nothing for the first model.
    """

    model: str
    horizon: Text
    level: Number
    difference: Number
    p_better: Number
    verdict: Text


@dataclass(frozen=True)
class Compared:
    """One outcome of one scope with its models.

    Parameters
    ----------
    outcome : str
        Its name.
    title : Text
        Label, unit and scope.
    better : Text
        Which way it is judged.
    lines : tuple of ModelLine
        By horizon and model.
    """

    outcome: str
    title: Text
    better: Text
    lines: tuple[ModelLine, ...]


def findings(summary: Sequence[Row]) -> list[Finding]:
    """What the headline outcomes say of each model beside the first, at the last horizon; nothing of one model alone.

    Parameters
    ----------
    summary : sequence of dict
        From `summarise`.
    """
    whole = [row for row in summary if row["place"] == ""]
    first = whole[0]["model"] if whole else ""
    told: dict[Text, dict[str, Text]] = {}
    for row in headline_rows(whole):
        if row["model"] != first:
            horizon = horizon_of(str(row["horizon"]))
            about = said("finding.about", outcome=title_of(str(row["outcome"]), str(row["scope"])), horizon=horizon)
            told.setdefault(about, {})[str(row["model"])] = _sentence(row, first)
    return [Finding(about, sentences) for about, sentences in told.items()]


def _sentence(row: Row, first: object) -> Text:
    """One model beside the first."""
    difference = interval(_shown(row), "difference", "difference_low", "difference_high")
    return said("finding", model=row["model"], first=first, difference=difference, verdict=verdict(row))


def verdict(row: Row) -> Text:
    """What can be said of one difference to the first model."""
    difference, low, high = (float(row[name]) for name in ("difference", "difference_low", "difference_high"))
    if math.isnan(difference):
        return said("verdict.none")
    if row[FIRMS[1]] == NOT_RESOLVED:
        return said("verdict.unresolved", n=f"{float(row[FIRMS[0]]):.1f}")
    if row["mechanical"]:
        return said("verdict.mechanical")
    if math.isnan(low):
        return said("verdict.one_seed")
    return _open(row) if low <= 0.0 <= high else _direction(str(row["outcome"]), difference)


def _open(row: Row) -> Text:
    """Of an interval that holds 0: no difference at all, or none that these seeds could show."""
    least = float(_shown(row)["smallest_detectable"])
    return said("verdict.open", least=f"{least:.{digits(least)}f}") if least > 0.0 else said("verdict.equal")


def _direction(outcome: str, difference: float) -> Text:
    """Of an interval that does not hold 0: which way, and whether that is better."""
    better = outcomes()[outcome].better
    judged = "" if not better else ".better" if difference * better > 0.0 else ".worse"
    return said(f"verdict.{'higher' if difference > 0.0 else 'lower'}{judged}")


def headline_outcomes(summary: Sequence[Row]) -> list[Compared]:
    """Headline outcomes and their companions at all horizons, whole scopes; as `compare` prints them."""
    rows = [
        row
        for horizon in dict.fromkeys(row["horizon"] for row in summary)
        for row in headline_table([row for row in summary if row["horizon"] == horizon])
    ]
    return list(_compared(rows))


def other_outcomes(summary: Sequence[Row]) -> list[Compared]:
    """All other outcomes of whole scopes, at the last horizon."""
    whole = [row for row in summary if row["place"] == "" and row["horizon"] == summary[-1]["horizon"]]
    told = {(row["outcome"], row["scope"]) for row in headline_table(whole)}
    return list(_compared([row for row in whole if (row["outcome"], row["scope"]) not in told]))


def _compared(rows: Sequence[Row]) -> Iterator[Compared]:
    """Rows by outcome and scope."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((str(row["outcome"]), str(row["scope"])), []).append(row)
    for (outcome, scope), mine in grouped.items():
        first = mine[0]["model"]
        better = {1: said("more_is_better"), -1: said("less_is_better"), 0: NOTHING}[outcomes()[outcome].better]
        yield Compared(
            outcome, title_of(outcome, scope), better, tuple(_line(row, row["model"] == first) for row in mine)
        )


def _line(row: Row, is_first: object) -> ModelLine:
    """One row of the summary."""
    shown = _shown(row)
    return ModelLine(
        str(row["model"]),
        horizon_of(str(row["horizon"])),
        _number(shown, "mean", "low", "high"),
        _number(shown, "difference", "difference_low", "difference_high"),
        Number(percent(float(row["p_better"])), _value(float(row["p_better"]))),
        NOTHING if is_first else verdict(row),
    )


def _number(row: Row, mean: str, low: str, high: str) -> Number:
    """A number with its interval."""
    return Number(interval(row, mean, low, high), _value(float(row[mean])))


def _value(number: float) -> str:
    """A number in full precision; empty if it is none."""
    return "" if math.isnan(number) else repr(number)


def _shown(row: Row) -> Row:
    """The row with its amounts in the unit that is shown."""
    unit = shown_in(str(row["outcome"]))
    if unit == 1.0:
        return row
    return {**row, **{name: float(row[name]) / unit for name in COMPARED if name != "p_better"}}
