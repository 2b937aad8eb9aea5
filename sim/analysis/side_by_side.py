"""A comparison and its variants side by side: does the difference between models survive?"""

from collections.abc import Sequence

import numpy as np

from sim.analysis.ensemble import Ensemble
from sim.analysis.members import Reading, StoredMember, readings
from sim.analysis.paired import Floats, band, share_better
from sim.analysis.tables import Cell
from sim.measures.catalogue import outcomes

Row = dict[str, Cell]
"""One row, by column."""

NUMBERS = (
    "mean",
    "low",
    "high",
    "difference",
    "difference_low",
    "difference_high",
    "p_better",
    "change",
    "change_low",
    "change_high",
)
COLUMNS = ("outcome", "unit", "scope", "horizon", "model", "member", *NUMBERS, "mechanical")
"""Columns of ``mechanisms_off.csv`` and ``equal_organisation.csv``."""


def side_by_side(base: Ensemble, members: Sequence[StoredMember]) -> list[Row]:
    """Level and paired difference of each model in each member, and what the variant changes in the difference.

    Parameters
    ----------
    base : Ensemble
        The comparison as it was asked for, pooled; its rows carry the empty name.
    members : sequence of StoredMember
        Variants with the same models and seeds.

    Returns
    -------
    list of dict
        One row for each outcome, scope, horizon, model and member, with the keys of `COLUMNS`. `change` is the
        difference in the variant minus the difference as it was asked for, seed by seed, with Student's interval at
        95 %; nan where there is no value, as for the first model and for the base.
    """
    named = [("", base), *((member.name, member.ensemble) for member in members)]
    rows: list[Row] = []
    for reading in readings(base):
        asked = reading.differences(base)
        numbers = [_numbers(reading, ensemble, asked) for _, ensemble in named]
        numbers[0][-3:] = np.nan  # the base is not compared with itself
        for outcome, name in enumerate(reading.names):
            for model, label in enumerate(base.models):
                for (member, _), of in zip(named, numbers, strict=True):
                    cells = dict(zip(NUMBERS, of[:, model, outcome].tolist(), strict=True))
                    mechanical = outcomes()[name].mechanical
                    rows.append(
                        {
                            **reading.row(outcome),
                            "model": label,
                            "member": member,
                            **cells,
                            "mechanical": mechanical,
                        }
                    )
    return rows


def _numbers(reading: Reading, ensemble: Ensemble, asked: Floats) -> Floats:
    """Numbers of one member, (numbers, M, O), in the order of `NUMBERS`."""
    differences = reading.differences(ensemble)
    level, difference = band(reading.of(ensemble)), band(differences)
    with np.errstate(invalid="ignore"):
        change = band(differences - asked)
    parts = [part for of in (level, difference) for part in (of.mean, of.low, of.high)]
    return np.stack([*parts, share_better(differences, reading.better), change.mean, change.low, change.high])
