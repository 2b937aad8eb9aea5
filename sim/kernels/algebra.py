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
    out = _product(_plain(a if a.ndim > 1 else a[None]), _plain(b if b.ndim > 1 else b[:, None]))
    return out if a.ndim == b.ndim == 2 else out.reshape(a.shape[:-1] + b.shape[1:])


def _plain(a: np.ndarray) -> np.ndarray:
    """A matrix as the one kind that `_product` is compiled for: a copy if it is another."""
    flags = a.flags
    return a if a.dtype == np.float64 and flags.c_contiguous and flags.writeable else np.array(a, np.float64, order="C")
