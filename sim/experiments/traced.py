"""`--trace zone=<id>`, `firm=<id>`, `worker=<id>`: a story of somebody, written into the result folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.atomic import write_whole
from sim.params.advice import BadInput, did_you_mean

if TYPE_CHECKING:
    from sim.city.places import City
    from sim.model.trace import Trace
    from sim.model.zone_model import ZoneModel

FILE = "trace.md"
"""Name of the story in the result folder."""
_KINDS = ("zone", "firm", "worker")


@dataclass(frozen=True)
class Traced:
    """Whose story is told.

    Parameters
    ----------
    kind : str
        zone, firm or worker.
    name : str
        Id of the zone, number or Mesa id of the firm or worker.
    """

    kind: str
    name: str

    @classmethod
    def of(cls, text: str) -> "Traced":
        """From `kind=id`.

        Raises
        ------
        BadInput
            If it is not written so, or the number of a firm or worker is none.
        """
        kind, equals, name = (part.strip() for part in text.partition("="))
        if not equals or not name:
            raise BadInput(f"--trace '{text}': write zone=<id>, firm=<number> or worker=<number>, such as zone=chips.")
        if kind not in _KINDS:
            raise BadInput(f"--trace {text}: there is no '{kind}' to trace.{did_you_mean(kind, _KINDS)} "
                           f"Trace one of {', '.join(_KINDS)}.")  # fmt: skip
        if kind != "zone" and not (name.isascii() and name.isdigit() and int(name) > 0):
            raise BadInput(f"--trace {text}: a {kind} has a number from 1 on; traces of zones tell them.")
        return cls(kind, name)

    def check(self, city: "City") -> None:
        """Refuse a zone that the city does not have.

        Raises
        ------
        BadInput
            With near ids.
        """
        if self.kind == "zone":
            from sim.model.trace import check_zone

            check_zone(city, self.name)

    def begin(self, model: "ZoneModel") -> "Teller":
        """Begin the story before the first quarter.

        Raises
        ------
        BadInput
            If nobody of this id lives.
        """
        from sim.model.trace import begin_trace

        return Teller(self, model, begin_trace(model, self.kind, self.name))


@dataclass(frozen=True)
class Teller:
    """Tells one run."""

    asked: Traced
    model: "ZoneModel"
    trace: "Trace"

    def after_quarter(self) -> None:
        """Tell the quarter that is over."""
        self.trace.after_quarter()

    def after_run(self, folder: Path, _run_id: str, /) -> None:
        """Write the story into the result folder.

        Raises
        ------
        BadInput
            If nobody of this id ever lived, or the file cannot be written.
        """
        from sim.model.trace import finished

        model = self.model
        stress = f", stress test {model.stress.name}" if model.stress else ""
        label = model.development_model.label
        run = f"{model.city.title}; model {label}, seed {model.seed}, scale {model.scale:g}{stress}."
        text = finished(model, self.asked.kind, self.asked.name, self.trace, run)
        write_whole(folder / FILE, text.encode())
