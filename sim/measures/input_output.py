"""Position of segments in the chain from an input-output table."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, square, weights
from sim.measures.errors import NoValue

_ROUNDING = 1e-9


def _table(flows: ArrayLike, output: ArrayLike) -> tuple[Floats, Floats]:
    """Flows and output, checked."""
    flows, output = square("flows", flows), weights("output", output, 1)
    if output.size != flows.shape[0]:
        raise ValueError(f"output has {output.size} segments, flows has {flows.shape[0]}; they must agree")
    return flows, output


def _solve(coefficients: Floats, made: Floats) -> Floats:
    """Sum over all rounds of the coefficients for segments that make something; nan for the others."""
    active = np.flatnonzero(made > 0)
    part = np.eye(active.size) - coefficients[np.ix_(active, active)]
    position = np.full(made.size, np.nan)
    try:
        position[active] = np.linalg.solve(part, np.ones(active.size))
    except np.linalg.LinAlgError as endless:
        raise NoValue("some segments trade only among themselves: the chain has no end") from endless
    return position


def _refuse_excess(used: Floats, output: Floats, side: str) -> None:
    """Flows of a segment must not exceed its output."""
    if (used > output * (1.0 + _ROUNDING)).any():
        worst = int(np.argmax(used - output))
        raise ValueError(f"flows: the {side} of segment {worst} sum to {used[worst]}, above its output {output[worst]}")


def upstreamness(flows: ArrayLike, output: ArrayLike) -> Floats:
    r"""Mean distance of a segment from final use, in steps: :math:`(I - B)^{-1} 1`, :math:`B_{ij} = Z_{ij} / x_i`.

    Parameters
    ----------
    flows : (S, S) array
        Value from segment i used by segment j, Z, in 万元 a year; exports are final use.
    output : (S,) array
        Gross output x, in 万元 a year.

    Returns
    -------
    (S,) array
        1 if all goes to final use; nan for segments without output, which are left out.

    Raises
    ------
    ValueError
        If a row of flows exceeds the output.
    NoValue
        If some segments sell only to one another.

    Notes
    -----
    Antràs, Chor, Fally and Hillberry (2012), American Economic Review Papers and Proceedings 102, 412-416.

    Examples
    --------
    >>> upstreamness([[0, 10], [0, 0]], [10, 10])
    array([2., 1.])
    """
    flows, output = _table(flows, output)
    _refuse_excess(flows.sum(axis=1), output, "sales")
    return _solve(np.divide(flows, output[:, None], out=np.zeros_like(flows), where=output[:, None] > 0), output)


def downstreamness(flows: ArrayLike, output: ArrayLike) -> Floats:
    r"""Mean distance of a segment from primary inputs, in steps: :math:`((I - A)^{-1})^T 1`, :math:`A_{ij}=Z_{ij}/x_j`.

    Parameters
    ----------
    flows : (S, S) array
        Value from segment i used by segment j, Z, in 万元 a year.
    output : (S,) array
        Gross output x, in 万元 a year.

    Returns
    -------
    (S,) array
        1 if nothing is bought; nan for segments without output, which are left out.

    Raises
    ------
    ValueError
        If a column of flows exceeds the output.
    NoValue
        If some segments buy only from one another.

    Notes
    -----
    Miller and Temurshoev (2017), International Regional Science Review 40, 443-475.
    """
    flows, output = _table(flows, output)
    _refuse_excess(flows.sum(axis=0), output, "purchases")
    bought = np.divide(flows, output[None, :], out=np.zeros_like(flows), where=output[None, :] > 0)
    return _solve(np.ascontiguousarray(bought.T), output)
