"""Which outcomes a run keeps: names by scope, from the declared table."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from sim.measures.catalogue import SCOPES, outcomes, outcomes_of

N_A_CELL = "chain.simulated_firms_a_cell"
"""Simulated firms per area and segment: the number that stands beside every chain measure."""
BESIDE_HEADLINE = tuple(
    f"job_housing.{name}" for name in ("self_containment_live", "self_containment_work", "jobs_residents")
)
"""Outcomes of zones that stand beside the headline of job–housing balance; the first is what the map draws."""
ON_REQUEST = ("firms.growth",)
"""Outcomes that cost more than all others together: kept only where they are asked for."""
_CHAIN = "chain."
_WHOLE = ("city", "central")
"""Scopes of which everything is kept if nothing is asked for."""


@dataclass(frozen=True)
class Recorded:
    """Outcomes that are kept, by scope.

    Parameters
    ----------
    names : tuple of (str, tuple of str)
        Scope and names of its outcomes, scopes and names in the order of the table; a scope without any is absent.
    """

    names: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Recorded":
        """Keep these pairs of scope and outcome, and beside chain measures the number of firms that they rest on.

        Parameters
        ----------
        pairs : iterable of (str, str)
            Scope and outcome, declared in that scope; in any order.

        Raises
        ------
        ValueError
            If an outcome is not declared in a scope.
        """
        asked = set(pairs)
        unknown = sorted(asked - {(scope, row.name) for scope in SCOPES for row in outcomes_of(scope)})
        if unknown:
            raise ValueError(f"not declared: {', '.join(f'{name} at scope {scope}' for scope, name in unknown)}")
        asked |= {(scope, N_A_CELL) for scope, name in asked if _rests_on_firms(scope, name)}
        kept = (
            (scope, tuple(row.name for row in outcomes_of(scope) if (scope, row.name) in asked)) for scope in SCOPES
        )
        return cls(tuple((scope, names) for scope, names in kept if names))

    def by_scope(self) -> dict[str, tuple[str, ...]]:
        """Names of the outcomes of each scope that has any."""
        return dict(self.names)

    @cached_property
    def keys(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Scope and name of the outcomes of each scope that has any."""
        return {scope: tuple((scope, name) for name in names) for scope, names in self.names}

    def has_any(self, families: Collection[str], scope: str = "") -> bool:
        """Whether any outcome is kept that is one of these, or of a family among them (`chain.`, with its dot).

        Parameters
        ----------
        families : collection of str
            Outcomes and families.
        scope : str
            Scope in which it is kept; any scope if empty.
        """
        return not self._kept[scope].isdisjoint(families)

    def in_scope(self, scope: str) -> frozenset[str]:
        """Outcomes that are kept in a scope, and their families (`chain.`, with its dot); in any scope if empty."""
        return self._kept[scope]

    @cached_property
    def _kept(self) -> dict[str, frozenset[str]]:
        """Outcomes and families that are kept by scope, and under the empty scope in any."""
        kept = dict.fromkeys(SCOPES, frozenset[str]())
        for scope, names in self.names:
            kept[scope] = frozenset((*names, *(f"{name.partition('.')[0]}." for name in names)))
        return kept | {"": frozenset().union(*kept.values())}


@cache
def usual() -> Recorded:
    """What is kept if nothing is asked for: all of the city and its centre, the headline of ecosystems and zones.

    Zones have `BESIDE_HEADLINE` too; `ON_REQUEST` is left out.
    """
    return Recorded.of(
        (scope, row.name)
        for scope in SCOPES
        for row in outcomes_of(scope)
        if row.name not in ON_REQUEST and (scope in _WHOLE or row.headline or row.name in BESIDE_HEADLINE)
    )


@cache
def everything() -> Recorded:
    """All outcomes at all the scopes in which they are declared."""
    return Recorded(tuple((scope, tuple(row.name for row in outcomes_of(scope))) for scope in SCOPES))


def rests_on_firms(name: str) -> bool:
    """Whether an outcome is a chain measure of areas, which few simulated firms do not resolve."""
    declared = outcomes()[name]
    return name.startswith(_CHAIN) and name != N_A_CELL and len(declared.scopes) > 1


def _rests_on_firms(scope: str, name: str) -> bool:
    """The same in a scope that may not have it."""
    return N_A_CELL in {row.name for row in outcomes_of(scope)} and rests_on_firms(name)
