"""Order, the plain way."""


def in_order(values):
    """Rows, the one with the least value first; of equals the earlier one."""
    return sorted(range(len(values)), key=lambda row: values[row])
