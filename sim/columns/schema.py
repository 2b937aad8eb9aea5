"""What a column is: type, default, width, unit and label, declared on the class of the agents that have it."""

from typing import Any

import numpy as np
import numpy.typing as npt

from sim.memory import zeros

Array = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]


class Column:
    """One attribute of a kind of agent, stored as an array over all agents of that kind.

    Named by the class body (``staff = Column(np.int32)``). Read from an agent it is a plain Python number, or a
    tuple of them if the column is wide; the array itself is ``table.cols["staff"]``.

    Parameters
    ----------
    dtype : numpy data type
        A boolean, integer or floating type.
    default : number or sequence of `width` numbers
        Value of new agents that are given none.
    width : int
        Numbers per agent; above 1 the array has shape (capacity, width).
    unit, label : str
        For tables and figures: the unit, and the name in the reader's words.

    Raises
    ------
    TypeError
        If the type is not a number, or a whole-number column gets a default with a fraction.
    ValueError
        If `width` is below 1, or the default has another shape.
    """

    def __init__(self, dtype: npt.DTypeLike, default: Any = 0, width: int = 1, unit: str = "", label: str = "") -> None:
        self.name = "?"
        self.dtype = np.dtype(dtype)
        if self.dtype.kind not in "biuf":
            raise TypeError(f"a column holds booleans, whole numbers or floats, not {self.dtype}")
        if width < 1:
            raise ValueError(f"the width of a column is at least 1, not {width}")
        self.width = width
        self.unit = unit
        self.label = label
        self._is_whole = self.dtype.kind in "biu"
        bounds = np.iinfo(self.dtype) if self.dtype.kind in "iu" else None
        self._least, self._most = (int(bounds.min), int(bounds.max)) if bounds else (0, -1)
        self.default = np.asarray(self.fitting(default), self.dtype)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, view: Any, owner: type | None = None) -> Any:
        if view is None:
            return self
        table, row = view._table, view._row
        if table.uid.item(row) != view._uid:
            raise ReferenceError(f"{view!r}: its '{self.name}' is gone with it")
        array = table.cols[self.name]
        return array.item(row) if self.width == 1 else tuple(array[row].tolist())

    def __set__(self, view: Any, value: Any) -> None:
        table, row = view._table, view._row
        if table.uid.item(row) != view._uid:
            raise ReferenceError(f"{view!r}: its '{self.name}' is gone with it")
        # numpy itself checks the range of plain Python ints; everything else goes the careful way
        is_plain = type(value) is int or (type(value) is float and not self._is_whole)
        table.cols[self.name][row] = value if is_plain and self.width == 1 else self.fitting(value)

    def __repr__(self) -> str:
        return f"<Column {self.name}: {self.dtype}{f' x {self.width}' if self.width > 1 else ''}>"

    @property
    def storage(self) -> tuple[str, np.dtype[Any], int]:
        """Name, type and width: equal for columns whose arrays can stand in for one another."""
        return self.name, self.dtype, self.width

    def shape(self, n: int) -> tuple[int, ...]:
        """Shape of the array of `n` agents."""
        return (n,) if self.width == 1 else (n, self.width)

    def zeros(self, capacity: int) -> Array:
        """An array for so many agents: C-contiguous, writable, of the column's own type."""
        return zeros(self.shape(capacity), self.dtype)

    def fitting(self, value: Any, n: int | None = None) -> Array | int:
        """The value as a number or an array that can be written into the column without loss.

        Parameters
        ----------
        value : number or array
            One number, `width` numbers for one agent, or, if `n` is given, an array over `n` agents.
        n : int, optional
            How many agents the value is for; without it only one agent's value is allowed.

        Raises
        ------
        TypeError
            If floats are given for whole numbers: numpy would cut the fractions silently.
        OverflowError
            If a whole number is out of the type's range: numpy would wrap it silently.
        ValueError
            If the shape is another one.
        """
        if type(value) is int and self.width == 1 and self._least <= value <= self._most:
            return value  # the usual constant, such as a quarter: no array of one number has to be made for it
        array = np.asarray(value)
        if array.dtype == self.dtype and n is not None and array.shape == self.shape(n):
            return array
        allowed: list[tuple[int, ...]] = [()] if self.width == 1 else [(), (self.width,)]
        if n is not None:
            allowed.append(self.shape(n))
        if array.shape not in allowed:
            shapes = " or ".join(str(shape) for shape in allowed[1:] or allowed)
            raise ValueError(f"column '{self.name}' takes one number or shape {shapes}, not shape {array.shape}")
        if array.size and array.dtype.kind not in ("biu" if self._is_whole else "biuf"):
            kind = "whole numbers" if self._is_whole else "numbers"
            raise TypeError(f"column '{self.name}' ({self.dtype}) holds {kind}, not {array.dtype}: cast them first")
        self._check_range(array)
        return array

    def _check_range(self, array: Array) -> None:
        """Refuse whole numbers that the type cannot hold."""
        if self.dtype.kind not in "iu" or array.size == 0 or np.can_cast(array.dtype, self.dtype):
            return
        least, most = int(array.min()), int(array.max())
        if least < self._least or most > self._most:
            raise OverflowError(f"column '{self.name}' ({self.dtype}) cannot hold {least} to {most}")


def declared_columns(view_cls: type, reserved: frozenset[str]) -> dict[str, Column]:
    """Columns of a class of agents, in the order of declaration, those of its parents first.

    Parameters
    ----------
    view_cls : type
        Class whose body holds `Column` objects.
    reserved : frozenset of str
        Names that every agent has already.

    Raises
    ------
    TypeError
        If a column has a reserved name, such as ``model`` or ``step``.
    """
    columns = {
        name: column
        for parent in reversed(view_cls.__mro__)
        for name, column in vars(parent).items()
        if isinstance(column, Column)
    }
    taken = sorted(columns.keys() & reserved)
    if taken:
        raise TypeError(f"{view_cls.__name__}: every agent has '{taken[0]}' already; give the column another name")
    return columns
