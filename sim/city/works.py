"""Public works: what a lever asks for is built up evenly over some quarters."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.city.sheet import frozen
from sim.params.tables import levers


@dataclass
class Works:
    """What stands of something that is built by and by, in the lever's own unit.

    A lever that changes on its way begins new works, of full length, from what is done so far: so a schedule that
    turns to another model later builds as that model would have from the first day.

    Parameters
    ----------
    done : float
        What there is now, works under way included.
    opened : float
        What there was when the last works ended.
    goal : float
        What the works under way lead to.
    left : int
        Quarters until then.
    """

    done: float = 0.0
    opened: float = 0.0
    goal: float = 0.0
    left: int = 0

    @classmethod
    def standing(cls, amount: float) -> "Works":
        """Works that are finished: so much stands, nothing is under way."""
        return cls(amount, amount, amount)

    def advance(self, goal: float, quarters: int) -> float:
        """Build for a quarter towards a goal that takes so many quarters; returns what was added.

        Examples
        --------
        >>> works = Works.standing(900.0)
        >>> [works.advance(1500.0, 3) for _ in range(4)], works.opened
        ([200.0, 200.0, 200.0, 0.0], 1500.0)
        """
        if goal != self.goal:
            self.goal, self.left = goal, quarters
        if self.left == 0:
            return 0.0
        before = self.done
        self.done = goal if self.left == 1 else before + (goal - before) / self.left
        self.left -= 1
        if self.left == 0:
            self.opened = goal
        return self.done - before

    def enlarge(self, goal: float, quarters: int) -> float:
        """`advance`, but nothing is torn down: a goal below what is there ends the works."""
        return self.advance(max(goal, self.done), quarters)


@cache
def kind_shares(kinds: float) -> np.ndarray:
    """Share of each kind of facility when the first `kinds` kinds are built alike, (kinds there are,); 0 for 0 kinds.

    Kinds are numbered from the everyday ones to the rare ones; how many there are is the upper end of
    `facilities.kinds`.

    Examples
    --------
    >>> kind_shares(2.5)[:4].round(2).tolist()
    [0.4, 0.4, 0.2, 0.0]
    """
    built = np.clip(kinds - np.arange(levers()["facilities.kinds"].high), 0.0, 1.0)
    return frozen(built / max(float(built.sum()), 1e-12))
