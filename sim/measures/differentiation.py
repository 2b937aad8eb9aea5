"""How much zones differ in what they do (错位): specialisation, divergence, functions."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, same_shape, weights
from sim.measures.errors import NoValue
from sim.measures.ratios import shares


def _mixes(jobs: Floats) -> Floats:
    """Shares of segments in each zone, (Z, S); nan rows for empty zones."""
    return shares(jobs, np.broadcast_to(jobs.sum(axis=1, keepdims=True), jobs.shape))


def _rest(jobs: Floats) -> Floats:
    """Mix of all other zones pooled, zone by zone."""
    return _mixes(jobs.sum(axis=0) - jobs)


def _city(jobs: Floats) -> Floats:
    """Mix of the whole city, the zone included."""
    return np.broadcast_to(_mixes(jobs.sum(axis=0, keepdims=True)), jobs.shape)


def _mean_of_others(jobs: Floats) -> Floats:
    """Unweighted mean of the mixes of the other zones that have jobs, zone by zone."""
    mixes, has_jobs = np.nan_to_num(_mixes(jobs)), (jobs.sum(axis=1) > 0)[:, None]
    others = np.broadcast_to(has_jobs.sum() - has_jobs, jobs.shape).astype(np.float64)
    return shares(mixes.sum(axis=0) - mixes, others)


_REFERENCES = {"rest": _rest, "city": _city, "mean": _mean_of_others}


def krugman_specialisation(employment: ArrayLike, reference: str = "rest") -> Floats:
    r"""How far the mix of a zone lies from a reference: :math:`\sum_s |s_{zs} - r_s|`.

    Parameters
    ----------
    employment : (Z, S) array
        Jobs of each zone and segment, in persons.
    reference : str
        ``rest``: the other zones pooled; ``city``: the whole city; ``mean``: unweighted mean of the other zones' mixes.

    Returns
    -------
    (Z,) array
        From 0 to 2; nan for empty zones. State the reference.

    Raises
    ------
    ValueError
        If there is no such reference.

    Notes
    -----
    Krugman (1991), Geography and Trade. 1 − K/2 is the similarity of Finger and Kreinin.
    """
    if reference not in _REFERENCES:
        raise ValueError(f"reference is '{reference}'; write one of {', '.join(_REFERENCES)}")
    jobs = weights("employment", employment, 2)
    return np.asarray(np.abs(_mixes(jobs) - _REFERENCES[reference](jobs)).sum(axis=1))


def _entropy(mixes: Floats) -> Floats:
    """Entropy of each row, in nats; 0 ln 0 is 0."""
    return np.asarray(-(mixes * np.log(np.where(mixes > 0, mixes, 1.0))).sum(axis=1))


def functional_differentiation(employment: ArrayLike) -> float:
    r"""How much a zone's name tells of the segment of a job (错位): :math:`1 - \sum_z (E_z/E) H_z / H`.

    Parameters
    ----------
    employment : (Z, S) array
        Jobs of each zone and segment, in persons; H is the entropy of a mix.

    Returns
    -------
    float
        0 if all zones are alike, 1 if every zone has one segment of its own. Empty zones drop out.

    Raises
    ------
    NoValue
        If the city has fewer than two segments.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Theil and Finizza (1971), Journal of Mathematical Sociology 1, 187-193; Reardon and Firebaugh (2002),
    Sociological Methodology 32, 33-67. It does not say whether segments fit together.
    """
    jobs = weights("employment", employment, 2)
    jobs = jobs[jobs.sum(axis=1) > 0]
    if np.count_nonzero(jobs.sum(axis=0)) < 2:
        raise NoValue("fewer than two segments have jobs: there is no mix to divide")
    size = jobs.sum(axis=1) / jobs.sum()
    return float(1.0 - size @ _entropy(_mixes(jobs)) / _entropy(_mixes(jobs.sum(axis=0, keepdims=True)))[0])


def pairwise_js_divergence(employment: ArrayLike) -> Floats:
    r"""How different the mixes of two zones are: Jensen-Shannon divergence, base 2.

    .. math:: H(\tfrac12 (p + q)) - \tfrac12 H(p) - \tfrac12 H(q), \quad H \text{ in bits}

    Parameters
    ----------
    employment : (Z, S) array
        Jobs of each zone and segment, in persons.

    Returns
    -------
    (Z, Z) array
        0 for the same mix, 1 for no segment in common; nan for empty zones.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Lin (1991), IEEE Transactions on Information Theory 37, 145-151. Not its square root.
    """
    mixes = _mixes(weights("employment", employment, 2))
    n_zones = mixes.shape[0]
    own = _entropy(mixes)
    between = np.empty((n_zones, n_zones))
    for zone, mix in enumerate(mixes):
        between[zone] = _entropy((mixes + mix) / 2.0) - (own + own[zone]) / 2.0
    np.fill_diagonal(between, np.where(np.isnan(own), np.nan, 0.0))
    return between / np.log(2.0)


def functional_specialisation(rd_jobs: ArrayLike, production_jobs: ArrayLike) -> Floats:
    r"""Research jobs for each production job of a zone, over the city's, minus 1.

    .. math:: \frac{R_z / P_z}{\sum_z R_z / \sum_z P_z} - 1

    Parameters
    ----------
    rd_jobs, production_jobs : (Z,) arrays
        Jobs, in persons.

    Returns
    -------
    (Z,) array
        0 is the city's mix; nan without production jobs, and everywhere if the city has none of either.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Duranton and Puga (2005), Journal of Urban Economics 57, 343-370: functions within firms, not what zones do (错位).
    """
    research, production = weights("rd_jobs", rd_jobs, 1), weights("production_jobs", production_jobs, 1)
    same_shape("production_jobs", production, "rd_jobs", research)
    city = shares(research.sum(keepdims=True), production.sum(keepdims=True))
    return shares(shares(research, production), np.broadcast_to(city, research.shape)) - 1.0
