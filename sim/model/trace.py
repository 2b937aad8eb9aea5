"""`run --trace`: the story of one zone, firm or worker, told by looking at the model between quarters.

Nothing is drawn, written or changed in the model: a traced run has the digest of the same run without a trace.
"""

import difflib
from typing import TYPE_CHECKING, Protocol

from sim.agents import Firm, Worker
from sim.model.trace_firm import FirmTrace
from sim.model.trace_names import UNCALIBRATED, id_of, number_of
from sim.model.trace_worker import WorkerTrace
from sim.model.trace_zone import ZoneTrace
from sim.params.advice import BadInput

if TYPE_CHECKING:
    from sim.city.places import City
    from sim.columns import Table
    from sim.model.zone_model import ZoneModel

ZONE, FIRM, WORKER = "zone", "firm", "worker"
KINDS = (ZONE, FIRM, WORKER)
_NEAR = 3


class Trace(Protocol):
    """The story of somebody."""

    def after_quarter(self) -> None:
        """Tell the quarter that is over."""

    def text(self) -> str:
        """The story so far, as Markdown."""
        ...


def check_zone(city: "City", name: str) -> int:
    """Place of a zone by its id.

    Raises
    ------
    BadInput
        If the city has no such zone, with near ids.
    """
    zones = city.place_ids[: city.n_zones]
    if name in zones:
        return zones.index(name)
    near = difflib.get_close_matches(name, zones, n=_NEAR, cutoff=0.4) or list(zones[:_NEAR])
    raise BadInput(f"--trace zone={name}: {city.name} has no such zone. Near ids: {', '.join(near)}.")


def begin_trace(model: "ZoneModel", kind: str, name: str) -> Trace:
    """The story of a zone (by id), or of a firm or worker (by number or Mesa id), from the start of a run.

    Raises
    ------
    BadInput
        If there is no such zone, or the firm or worker is gone already; with near ids.
    """
    if kind == ZONE:
        return ZoneTrace(model, check_zone(model.city, name))
    agent = Firm if kind == FIRM else Worker
    uid = id_of(model, agent, int(name))
    trace = FirmTrace(model, uid) if kind == FIRM else WorkerTrace(model, uid)
    if not trace.was_met and uid <= _last_id(model.tables[agent]):
        raise never_met(model, kind, name)
    return trace


def never_met(model: "ZoneModel", kind: str, name: str) -> BadInput:
    """What to say of a firm or worker who does not live, with the nearest ids of those who do."""
    agent = Firm if kind == FIRM else Worker
    table = model.tables[agent]
    living = table.uid[table.rows()]
    wanted = id_of(model, agent, int(name))
    near = sorted(living, key=lambda uid: (abs(int(uid) - wanted), int(uid)))[:_NEAR]
    told = ", ".join(str(number_of(model, agent, uid)) for uid in sorted(near))
    return BadInput(f"--trace {kind}={name}: no such {kind} lives in this run. Near ids: {told}.")


def finished(model: "ZoneModel", kind: str, name: str, trace: Trace, run: str) -> str:
    """The whole story; `run` says what run it is of.

    Raises
    ------
    BadInput
        If the firm or worker never lived in the run.
    """
    if isinstance(trace, FirmTrace | WorkerTrace) and not trace.was_met:
        raise never_met(model, kind, name)
    head, _, rest = trace.text().partition("\n")
    events = [f"- {event}" for event in model.events]
    return "\n".join([head, "", run, UNCALIBRATED, *(["", "Stress test:", "", *events] if events else []), rest, ""])


def _last_id(table: "Table") -> int:
    """Largest id given out to somebody who lives."""
    rows = table.rows()
    return int(table.uid[rows].max()) if rows.size else 0
