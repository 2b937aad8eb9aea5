"""Where segments concentrate, alone and together."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, amount, codes, same_shape, weights
from sim.measures.errors import NoValue
from sim.measures.ratios import shares, sums


def location_quotient(employment: ArrayLike) -> Floats:
    r"""Share of a segment in a zone over its share in the city: :math:`(E_{zs}/E_z) / (E_s/E)`.

    Parameters
    ----------
    employment : (Z, S) array
        Jobs of each zone and segment, in persons.

    Returns
    -------
    (Z, S) array
        0 where absent; nan for empty zones and segments. 1 is no threshold of significance.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Florence (1939), Report on the Location of Industry.
    """
    jobs = weights("employment", employment, 2)
    in_zone = shares(jobs, np.broadcast_to(jobs.sum(axis=1, keepdims=True), jobs.shape))
    in_city = shares(jobs.sum(axis=0), np.full(jobs.shape[1], jobs.sum()))
    return shares(in_zone, np.broadcast_to(in_city, jobs.shape))


def cluster_index(
    e_ij: float, e_i: float, a_j: float, a: float, p_j: float, p: float, b_ij: float, b_i: float
) -> float:
    r"""Density × specialisation ÷ relative plant size of a segment in a zone; a companion of the location quotient.

    .. math:: \frac{e_{ij} / a_j}{e_i / a} \cdot \frac{e_{ij} / p_j}{e_i / p} \,/\, \frac{e_{ij} / b_{ij}}{e_i / b_i}

    Parameters
    ----------
    e_ij, e_i : float
        Jobs of the segment in the zone; in the city.
    a_j, a : float
        Area of the zone; of the city.
    p_j, p : float
        Residents of the zone; of the city.
    b_ij, b_i : float
        Plants of the segment in the zone; in the city.

    Returns
    -------
    float
        1 if the segment is as dense, as frequent and in plants as large as in the city.

    Raises
    ------
    NoValue
        If one of the numbers that divide is 0.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Litzenberger and Sternberg (2006), Geographische Zeitschrift 94, 209-224.
    """
    given = {"e_ij": e_ij, "e_i": e_i, "a_j": a_j, "a": a, "p_j": p_j, "p": p, "b_ij": b_ij, "b_i": b_i}
    if min(amount(name, value) for name, value in given.items()) == 0:
        raise NoValue("segment, area, residents or plants are 0: the cluster index has no value")
    density = (e_ij / a_j) / (e_i / a)
    specialisation = (e_ij / p_j) / (e_i / p)
    plant_size = (e_ij / b_ij) / (e_i / b_i)
    return float(density * specialisation / plant_size)


def coagglomeration(employment: ArrayLike) -> Floats:
    r"""How much pairs of segments sit in the same areas.

    .. math:: \gamma_{ij} = \frac{\sum_m (s_{mi} - x_m)(s_{mj} - x_m)}{1 - \sum_m x_m^2}

    with s the share of a segment's jobs in an area and x the unweighted mean of s over segments.

    Parameters
    ----------
    employment : (S, A) array
        Jobs; rows segments, columns areas.

    Returns
    -------
    (S, S) array
        About 0 at random; nan on the diagonal, and everywhere if there is one area only.

    Raises
    ------
    ValueError
        If a segment has no jobs.

    Notes
    -----
    Ellison, Glaeser and Kerr (2010), American Economic Review 100, 1195-1213.
    """
    jobs = weights("employment", employment, 2)
    if (jobs.sum(axis=1) == 0).any():
        raise ValueError("employment: a segment (row) has no jobs; leave it out")
    in_area = jobs / jobs.sum(axis=1, keepdims=True)
    mean = in_area.mean(axis=0)
    deviation = in_area - mean
    together = deviation @ deviation.T
    gamma = shares(together, np.full(together.shape, _spread(mean)))
    np.fill_diagonal(gamma, np.nan)
    return gamma


def _spread(area_shares: Floats) -> float:
    """1 − sum of squared shares; exactly 0 if all is in one area."""
    return 0.0 if np.count_nonzero(area_shares) <= 1 else float(1.0 - area_shares @ area_shares)


def ellison_glaeser(plant_size: ArrayLike, plant_area: ArrayLike, area_size: ArrayLike) -> float:
    r"""Concentration of a segment beyond what few large plants would give by chance.

    .. math:: \gamma = \frac{G - (1 - \sum x^2) H}{(1 - \sum x^2)(1 - H)}, \quad G = \sum (s - x)^2, \quad H = \sum z^2

    Parameters
    ----------
    plant_size : (n,) array
        Jobs of each represented plant of the segment, in persons; z are its shares.
    plant_area : (n,) array of int
        Area of each plant.
    area_size : (A,) array
        Jobs of all segments in each area; x are its shares.

    Returns
    -------
    float
        0 as if plants were placed at random, 1 if all are drawn to one area; slightly negative if spread evenly.

    Raises
    ------
    NoValue
        If there is one plant, no job, or one area.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Ellison and Glaeser (1997), Journal of Political Economy 105, 889-927.
    """
    size, area = weights("plant_size", plant_size, 1), weights("area_size", area_size, 1)
    place = codes("plant_area", plant_area, 0, area.size)
    same_shape("plant_area", place, "plant_size", size)
    if np.count_nonzero(size) < 2 or np.count_nonzero(area) < 2:
        raise NoValue("fewer than two plants or areas with jobs: the concentration has no value")
    plant = size / size.sum()
    x = area / area.sum()
    free = _spread(x)
    few_plants = float(plant @ plant)
    raw = float(((sums(place, plant, area.size) - x) ** 2).sum())
    return (raw - free * few_plants) / (free * (1.0 - few_plants))
