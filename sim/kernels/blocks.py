"""Tables that are filled in blocks of rows, side by side: blocks are added up in their order, whoever filled them."""

from sim.compiled import kernel


def added(blocks):
    """Sum of arrays that stand one after another, in their order; the first one holds it afterwards."""
    for block in blocks[1:]:
        blocks[0] += block
    return blocks[0]


@kernel
def side_by_side(blocks, counts, together):
    """First values of every block of so many rows `together`, (N,), without a gap between them.

    Parameters
    ----------
    blocks : (R,) array
        Rows of the blocks; overwritten.
    counts : (B,) array
        How many values each block holds, from its first row on.
    """
    n = counts[0]
    for block in range(1, counts.size):
        first = block * together
        for i in range(counts[block]):
            blocks[n + i] = blocks[first + i]
        n += counts[block]
    return blocks[:n]
