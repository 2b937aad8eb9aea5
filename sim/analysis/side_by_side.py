"""A comparison and its variants side by side: does the difference between models survive?"""

from collections.abc import Sequence

import numpy as np

from sim.analysis.ensemble import Ensemble
from sim.analysis.members import Reading, StoredMember, readings
from sim.analysis.paired import COMPARED, Floats, band, compared
from sim.analysis.tables import Cell
from sim.measures.catalogue import outcomes

Row = dict[str, Cell]
"""One row, by column."""

_CHANGE = ("change", "change_low", "change_high")
NUMBERS = (*COMPARED, *_CHANGE)
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
    variants = [("", base), *((member.name, member.ensemble) for member in members)]
    rows: list[Row] = []
    for reading in readings(base):
        asked = reading.differences(base)
        numbers = [_numbers(reading, ensemble, asked) for _, ensemble in variants]
        numbers[0][-len(_CHANGE) :] = np.nan  # the base is not compared with itself
        for outcome, name in enumerate(reading.names):
            for model, label in enumerate(base.models):
                for (member, _), of in zip(variants, numbers, strict=True):
                    cells = dict(zip(NUMBERS, of[:, model, outcome].tolist(), strict=True))
                    named = {**reading.row(outcome), "model": label, "member": member}
                    rows.append({**named, **cells, "mechanical": outcomes()[name].mechanical})
    return rows


def _numbers(reading: Reading, ensemble: Ensemble, asked: Floats) -> Floats:
    """Numbers of one member, (numbers, M, O), in the order of `NUMBERS`."""
    with np.errstate(invalid="ignore"):  # between two infinities there is no change: nan
        change = band(reading.differences(ensemble) - asked)
    return np.stack([*compared(reading.of(ensemble), reading.better), change.mean, change.low, change.high])
