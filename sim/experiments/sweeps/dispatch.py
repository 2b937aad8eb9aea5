"""Runs handed out one by one, and what becomes of each: done, failed, or lost with its process.

When a process dies, every run that is under way anywhere is lost with it, and nobody says whose fault it was. Those
that were in hand at that moment are suspected; after two deaths a suspect runs alone, where a third leaves no doubt.
"""

import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass
from enum import Enum

from sim.experiments.processes import WorkerDied
from sim.experiments.sweeps.pool import Crew
from sim.experiments.sweeps.work import Done, RunTask

_POLL_SECONDS = 0.2
_STRIKES = 2
_VAIN_DEATHS = 3


class Lost(Enum):
    """Why a run has no result and no error of its own."""

    DIED = "its process died whenever it ran: killed, or out of memory"
    HUNG = "took longer than --run-timeout and was stopped"


class RunLost(RuntimeError):
    """What a crew answers that knows by itself which run was lost, and why."""

    def __init__(self, why: Lost) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass
class _Attempt:
    """A run on its way."""

    task: RunTask
    strikes: int = 0
    token: int = 0


class Dispatch:
    """Hands runs to a crew.

    Parameters
    ----------
    tasks : iterable of RunTask
        Runs, first to last.
    crew : Crew
        Who makes them.
    longest : float or None
        Seconds after which a run is stopped.
    """

    def __init__(self, tasks: Iterable[RunTask], crew: Crew, longest: float | None) -> None:
        self._waiting = deque(_Attempt(task) for task in tasks)
        self._suspects: deque[_Attempt] = deque()
        self._flying: dict[Future[Done], _Attempt] = {}
        self._crew = crew
        self._longest = longest
        self._tokens = itertools.count(1)
        self._stopped: set[int] = set()
        self._vain_deaths = 0

    def results(self) -> Iterator[tuple[RunTask, Done | Lost] | None]:
        """Each run with what became of it, in the order in which they end; None now and then, when nothing happened.

        Raises
        ------
        BadInput
            If a run cannot be stored.
        Unsound
            If a run is stored with another result.
        WorkerDied
            If processes die again and again before they begin a run.
        """
        while self._waiting or self._suspects or self._flying:
            died = not self._send()
            ended, _ = wait(self._flying, timeout=None if died else _POLL_SECONDS, return_when=FIRST_COMPLETED)
            yield None
            broken: list[_Attempt] = []
            yield from self._collect(ended, broken)
            if broken or died:
                yield from self._collect(wait(self._flying).done, broken)
                yield from self._after_death(broken)
            else:
                self._stopped |= self._crew.overdue(self._longest)

    def _send(self) -> bool:
        """Hand out runs as far as the window is open; False if the crew turns out to be dead."""
        while len(self._flying) < 2 * self._crew.size and self._waiting:
            if not self._hand_out(self._waiting):
                return False
        if self._suspects and not self._flying:
            return self._hand_out(self._suspects)
        return True

    def _hand_out(self, queue: deque[_Attempt]) -> bool:
        """Hand out the first of a queue; False if the crew is dead."""
        attempt = queue.popleft()
        attempt.token = next(self._tokens)
        try:
            self._flying[self._crew.submit(attempt.token, attempt.task)] = attempt
        except BrokenExecutor:
            queue.appendleft(attempt)
            return False
        return True

    def _collect(
        self, ended: Iterable["Future[Done]"], broken: list[_Attempt]
    ) -> Iterator[tuple[RunTask, Done | Lost]]:
        """Results of runs that ended; those that were lost go into `broken`."""
        for future in list(ended):
            attempt = self._flying.pop(future)
            try:
                done = future.result()
            except BrokenExecutor:
                broken.append(attempt)
                continue
            except RunLost as lost:
                yield attempt.task, lost.why
                continue
            self._vain_deaths = 0
            yield attempt.task, done

    def _after_death(self, broken: list[_Attempt]) -> Iterator[tuple[RunTask, Lost]]:
        """Renew the crew; decide who is at fault, who is suspected, and who simply goes again."""
        in_hand = self._crew.renew()
        culprits = self._stopped & {attempt.token for attempt in broken}
        self._stopped.clear()
        self._vain_deaths = 0 if in_hand else self._vain_deaths + 1
        if self._vain_deaths == _VAIN_DEATHS:
            raise WorkerDied("worker processes die before they begin a run: the machine may be out of memory")
        for attempt in sorted(broken, key=lambda attempt: attempt.token, reverse=True):
            if attempt.token in culprits:
                yield attempt.task, Lost.HUNG
            elif culprits or attempt.token not in in_hand:
                self._waiting.appendleft(attempt)
            elif attempt.strikes >= _STRIKES - 1 and len(in_hand) == 1:
                yield attempt.task, Lost.DIED
            else:
                attempt.strikes += 1
                (self._suspects if attempt.strikes >= _STRIKES else self._waiting).appendleft(attempt)
