"""What a store asks of a design: its rows, each with a run, and how it is called."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sim.experiments.planned_run import PlannedRun


class DesignRow(Protocol):
    """One row of a design."""

    @property
    def point(self) -> int:
        """Number of the point of the design; replicates share it."""
        ...

    @property
    def values(self) -> Mapping[str, float | str]:
        """Values of the axes at the point."""
        ...

    @property
    def run(self) -> "PlannedRun":
        """The run."""
        ...


class Design(Protocol):
    """A design, every run of it known."""

    @property
    def name(self) -> str:
        """How it is called."""
        ...

    @property
    def axes(self) -> tuple[str, ...]:
        """What it varies."""
        ...

    @property
    def rows(self) -> Sequence[DesignRow]:
        """Its rows, in order; two may have the same run."""
        ...

    @property
    def runs(self) -> tuple["PlannedRun", ...]:
        """The runs of its rows, each once."""
        ...

    @property
    def text(self) -> str:
        """The design as it was given, TOML."""
        ...

    @property
    def design_hash(self) -> str:
        """SHA-256 of what its rows say."""
        ...
