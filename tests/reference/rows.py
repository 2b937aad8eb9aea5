"""Rows of a column that hold a value: plain twins of sim/kernels/rows.py."""


def rows_where(values, wanted):
    """Rows with this value."""
    return [i for i, value in enumerate(values) if value == wanted]


def rows_in_part(values, wanted, first):
    """Rows with this value, counted from `first` on."""
    return [first + i for i in rows_where(values, wanted)]


def count_of(values, wanted):
    """How many rows have this value."""
    return len(rows_where(values, wanted))


def list_rows(values, wanted, first, rows):
    """Their numbers from `first` on, and how many; of what stands behind them nothing is said."""
    found = rows_in_part(values, wanted, first)
    rows[: len(found)] = found
    return len(found)
