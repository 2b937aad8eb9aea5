"""What a stress test is made of: the kinds of shocks, and one shock with its quarter, length, size and target."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.units import quarter_label

ALL, LEAD, KEY_INPUTS = "all", "lead", "key-inputs"
GROUPS: Mapping[str, str] = {
    ALL: "every segment",
    LEAD: "the manufacturing lead segment with the most jobs in the city's data",
    KEY_INPUTS: "every good that the input table marks as essential to somebody",
}
"""Words that stand for segments of whatever city is struck."""


@dataclass(frozen=True)
class Kind:
    """One kind of shock.

    Parameters
    ----------
    meaning : str
        What the factor multiplies.
    low, high : float
        Range of the factor; both 1 where the size is a number of firms.
    has_target : bool
        Whether it strikes segments, or the city as a whole.
    """

    meaning: str
    low: float
    high: float
    has_target: bool


ANCHOR = "anchor-exit"
KINDS: Mapping[str, Kind] = {
    "price": Kind("price on value added of the target segments", 0.05, 20.0, has_target=True),
    "demand": Kind("demand for what the target segments make", 0.05, 20.0, has_target=True),
    "output": Kind("what a firm of the target segments makes with the staff it has", 0.05, 1.0, has_target=True),
    "imports": Kind("part of the imports of the target goods that still arrives", 0.05, 1.0, has_target=True),
    "freight": Kind("freight per km, inside the city and from neighbouring cities", 0.0, 20.0, has_target=False),
    "import-margin": Kind("margin on all imports", 0.0, 20.0, has_target=False),
    "credit": Kind("credit of all firms, in yearly wage bills", 0.0, 5.0, has_target=False),
    "mobility": Kind("searches for another job, moves of home, arrivals and departures", 0.0, 1.0, has_target=False),
    ANCHOR: Kind("the largest anchors close", 1.0, 1.0, has_target=False),
}
"""The vocabulary."""


@dataclass(frozen=True)
class Shock:
    """One shock.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    start : int
        First quarter that it strikes, 0 is 2017Q3.
    quarters : int
        How many quarters it lasts.
    factor : float
        What it multiplies by.
    number : int
        Firms that leave; 0 for other kinds.
    target : tuple of str
        Ids of segments, or words of `GROUPS`; empty for the city as a whole.
    """

    kind: str
    start: int
    quarters: int
    factor: float
    number: int
    target: tuple[str, ...]

    def strikes(self, quarter: int) -> bool:
        """Whether it is under way in this quarter."""
        return self.start <= quarter < self.start + self.quarters

    def words(self) -> str:
        """The shock in a line."""
        where = f" of {', '.join(self.target)}" if self.target else ""
        size = f"{self.number} leave" if self.kind == ANCHOR else f"× {self.factor:g}"
        long = "" if self.kind == ANCHOR else f" for {self.quarters} quarter{'s' * (self.quarters > 1)}"
        return f"{self.kind}{where} {size} from {quarter_label(self.start)}{long}"
