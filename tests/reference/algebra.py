"""A product of matrices, term after term: plain twins of sim/kernels/algebra.py."""


def _product(a, b):
    """Sums of a[i, k] · b[k, j] from the first k to the last, so that every bit is fixed."""
    out = []
    for i in range(a.shape[0]):
        out.append([])
        for j in range(b.shape[1]):
            total = 0.0
            for k in range(a.shape[1]):
                total += a[i, k] * b[k, j]
            out[i].append(total)
    return out
