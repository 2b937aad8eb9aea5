"""Products of matrices in one fixed order of summation.

A library's product may sum in another order on another processor or with another number of threads; a run must not.
"""

import numpy as np

from sim.compiled import kernel


@kernel
def _product(a, b):
    """A @ b for (N, M) and (M, L) float64 arrays."""
    n, m = a.shape
    width = b.shape[1]
    out = np.zeros((n, width))
    for i in range(n):
        for k in range(m):
            left = a[i, k]
            for j in range(width):
                out[i, j] += left * b[k, j]
    return out


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A @ b, the same bits on every processor and for every number of threads.

    Parameters
    ----------
    a : (N, M) or (M,) array
    b : (M, L) or (M,) array

    Returns
    -------
    (N, L) array, or without the axes that `a` and `b` do not have
    """
    if a.ndim == b.ndim == 2 and _is_plain(a) and _is_plain(b):
        return _product(a, b)
    left = np.array(np.atleast_2d(a), dtype=np.float64, order="C")  # copies: one kind of array, one compiled version
    right = np.array(np.atleast_2d(b.T).T, dtype=np.float64, order="C")
    return _product(left, right).reshape(a.shape[:-1] + b.shape[1:])


def _is_plain(a: np.ndarray) -> bool:
    """Whether a matrix is of the one kind that `_product` is compiled for."""
    return a.dtype == np.float64 and a.flags.c_contiguous and a.flags.writeable
