"""What one run leaves behind: the outcomes of every quarter, and how to read them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class RunRecord:
    """The outcomes of one run, by scope, quarter, outcome and place.

    Letters: Q quarters, S segments.

    Parameters
    ----------
    quarters : tuple of str
        Labels of the Q recorded quarters, such as ``2017Q3``.
    outcomes : dict of str to tuple of str
        Names of the outcomes recorded in each scope (city, central, ecosystem, zone).
    places : dict of str to tuple of str
        Ids of the places of each scope; the empty id is the scope itself, or the value pooled over it.
    values : dict of str to array
        For each scope an array (Q, outcomes of the scope, places of the scope), each outcome in its declared unit;
        nan where there is no value.
    activity : dict of str to float
        How often things happened in the run: counts by name.
    admission : dict
        ``segments`` (S ids), ``applications`` and ``admitted`` ((S,) arrays, real firms).
    digest : str
        Fingerprint of the final state: equal runs have equal digests.
    events : tuple of str
        What a stress test did to single firms, a sentence each.

    Raises
    ------
    ValueError
        If the scopes of the parts differ, or an array does not have the shape that the names announce.

    Examples
    --------
    >>> record = RunRecord(("2017Q3",), {"city": ("city.gdp",)}, {"city": ("",)}, {"city": np.array([[[7.0]]])})
    >>> record.series("city", "city.gdp")
    array([7.])
    """

    quarters: tuple[str, ...]
    outcomes: dict[str, tuple[str, ...]]
    places: dict[str, tuple[str, ...]]
    values: dict[str, NDArray[np.float64]]
    activity: dict[str, float] = field(default_factory=dict)
    admission: dict[str, Any] = field(default_factory=dict)
    digest: str = ""
    events: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not set(self.outcomes) == set(self.places) == set(self.values):
            raise ValueError(
                f"record: outcomes {sorted(self.outcomes)}, places {sorted(self.places)} and values "
                f"{sorted(self.values)} must have the same scopes"
            )
        for scope, values in self.values.items():
            expected = (len(self.quarters), len(self.outcomes[scope]), len(self.places[scope]))
            if values.shape != expected:
                raise ValueError(f"record, scope '{scope}': values have shape {values.shape}; the names ask {expected}")

    def series(self, scope: str, outcome: str, place: str = "") -> NDArray[np.float64]:
        """One outcome of one place over the quarters, in the outcome's unit.

        Parameters
        ----------
        scope : str
            One of the scopes of the record.
        outcome : str
            Name of an outcome recorded in that scope.
        place : str
            Id of a place of that scope; the empty id is the scope itself.

        Returns
        -------
        (Q,) array
            A view, not a copy; nan where there is no value.

        Raises
        ------
        KeyError
            If the record has no such scope, outcome or place.
        """
        if scope not in self.values:
            raise KeyError(f"the record has no scope '{scope}'; it has {', '.join(self.values)}")
        if outcome not in self.outcomes[scope]:
            raise KeyError(f"scope '{scope}' of the record has no outcome '{outcome}'")
        if place not in self.places[scope]:
            raise KeyError(f"scope '{scope}' of the record has no place '{place}'")
        column = self.outcomes[scope].index(outcome)
        return self.values[scope][:, column, self.places[scope].index(place)]
