"""The story of one worker: home, job, wage, trip, moves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.agents import Worker
from sim.agents.worker import TENURES
from sim.model.trace_names import amount, firm_name, number_of, place_name, table, worker_name
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_HEAD = ("quarter", "home", "tenure", "works for", "at", "wage a year, 万元", "minutes to work")


@dataclass(frozen=True)
class Life:
    """A worker at the end of a quarter; no employer is an empty text and −1."""

    home: int
    tenure: str
    employer: str
    workplace: int
    wage: float
    minutes: float
    without: int

    @classmethod
    def of(cls, model: "ZoneModel", row: int) -> "Life":
        """The living worker in a row."""
        workers = model.worker_columns
        home, firm = int(workers["home"][row]), int(workers["employer"][row])
        place = int(model.firm_columns["place"][firm]) if firm >= 0 else -1
        return cls(
            home, TENURES[workers["tenure"][row]], firm_name(model, firm) if firm >= 0 else "", place,
            float(workers["wage"][row]), float(model.travel.minutes[home, place]) if firm >= 0 else 0.0,
            int(workers["unemployed_quarters"][row]),
        )  # fmt: skip


class WorkerTrace:
    """Watches one worker; one who has not come yet is met on arrival.

    Parameters
    ----------
    model : ZoneModel
        At the start of its run.
    uid : int
        Id of the worker.
    """

    def __init__(self, model: "ZoneModel", uid: int) -> None:
        self.model = model
        self.uid = uid
        self.lines = [f"# Worker {number_of(model, Worker, uid)}", ""]
        self.course: list[list[str]] = []
        self.last: Life | None = None
        self.is_gone = False
        if self._row() >= 0:
            self._meet("At the start of the run")

    @property
    def was_met(self) -> bool:
        """Whether the worker has lived in the city so far."""
        return self.last is not None

    def after_quarter(self) -> None:
        """Tell the quarter that is over."""
        when, row = quarter_label(self.model.quarter - 1), self._row()
        if self.is_gone or (row < 0 and self.last is None):
            return
        if row < 0:
            self.lines += [f"- **{when}**: leaves the city."]
            self.is_gone = True
            return
        if self.last is None:
            self._meet(when)
        now = Life.of(self.model, row)
        told = self._changes(self.last or now, now)
        if told:
            self.lines += [f"- **{when}**: {'; '.join(told)}."]
        self.course.append(self._course(when, now))
        self.last = now

    def text(self) -> str:
        """The story so far, as Markdown."""
        course = ["", "## Quarter by quarter", "", *table(_HEAD, self.course), ""] if self.course else []
        return "\n".join([*self.lines, *course])

    def _row(self) -> int:
        """Row of the worker, −1 when not in the city."""
        return int(self.model.worker_table.rows_of([self.uid])[0])

    def _meet(self, when: str) -> None:
        """Who it is."""
        model, row = self.model, self._row()
        now = Life.of(model, row)
        work = f"works for {now.employer} in {place_name(model, now.workplace)}" if now.employer else "has no job"
        self.lines += [
            f"{when}: {worker_name(model, row)}, {now.tenure} in {place_name(model, now.home)}, {work}. "
            f"Stands for {amount(1.0 / model.scale)} persons.",
            "",
        ]
        self.last = now

    def _changes(self, before: Life, now: Life) -> list[str]:
        """What changed, in words."""
        out = []
        if before.employer != now.employer:
            if before.employer:
                out.append(
                    f"leaves {before.employer}" if now.employer else f"loses or quits the job at {before.employer}"
                )
            if now.employer:
                waited = f" after {before.without + 1} quarters without a job" if not before.employer else ""
                out.append(f"starts at {now.employer} in {place_name(self.model, now.workplace)}{waited}")
        elif before.workplace != now.workplace:
            out.append(f"{now.employer} moves to {place_name(self.model, now.workplace)}")
        if before.home != now.home:
            out.append(f"moves home from {place_name(self.model, before.home)} to {place_name(self.model, now.home)}")
        if before.tenure != now.tenure:
            out.append(f"is now {now.tenure}")
        return out

    def _course(self, when: str, now: Life) -> list[str]:
        """One row of the course."""
        ids = self.model.city.place_ids
        if not now.employer:
            return [when, ids[now.home], now.tenure, f"no job for {now.without} quarters", "–", "–", "–"]
        return [
            when,
            ids[now.home],
            now.tenure,
            now.employer,
            ids[now.workplace],
            amount(now.wage),
            amount(now.minutes),
        ]
