"""Public money, funds, wages and productivity."""

from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, amount, finite, same_shape, weights
from sim.measures.errors import NoValue
from sim.measures.ratios import share, shares


def fiscal_cost_per_additional_job(
    outlay: ArrayLike, outlay_base: ArrayLike, jobs: ArrayLike, jobs_base: ArrayLike
) -> float:
    r"""Public money for each additional job of the city, in 万元 per person: a ratio of means over seeds.

    .. math:: \overline{G - G^{base}} \,/\, \overline{E - E^{base}}

    Parameters
    ----------
    outlay, outlay_base : (R,) arrays
        Cumulated discounted net public cost under the model and the baseline, in 万元, paired by seed.
    jobs, jobs_base : (R,) arrays
        Mean employment of the whole city in the last four quarters, in persons; so displaced jobs do not count.

    Returns
    -------
    float
        Mean difference of outlay over mean difference of jobs; not the cost per job in supported firms.

    Raises
    ------
    NoValue
        If no job is gained: there is no negative price.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Bartik (2020), Journal of Economic Perspectives 34, 99-127.
    """
    spent, jobs = finite("outlay", outlay, 1), finite("jobs", jobs, 1)
    spent_base, jobs_base = finite("outlay_base", outlay_base, 1), finite("jobs_base", jobs_base, 1)
    for name, array in (("outlay_base", spent_base), ("jobs", jobs), ("jobs_base", jobs_base)):
        same_shape(name, array, "outlay", spent)
    gained = (jobs - jobs_base).sum()
    if not gained > 0:
        raise NoValue("no additional job: the cost of one has no value")
    return float((spent - spent_base).sum() / gained)


def realised_leverage(private_paid_in: float, public_paid_in: float) -> float:
    r"""Private money that came for each public yuan that came; not the announced leverage.

    .. math:: \text{private money paid in} / \text{public money paid in}

    Parameters
    ----------
    private_paid_in, public_paid_in : float
        Money paid in so far, in 万元.

    Returns
    -------
    float
        Ratio, at least 0.

    Raises
    ------
    NoValue
        If no public money came.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    return share(
        amount("private_paid_in", private_paid_in),
        amount("public_paid_in", public_paid_in),
        "no public money was paid in: the leverage has no value",
    )


def raised_share_of_target(raised: float, target: float) -> float:
    r"""Money raised over the announced size of the fund.

    .. math:: \text{raised} / \text{target}

    Parameters
    ----------
    raised, target : float
        Money, in 万元.

    Returns
    -------
    float
        Ratio, at least 0.

    Raises
    ------
    NoValue
        If the fund has no announced size.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    return share(
        amount("raised", raised), amount("target", target), "the fund has no announced size: no share of it is raised"
    )


def labour_productivity(value_added: ArrayLike, jobs: ArrayLike) -> Floats:
    r"""Value added for each job, in 万元 per person and year.

    .. math:: V_z / E_z

    Parameters
    ----------
    value_added : (Z,) array
        Value added of the last four quarters (never output), in 万元.
    jobs : (Z,) array
        Mean filled jobs, in persons.

    Returns
    -------
    (Z,) array
        nan without jobs.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Usual in national accounts; no single source.
    """
    value_added, jobs = finite("value_added", value_added, 1), weights("jobs", jobs, 1)
    same_shape("jobs", jobs, "value_added", value_added)
    return shares(value_added, jobs)


def wage_share(wage_bill: float, value_added: float) -> float:
    r"""Wage bill over value added.

    .. math:: \text{wage bill} / \text{value added}

    Parameters
    ----------
    wage_bill, value_added : float
        Of the last four quarters, in 万元.

    Returns
    -------
    float
        Ratio; above 1 if wages exceed what was earned.

    Raises
    ------
    NoValue
        If there is no value added.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Usual in national accounts; no single source.
    """
    return share(
        amount("wage_bill", wage_bill),
        float(finite("value_added", value_added, 0)),
        "there is no value added: the wage share has no value",
    )
