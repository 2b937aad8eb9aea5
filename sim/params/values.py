"""Frozen numbers read by dotted name: `params.labour.accept_gain`, `levers.fund.leverage`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NoReturn

from sim.params.advice import did_you_mean


class _Frozen:
    """Attributes are set once, when the object is made."""

    def __init__(self, entries: Mapping[str, object]) -> None:
        self.__dict__.update(entries)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"'{name}' cannot be set: values are frozen")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"'{name}' cannot be deleted: values are frozen")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__.lstrip('_')}({', '.join(f'{k}={v}' for k, v in self.__dict__.items())})"

    def _miss(self, name: str, what: str) -> NoReturn:
        """Answer a name that is not there (copying and pickling ask for special names)."""
        hint = "" if name.startswith("__") else did_you_mean(name, self.__dict__)
        raise AttributeError(f"there is no {what} '{name}' here, or it is inactive.{hint}")


class Group(_Frozen):
    """The numbers of one group, such as `labour`, as attributes."""

    def __getattr__(self, name: str) -> float:
        self._miss(name, "value")


class Values(_Frozen):
    """Numbers by dotted name, in the units of their rows; used for parameters and for levers.

    Inactive rows are not among them, so nothing can read a number that is said to have no effect.

    Examples
    --------
    >>> Values.of({"fund.leverage": 4.0}).fund.leverage
    4.0
    """

    def __getattr__(self, name: str) -> Group:
        self._miss(name, "group of values")

    @classmethod
    def of(cls, numbers: Mapping[str, float]) -> "Values":
        """Values with these dotted names, each `group.word`.

        Raises
        ------
        ValueError
            If a name has not two parts.
        """
        groups: dict[str, dict[str, float]] = defaultdict(dict)
        for name in sorted(numbers):
            group, dot, word = name.partition(".")
            if not (dot and group and word) or "." in word:
                raise ValueError(f"'{name}' is not a name of the form group.word")
            groups[group][word] = float(numbers[name])
        return cls({group: Group(words) for group, words in groups.items()})

    def flat(self) -> dict[str, float]:
        """All numbers by dotted name, sorted."""
        return {
            f"{group}.{word}": number for group, words in vars(self).items() for word, number in vars(words).items()
        }


Params = Values
Levers = Values
