"""Firm demography, the distribution of firm sizes, and of their growth."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, amount, finite, same_shape, weights
from sim.measures.errors import NoValue
from sim.measures.ratios import share, shares

_NO_STOCK = "no firms at the start of the year: the rate has no value"
_FEWEST_RATES = 50
_SHAPES = np.geomspace(0.2, 8.0, 25)
"""Shapes tried before refining: the likelihood can have two maxima."""
_CENTRES = 201
"""Rates next to the median tried as centre of a peaked distribution."""


def entry_rate(entries: float, stock_start: float) -> float:
    r"""Firms that entered in a year over the stock at its start; moves between places are no entries.

    .. math:: \text{entries} / \text{stock at the start}

    Parameters
    ----------
    entries, stock_start : float
        Firms.

    Returns
    -------
    float
        Per year.

    Raises
    ------
    NoValue
        If there were no firms at the start.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Usual in the demography of firms; no single source.
    """
    return share(amount("entries", entries), amount("stock_start", stock_start), _NO_STOCK)


def exit_rate(exits: float, stock_start: float) -> float:
    r"""Firms that ended in a year, those entered in it included, over the stock at its start.

    .. math:: \text{exits} / \text{stock at the start}

    Parameters
    ----------
    exits, stock_start : float
        Firms.

    Returns
    -------
    float
        Per year.

    Raises
    ------
    NoValue
        If there were no firms at the start.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Usual in the demography of firms; no single source.
    """
    return share(amount("exits", exits), amount("stock_start", stock_start), _NO_STOCK)


def hazard_by_age(at_risk: ArrayLike, exits: ArrayLike) -> Floats:
    r"""Chance of a firm that reached an age to end at that age, per year.

    .. math:: h_a = \text{exits}_a / \text{at risk}_a

    Parameters
    ----------
    at_risk : (ages,) array
        Firms that reached each age in years.
    exits : (ages,) array
        Of these, firms that ended at that age.

    Returns
    -------
    (ages,) array
        nan where no firm is at risk. The hazard of age 3 is not the share dead by age 3.

    Raises
    ------
    ValueError
        If more firms end than are at risk.

    Notes
    -----
    Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481.
    """
    at_risk, exits = weights("at_risk", at_risk, 1), weights("exits", exits, 1)
    same_shape("exits", exits, "at_risk", at_risk)
    if (exits > at_risk).any():
        raise ValueError("exits exceed at_risk at some age: no more firms can end than reached the age")
    return shares(exits, at_risk)


def survival_by_age(at_risk: ArrayLike, exits: ArrayLike) -> Floats:
    r"""Share of firms alive after each age: :math:`\prod (1 - hazard)`.

    Parameters
    ----------
    at_risk, exits : (ages,) arrays
        As in `hazard_by_age`.

    Returns
    -------
    (ages,) array
        From 0 to 1, falling; nan from the first age that no firm reached.

    Raises
    ------
    ValueError
        If more firms end than are at risk.

    Notes
    -----
    Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481.
    """
    return np.asarray(np.cumprod(1.0 - hazard_by_age(at_risk, exits)))


def _large(sizes: ArrayLike, smallest: float, fewest: int) -> Floats:
    """Sizes from the smallest on; refuses too few of them."""
    sizes = weights("sizes", sizes, 1)
    if not smallest > 0:
        raise ValueError(f"smallest is {smallest}; it must be above 0")
    large = sizes[sizes >= smallest]
    if large.size < fewest:
        raise NoValue(f"{large.size} firms of size {smallest} or more: the exponent needs {fewest}")
    return large


def size_ccdf_exponent(sizes: ArrayLike, smallest: float) -> float:
    r"""Exponent of the share of firms above a size (Hill estimate): :math:`n / \sum \ln(x / x_{min})`.

    Parameters
    ----------
    sizes : (F,) array
        Staff of each firm, in persons (not simulated workers).
    smallest : float
        Sizes from here on follow the power law, in persons.

    Returns
    -------
    float
        About 1 to 1.5 for firms; the density has exponent + 1. Standard error: the value over root n.

    Raises
    ------
    NoValue
        If fewer than 2 firms are large enough, or none is above the smallest size.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Hill (1975), Annals of Statistics 3, 1163-1174; Clauset, Shalizi and Newman (2009), SIAM Review 51, 661-703.
    """
    return ccdf_exponent_of_tail(_large(sizes, smallest, 2), smallest)


def ccdf_exponent_of_tail(large: Floats, smallest: float) -> float:
    """`size_ccdf_exponent` of sizes that are known to be positive, from the smallest on."""
    return share(large.size, float(np.log(large / smallest).sum()), "all firms have the smallest size: no exponent")


def rank_size_exponent(sizes: ArrayLike, smallest: float) -> float:
    r"""Minus the slope of ln(rank − ½) on ln(size), by least squares.

    .. math:: - \mathrm{cov}(\ln x, \ln(r - \tfrac12)) / \mathrm{var}(\ln x)

    Parameters
    ----------
    sizes : (F,) array
        Staff of each firm, in persons.
    smallest : float
        Sizes from here on count, in persons.

    Returns
    -------
    float
        Estimate of the same exponent as `size_ccdf_exponent`. Standard error: the value × root(2 / n).

    Raises
    ------
    NoValue
        If fewer than 3 firms are large enough, or all are of one size.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Gabaix and Ibragimov (2011), Journal of Business and Economic Statistics 29, 24-39.
    """
    size = np.log(np.sort(_large(sizes, smallest, 3))[::-1])
    rank = np.log(np.arange(1, size.size + 1) - 0.5)
    deviation = size - size.mean()
    if size[0] == size[-1]:
        raise NoValue("all firms have one size: the rank-size exponent has no value")
    return float(-(deviation @ rank) / (deviation @ deviation))


def _least_spread(growth: Floats, shape: float) -> float:
    """Least mean of |x − m|^b over the centre m; `growth` is sorted."""
    from scipy.optimize import minimize_scalar

    if shape < 1:  # cusps at the rates: the least value lies on one of them, near the median
        middle = growth.size // 2
        centres = growth[max(0, middle - _CENTRES // 2) : middle + _CENTRES // 2 + 1]
        return float((np.abs(growth[:, None] - centres[None, :]) ** shape).mean(axis=0).min())
    found = minimize_scalar(
        lambda centre: (np.abs(growth - centre) ** shape).mean(),
        bounds=(growth[0], growth[-1]),
        method="bounded",
        options={"xatol": 1e-9 * (growth[-1] - growth[0])},
    )
    return float(found.fun)


def _surprise(growth: Floats, shape: float) -> float:
    """Mean of minus the log density at the best centre and width for this shape."""
    from scipy.special import gammaln

    log_width = np.log(_least_spread(growth, shape)) / shape
    return float(np.log(2.0) + log_width + np.log(shape) / shape + gammaln(1.0 + 1.0 / shape) + 1.0 / shape)


def subbotin_shape(growth: ArrayLike) -> float:
    r"""Shape b of the exponential-power law of growth rates, by maximum likelihood.

    .. math:: f(x) = \frac{\exp(-|x-m|^b / (b a^b))}{2 a b^{1/b} \Gamma(1 + 1/b)}

    Parameters
    ----------
    growth : (n,) array
        Yearly log changes of size of firms alive at both ends, demeaned by year. Use firms of 10 persons or more:
        whole heads of small firms pile up at 0.

    Returns
    -------
    float
        1 is Laplace, 2 is normal; 0.7 to 1.3 expected. Searched from 0.2 to 8.

    Raises
    ------
    NoValue
        If there are fewer than 50 rates, or most are equal.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Bottazzi and Secchi (2006), RAND Journal of Economics 37, 235-256.
    """
    from scipy.optimize import minimize_scalar

    rates = np.sort(finite("growth", growth, 1))
    if rates.size < _FEWEST_RATES:
        raise NoValue(f"{rates.size} growth rates: the shape needs {_FEWEST_RATES}")
    if np.unique(rates, return_counts=True)[1].max() > rates.size / 2:
        raise NoValue("most growth rates are equal: the shape has no value")
    best = int(np.argmin([_surprise(rates, shape) for shape in _SHAPES]))
    bounds = (np.log(_SHAPES[max(best - 1, 0)]), np.log(_SHAPES[min(best + 1, _SHAPES.size - 1)]))
    found = minimize_scalar(lambda log_shape: _surprise(rates, np.exp(log_shape)), bounds=bounds, method="bounded")
    return float(np.exp(found.x))
