"""What a stress test does in one quarter: multipliers that the economy reads, and anchors that leave.

Everybody reads the multipliers as they are, 1 where nothing strikes, so that a calm city computes the same numbers to
the last bit whether there are stress tests or not.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.city.applications import ANCHOR as RECRUITED
from sim.city.named_segments import segments_named
from sim.city.places import City
from sim.model.trade import under_shock
from sim.params.shock import ANCHOR
from sim.params.stress import Stress
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.model.state import CityState
    from sim.model.zone_model import ZoneModel

_BY_SEGMENT = ("price", "demand", "output", "imports")


@dataclass(frozen=True)
class Shocks:
    """Multipliers of one quarter, all 1 in calm times.

    Parameters
    ----------
    price, demand, output, imports : (S,) array
        Of prices on value added, of demand, of what firms make, of imports that arrive; by segment.
    freight, import_margin, credit, mobility : float
        Of the cost per km, of the margin on imports, of credit, and of moves between jobs, homes and cities.
    """

    price: np.ndarray
    demand: np.ndarray
    output: np.ndarray
    imports: np.ndarray
    freight: float = 1.0
    import_margin: float = 1.0
    credit: float = 1.0
    mobility: float = 1.0

    @classmethod
    def calm(cls, n_segments: int) -> "Shocks":
        """Nothing strikes."""
        price, demand, output, imports = np.ones((len(_BY_SEGMENT), n_segments))
        return cls(price, demand, output, imports)

    @classmethod
    def of(cls, stress: Stress, city: City, quarter: int) -> "Shocks":
        """What a stress test multiplies by in this quarter; shocks on the same thing multiply."""
        now = cls.calm(len(city.segments.ids))
        for shock in stress.shocks:
            if shock.kind == ANCHOR or not shock.strikes(quarter):
                continue
            name = shock.kind.replace("-", "_")
            factor: Any = shock.factor
            if name in _BY_SEGMENT:
                factor = np.where(segments_named(city, shock.target), shock.factor, 1.0)
            now = replace(now, **{name: getattr(now, name) * factor})
        return now


def strike(model: "ZoneModel") -> None:
    """Set this quarter's multipliers, let anchors leave, and send buyers whose imports are cut to look elsewhere."""
    stress = model.stress
    if stress is None:
        return
    model.shocks = Shocks.of(stress, model.city, model.quarter)
    model.trade = under_shock(model)
    for shock in stress.shocks:
        if shock.kind == ANCHOR and shock.strikes(model.quarter):
            _leave(model, shock.number)
    _seek_other_sellers(model)


def largest_anchors(model: "ZoneModel", number: int) -> np.ndarray:
    """Rows of the largest recruited anchors that stand, by staff; where none stands, of the largest lead firms.

    Lead firms are those that make a lead segment of the zone they are in.
    """
    rows, firms = model.firm_table.rows(), model.firm_columns
    recruited = rows[firms["origin"][rows] == RECRUITED]
    among = recruited if recruited.size else rows[model.is_lead_firm(rows)]
    order = np.lexsort((firms["key"][among], -_persons(model, among)))
    return among[order[:number]]


def anchor_name(model: "ZoneModel", row: int) -> str:
    """Name of an anchor by segment and order of arrival, such as ``display anchor 1``; others are lead firms."""
    rows, firms = model.firm_table.rows(), model.firm_columns
    segment = firms["segment"][row]
    word = model.city.segments.ids[segment]
    if firms["origin"][row] != RECRUITED:
        return f"largest {word} firm (no recruited anchor stands)"
    alike = rows[(firms["origin"][rows] == RECRUITED) & (firms["segment"][rows] == segment)]
    order = alike[np.lexsort((firms["key"][alike], firms["birth"][alike]))]
    return f"{word} anchor {int(np.flatnonzero(order == row)[0]) + 1}"


def _leave(model: "ZoneModel", number: int) -> None:
    """Close the largest anchors and say who went."""
    rows, firms = largest_anchors(model, number), model.firm_columns
    staff = _persons(model, rows)
    for row, persons in zip(rows, staff, strict=True):
        place = model.city.place_ids[firms["place"][row]]
        birth = int(firms["birth"][row])
        since = f"since {quarter_label(birth)}" if birth >= 0 else "before 2017Q3"
        model.events.append(
            f"{quarter_label(model.quarter)}: {anchor_name(model, int(row))} leaves {place} "
            f"({persons:.0f} jobs, there {since})"
        )
    model.close_firms(rows)


def _persons(model: "ZoneModel", rows: np.ndarray) -> np.ndarray:
    """Staff of one real firm at each row, persons."""
    firms = model.firm_columns
    return firms["staff"][rows].sum(axis=1) / (firms["weight"][rows] * model.scale)


def _seek_other_sellers(model: "ZoneModel") -> None:
    """A slot whose import does not arrive in full has lost its seller, and is reconsidered."""
    if (model.shocks.imports >= 1.0).all():
        return
    model.lost_seller |= cut_slots(model)


def part_of_inputs(model: "CityState") -> np.ndarray | None:
    """Part of its scarcest essential import that each firm gets in this quarter, (F,); None if all arrive in full."""
    firms, imports = model.firm_columns, model.shocks.imports
    if (imports >= 1.0).all():
        return None
    goods, buyers = model.slots.inputs[firms["segment"]], firms["segment"][:, None]
    needs = (firms["supplier"] == -1) & model.city.segments.essential[goods, buyers]
    return np.asarray(np.where(needs, imports[goods], 1.0).min(axis=1))


def cut_slots(model: "ZoneModel") -> np.ndarray:
    """Slots that buy an import which does not arrive in full, (F, slots) bool."""
    firms = model.firm_columns
    goods = model.slots.inputs[firms["segment"]]
    alive = (model.firm_table.uid != 0)[:, None]
    return alive & (firms["supplier"] == -1) & (model.shocks.imports[goods] < 1.0)
