"""Who looks over a run's shoulder: after every quarter a watcher sees the model, and changes nothing in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sim.experiments.unsound import Unsound

if TYPE_CHECKING:
    from sim.city.places import City
    from sim.model.zone_model import ZoneModel


class Watcher(Protocol):
    """Watches one run."""

    def after_quarter(self) -> None:
        """Look at the model between two quarters."""

    def after_run(self, folder: Path, run_id: str, /) -> None:
        """Leave what was seen in the result folder; the run itself is not stored yet."""


class Watch(Protocol):
    """What somebody wants to see; it crosses into worker processes."""

    def check(self, city: "City") -> None:
        """Refuse what cannot be seen in this city, before anything runs."""

    def begin(self, model: "ZoneModel") -> Watcher:
        """Watch a run from its start, before its first quarter."""
        ...


@dataclass(frozen=True)
class Checked:
    """Refuses a state that contradicts itself, as `sim.model.invariants` says."""

    def check(self, city: "City") -> None:
        """Every city can be checked."""

    def begin(self, model: "ZoneModel") -> "Checker":
        """Check a run; its start is checked at once."""
        checker = Checker(model)
        checker.check("at the start")
        return checker


@dataclass(frozen=True)
class Checker:
    """Checks one run after every quarter."""

    model: "ZoneModel"

    def check(self, when: str) -> None:
        """Refuse the present state if an identity does not hold.

        Raises
        ------
        Unsound
            With the run, the quarter and every broken identity, one a line.
        """
        from sim.model.invariants import violations

        model = self.model
        broken = violations(model)
        if broken:
            run = f"{model.city.name}, model {model.development_model.label}, seed {model.seed}"
            raise Unsound(
                "\n".join([f"the state of the city contradicts itself {when} ({run}); the run is not stored:", *broken])
            )

    def after_quarter(self) -> None:
        """Check the quarter that is over.

        Raises
        ------
        Unsound
            As `check`.
        """
        from sim.units import quarter_label

        done = self.model.quarter - 1
        self.check(f"after {quarter_label(done)}, quarter {done}")

    def after_run(self, folder: Path, run_id: str, /) -> None:
        """Nothing is left behind."""
