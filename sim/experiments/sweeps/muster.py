"""Who is there: what a scheduler says of its workers, whether they can be used, and how long nobody was there."""

import platform
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from importlib import metadata
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sim.experiments.identity import code_hash
from sim.params.advice import BadInput

TOLD_SECONDS = 2.0
"""How long a scheduler may take to say which workers it has."""
PROGRAM_SECONDS = 60.0
"""How long workers may take to say which program they have."""
_SAME = ("zonesim", "numpy", "numba", "mesa")
_SCHEMES = ("tcp", "tls")
_Answer = TypeVar("_Answer")


class Absence:
    """How long nobody has been there.

    Parameters
    ----------
    longest : float
        Seconds after which nobody waits any more.
    """

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._since: float | None = None

    def begins(self, n_there: int) -> bool:
        """Whether nobody is there now and somebody was before."""
        return n_there == 0 and self._since is None

    def lasts(self, n_there: int) -> bool:
        """Note how many are there; whether nobody has been for too long."""
        now = time.monotonic()
        if n_there:
            self._since = None
        elif self._since is None:
            self._since = now
        return self._since is not None and now - self._since > self._longest


def program() -> dict[str, str]:
    """What must be the same everywhere for results to be: code and versions."""
    versions = {name: metadata.version(name) for name in _SAME}
    return {"code": code_hash()[:16], "python": platform.python_version().rpartition(".")[0], **versions}


def check_address(scheduler: str) -> None:
    """Refuse what is no address."""
    try:
        parts = urlsplit(scheduler)
        is_one = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # the port is no number
        is_one = False
    if not is_one:
        raise BadInput(f"--scheduler {scheduler}: must be an address such as tcp://127.0.0.1:8786.")


def answer_of(ask: Callable[[], _Answer], seconds: float, silent: str) -> _Answer:
    """What a call gives that a stopped process at the other end would never let return; else BadInput with a text."""
    answer: Future[_Answer] = Future()

    def call() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=call, daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError as error:
        raise BadInput(silent) from error


def workers_of(client: Any, scheduler: str) -> Mapping[str, Any]:
    """What the scheduler says of its workers; BadInput if they cannot be used."""
    silent = f"--scheduler {scheduler}: does not say within {TOLD_SECONDS:g} s which workers it has."
    told: Mapping[str, Any] = answer_of(lambda: client.scheduler_info(n_workers=-1), TOLD_SECONDS, silent)
    workers: Mapping[str, Any] = told["workers"]
    if not workers:
        raise BadInput(f"--scheduler {scheduler}: has no workers; start some with `dask worker {scheduler}`.")
    many = sorted(address for address, told in workers.items() if told["nthreads"] != 1)
    if many:
        raise BadInput(
            f"--scheduler {scheduler}: {len(many)} of {len(workers)} workers take several runs at once ({many[0]}); "
            "start them with --nthreads 1, one worker a core."
        )
    return workers


def check_resources(workers: Mapping[str, Any], wanted: Mapping[str, float]) -> None:
    """Refuse resources that no worker has: Dask would wait for them for ever."""
    for told in workers.values():
        if all(told["resources"].get(name, 0.0) >= amount for name, amount in wanted.items()):
            return
    asked = ", ".join(f"{name}={amount:g}" for name, amount in wanted.items())
    raise BadInput(f'--resources {asked}: no worker has that; start workers with `dask worker --resources "{asked}"`.')


def check_programs(client: Any, scheduler: str) -> None:
    """Refuse workers whose results could differ from ours."""
    silent = (
        f"--scheduler {scheduler}: not all of its workers say within {PROGRAM_SECONDS:g} s which program they have; "
        "one may be stopped: start them again."
    )
    answers = answer_of(lambda: client.run(program, on_error="return"), PROGRAM_SECONDS, silent)
    for address, there in sorted(answers.items()):
        if isinstance(there, Exception):
            raise BadInput(f"worker {address}: cannot make runs ({type(there).__name__}: {there}).")
        check_program(address, there, program())


def check_program(address: str, there: Mapping[str, str], here: Mapping[str, str]) -> None:
    """Refuse a worker of another program than the one that asks."""
    others = [f"{name} {there.get(name)} (here {here[name]})" for name in here if there.get(name) != here[name]]
    if others:
        raise BadInput(f"worker {address}: has {', '.join(others)}; all must be the same for results to be.")
