"""Links that formed and broke between two looks at a city, told in sentences."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.model.trace_names import firm_name

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Links = dict[tuple[int, int], int]
"""(id of the buyer, slot) → id of the seller; only purchases inside the city."""


def links_of(model: "ZoneModel", buyers: np.ndarray, sellers: np.ndarray) -> Links:
    """Links whose buyer or seller is marked; `buyers` and `sellers` are masks (F,)."""
    firms, uid = model.firm_columns, model.firm_table.uid
    supplier = firms["supplier"]
    seller = np.maximum(supplier, 0)
    linked = (supplier >= 0) & (uid != 0)[:, None] & (buyers[:, None] | sellers[seller])
    return {
        (int(uid[row]), int(slot)): int(uid[supplier[row, slot]]) for row, slot in np.argwhere(linked)
    }  # fmt: skip


def names_of(model: "ZoneModel") -> dict[int, str]:
    """Name and place of every living firm by id: after it has gone nobody can ask any more."""
    rows, place = model.firm_table.rows(), model.firm_columns["place"]
    return {
        int(model.firm_table.uid[row]): f"{firm_name(model, int(row))} ({model.city.place_ids[place[row]]})"
        for row in rows
    }


def link_changes(
    model: "ZoneModel", before: Links, now: Links, names: Mapping[int, str]
) -> tuple[list[str], list[str]]:
    """Sentences on the links that formed and on those that broke, by the names of firms at either time."""
    formed = [_formed(model, key, now[key], before.get(key), names) for key in now if before.get(key) != now[key]]
    broken = [_broken(model, key, before[key], now, names) for key in before if now.get(key) != before[key]]
    return formed, broken


def _formed(model: "ZoneModel", key: tuple[int, int], seller: int, old: int | None, names: Mapping[int, str]) -> str:
    """One link that is new."""
    instead = "" if old is None else f", no longer from {names[old]}"
    return f"{names[key[0]]} buys {_good(model, key)} from {names[seller]}{instead}"


def _broken(model: "ZoneModel", key: tuple[int, int], seller: int, now: Links, names: Mapping[int, str]) -> str:
    """One link that is gone, and why as far as it can be seen."""
    buyer_row, seller_row = model.firm_table.rows_of([key[0], seller])
    if buyer_row < 0:
        why = "the buyer closed"
    elif seller_row < 0:
        why = "the seller closed"
    else:
        why = "it took another seller" if key in now else "it imports now, or buys in a neighbouring city"
    return f"{names[key[0]]} no longer buys from {names[seller]}: {why}"


def _good(model: "ZoneModel", key: tuple[int, int]) -> str:
    """What a slot buys."""
    (row,) = model.firm_table.rows_of([key[0]])
    segment = int(model.firm_columns["segment"][row])
    return model.city.segments.ids[model.slots.inputs[segment, key[1]]]
