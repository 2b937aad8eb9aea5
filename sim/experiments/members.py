"""Members of a comparison: the comparison as it was asked for, and variants of it that are run beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sim.params.development_model import DevelopmentModel
from sim.params.stress import Stress
from sim.params.values import Params


@dataclass(frozen=True, eq=False)
class Member:
    """One variant of a comparison: all its models, on all its seeds, with levers or parameters of its own.

    Parameters
    ----------
    name : str
        Such as ``frontier 0.50``; empty for the comparison as it was asked for.
    option : str
        The variation that it belongs to, such as ``frontier``; empty for the comparison as it was asked for.
    models : tuple of DevelopmentModel
        In the order and with the labels of the comparison.
    parameters : Values
        The world, equal in all models of a member.
    overrides : tuple of str
        Levers and parameters as `name=value` that hold for every model of the member.
    number : float
        Where the member stands within its variation: a factor, or the number of a draw.
    clipped : dict of str to tuple of str
        Levers that stopped at an end of their range, by label of the model.
    stress : Stress or None
        What strikes the city in each of its runs.
    """

    name: str
    option: str
    models: tuple[DevelopmentModel, ...]
    parameters: Params
    overrides: tuple[str, ...] = ()
    number: float = 0.0
    clipped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stress: Stress | None = None


class Variation(Protocol):
    """What makes members from the comparison as it was asked for."""

    @property
    def option(self) -> str:
        """Name of the variation, also of its table."""
        ...

    def members(self, base: Member) -> tuple[Member, ...]:
        """Variants of the base, in a fixed order; one that equals it shares its runs."""
        ...
