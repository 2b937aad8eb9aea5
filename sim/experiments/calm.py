"""The comparison again without its stress test: what the shock did is a difference on shared seeds."""

from dataclasses import dataclass, replace

from sim.experiments.members import Member


@dataclass(frozen=True)
class Calm:
    """One member: the same models, world and seeds, and nothing strikes the city."""

    option: str = "calm"

    def members(self, base: Member) -> tuple[Member, ...]:
        """The one member."""
        return (replace(base, name="calm", option=self.option, stress=None),)
