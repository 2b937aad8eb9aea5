"""The comparison again with one mechanism of the world switched off, and with all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.experiments.members import Member
from sim.params.tables import parameters
from sim.params.values import Values

MECHANISMS = {
    "proximity gain": ("chain.proximity_gain",),
    "information effects": ("chain.information_gain",),
    "density elasticity": ("agglomeration.density_elasticity",),
    "facility weight": ("firms.facility_weight", "housing.facility_utility_weight"),
    "platform effect": ("innovation.platform_tfp_effect",),
}
"""Mechanism → parameters that carry it; at 0 it does nothing."""


@dataclass(frozen=True)
class MechanismsOff:
    """One member a mechanism that is built, and one with all of them off; each has a spin-up of its own.

    A 0 is set whatever the declared range: the range says what is believed, and off is not a belief.
    """

    option: str = "mechanisms_off"

    def members(self, base: Member) -> tuple[Member, ...]:
        """One member a mechanism, then all together."""
        built = {name: active for name in MECHANISMS if (active := _active(MECHANISMS[name]))}
        together = {**built, "all": tuple(parameter for names in built.values() for parameter in names)}
        return tuple(self._member(base, name, names) for name, names in together.items())

    def _member(self, base: Member, mechanism: str, names: Sequence[str]) -> Member:
        """The comparison without one mechanism."""
        world = Values.of({**base.parameters.flat(), **dict.fromkeys(names, 0.0)})
        overrides = (*base.overrides, *(f"{name}=0" for name in names))
        name = f"mechanisms off: {mechanism}"
        return replace(base, name=name, option=self.option, parameters=world, overrides=overrides)


def not_built() -> tuple[str, ...]:
    """Mechanisms that cannot be switched off because they are not built yet."""
    return tuple(name for name, carried in MECHANISMS.items() if not _active(carried))


def _active(names: Sequence[str]) -> tuple[str, ...]:
    """Those of the parameters that have an effect."""
    return tuple(name for name in names if parameters()[name].active)
