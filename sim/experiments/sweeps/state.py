"""How far the folder of a sweep is: planned, stored, failed, missing, stale. Names are looked at, no run is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.experiments.identity import code_hash
from sim.experiments.sweeps.store import SweepStore


@dataclass(frozen=True)
class State:
    """How far a folder is.

    Parameters
    ----------
    name : str
        Of the sweep.
    planned : int
        Runs of the list.
    stored : int
        Those of them that are there.
    failed : mapping of str to dict
        Notes of those that ended with an error and are not there, by the run's hash.
    missing : tuple of str
        Ids of the others that are not there.
    stale : int
        Stored runs that were made by other code than this program's.
    code_before, code_now : str
        Hash of the code of the runs, and of this program.
    loose : int
        Stored runs that are not packed yet.
    beside : int
        Runs that are there and not of the list.
    """

    name: str
    planned: int
    stored: int
    failed: Mapping[str, dict[str, Any]]
    missing: tuple[str, ...]
    stale: int
    code_before: str
    code_now: str
    loose: int
    beside: int


def state_of(store: SweepStore) -> State:
    """How far a folder is.

    Raises
    ------
    BadInput
        If it is not the folder of a sweep.
    """
    listed = store.expected()
    named = listed.named()
    packed, singles = store.packed(), set(store.singles())
    paths = {run_hash: store.path_of(run_hash) for run_hash in named}
    loose = {run_hash for run_hash, path in paths.items() if path in singles}
    stored = {run_hash for run_hash in named if run_hash in packed or run_hash in loose}
    failed = {key: note for key, note in store.failures().items() if key in named and key not in stored}
    codes = listed.codes
    return State(
        name=listed.name,
        planned=len(named),
        stored=len(stored),
        failed=failed,
        missing=tuple(str(row["run_id"]) for key, row in named.items() if key not in stored and key not in failed),
        stale=len(stored) if codes and code_hash() not in codes else 0,
        code_before=codes[-1] if codes else "",
        code_now=code_hash(),
        loose=len(loose),
        beside=len(set(packed) - set(named)) + len(singles - set(paths.values())),
    )
