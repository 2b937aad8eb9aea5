"""What results cost: when they were made, by how many processes and threads, and with how much memory.

It is told beside the results and never part of what their hashes are made of.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sim.experiments.memory import peak_bytes
from sim.experiments.processes import Workforce

_MEMORY = "peak_memory_bytes"


def utc_now() -> str:
    """The present moment, UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


THREADING_LAYER = "concurrent.futures"
"""How loops are shared among threads, by `sim.threads`; told so that a change of it would show."""


class Footprint(NamedTuple):
    """What a process left to be told of.

    Parameters
    ----------
    peak_bytes : int
        Most memory that it ever held; 0 where the system does not say.
    """

    peak_bytes: int = 0

    @classmethod
    def here(cls) -> "Footprint":
        """Of this process, so far."""
        return cls(peak_bytes() or 0)

    def joined(self, other: "Footprint") -> "Footprint":
        """The larger memory of both."""
        return Footprint(max(self.peak_bytes, other.peak_bytes))


NOTHING = Footprint()
"""Of no process."""


@dataclass(frozen=True)
class Effort:
    """What a command took.

    Parameters
    ----------
    seconds : float
        Wall time.
    told : mapping
        Plain values for a manifest: begin and end (UTC, ISO 8601), processes, threads, threading layer, peak memory.
    """

    seconds: float = 0.0
    told: Mapping[str, Any] = field(default_factory=dict)


class Timer:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._begun = utc_now()
        self._from = time.perf_counter()

    def effort(self, workforce: Workforce, worker: Footprint) -> Effort:
        """What was taken until now.

        Parameters
        ----------
        workforce : Workforce
            Processes and threads of each.
        worker : Footprint
            Of all worker processes, joined; empty if this process did all.
        """
        here = Footprint.here()
        told = {
            "begun": self._begun,
            "ended": utc_now(),
            "jobs": workforce.jobs,
            "threads": workforce.threads,
            "threading_layer": THREADING_LAYER,
            _MEMORY: {"parent": here.peak_bytes, "largest_worker": worker.peak_bytes},
        }
        return Effort(time.perf_counter() - self._from, told)


def added_up(before: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """Two commands told as one: from the first begin to the last end, with the most memory of either."""
    both = {**before, **later}
    if "begun" in before:
        both["begun"] = before["begun"]
    if _MEMORY in before and _MEMORY in later:
        both[_MEMORY] = {name: max(most, before[_MEMORY].get(name, 0)) for name, most in later[_MEMORY].items()}
    return both
