"""Where the mean commute lies between the least, the random and the greatest one. All take a closed city."""

from numpy.typing import ArrayLike

from sim.measures.commute_optimum import maximum_commute, minimum_commute, random_commute
from sim.measures.errors import NoValue
from sim.measures.job_housing import mean_commute
from sim.measures.ratios import share

_NO_RANGE = 1e-12


def excess_commuting(trips: ArrayLike, km: ArrayLike) -> float:
    r"""Share of the mean commute above the minimum: (observed − minimum) / observed.

    .. math:: (C_{obs} - C_{min}) / C_{obs}

    Parameters
    ----------
    trips, km : (P, P) arrays
        Commuters, in persons; distances, in km.

    Returns
    -------
    float
        From 0 to below 1. A better layout at unchanged commutes *raises* it: it is about behaviour, not balance.

    Raises
    ------
    NoValue
        If nobody commutes, or all commutes are of 0 km.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Hamilton (1982), Journal of Political Economy 90, 1035-1053; White (1988), same journal 96, 1097-1110.
    """
    observed = mean_commute(trips, km)
    if observed == 0:
        raise NoValue("the mean commute is 0: excess commuting has no value")
    return (observed - minimum_commute(trips, km)) / observed


def capacity_used(trips: ArrayLike, km: ArrayLike) -> float:
    r"""Where the mean commute lies between minimum and maximum: (observed − minimum) / (maximum − minimum).

    .. math:: (C_{obs} - C_{min}) / (C_{max} - C_{min})

    Parameters
    ----------
    trips, km : (P, P) arrays
        Commuters, in persons; distances, in km.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    NoValue
        If nobody commutes, or maximum and minimum differ by no more than 1e-12 km.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Horner (2002), Environment and Planning A 34, 543-566.
    """
    least = minimum_commute(trips, km)
    span = maximum_commute(trips, km) - least
    if span <= _NO_RANGE:
        raise NoValue("minimum and maximum commute are equal: the capacity used has no value")
    return (mean_commute(trips, km) - least) / span


def commuting_economy(trips: ArrayLike, km: ArrayLike) -> float:
    r"""How much shorter than at random people commute: (random − observed) / random.

    .. math:: (C_{rand} - C_{obs}) / C_{rand}

    Parameters
    ----------
    trips, km : (P, P) arrays
        Commuters, in persons; distances, in km.

    Returns
    -------
    float
        At most 1; negative if commutes are longer than at random.

    Raises
    ------
    NoValue
        If nobody commutes, or the random commute is 0.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Murphy and Killen (2011), Urban Studies 48, 1255-1272.
    """
    chance = random_commute(trips, km)
    return share(chance - mean_commute(trips, km), chance, "the random commute is 0: there is no economy of it")


def normalised_commuting_economy(trips: ArrayLike, km: ArrayLike) -> float:
    r"""How much of the possible saving over random people make: (random − observed) / (random − minimum).

    .. math:: (C_{rand} - C_{obs}) / (C_{rand} - C_{min})

    Parameters
    ----------
    trips, km : (P, P) arrays
        Commuters, in persons; distances, in km.

    Returns
    -------
    float
        At most 1; 0 is random; negative is worse than random. A high value is efficient, not short.

    Raises
    ------
    NoValue
        If nobody commutes, or random and minimum commute differ by no more than 1e-12 km.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Murphy and Killen (2011), Urban Studies 48, 1255-1272.
    """
    chance = random_commute(trips, km)
    span = chance - minimum_commute(trips, km)
    if span <= _NO_RANGE:
        raise NoValue("random and minimum commute are equal: the normalised economy has no value")
    return (chance - mean_commute(trips, km)) / span
