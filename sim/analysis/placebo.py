"""Placebo: how large would the difference of two models look if their names meant nothing?

Within each seed the labels of the two models are exchanged or not; under no effect every such exchange is as likely
as what was measured (Fisher 1935, The Design of Experiments, section 21). Letters: N exchanges, R seeds, O outcomes.
"""

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.ensemble import Ensemble
from sim.analysis.members import last_reading, pooled_ensemble, readings
from sim.analysis.paired import Floats
from sim.analysis.side_by_side import Row
from sim.measures.catalogue import outcomes
from sim.params.advice import BadInput
from sim.rng import processes

if TYPE_CHECKING:
    from sim.experiments.store import StoredRun

COLUMNS = (
    *("outcome", "unit", "scope", "horizon", "model", "seeds", "permutations", "measured"),
    *("permuted_low", "permuted_high", "share_as_extreme", "share_holm", "smallest_share", "mechanical"),
)
"""Columns of ``placebo.csv``."""
ALL_UP_TO = 12
"""Seeds up to which every one of the 2^R exchanges is made."""
N_DRAWN = 4096
"""Exchanges that are drawn with more seeds, the measured one among them."""
_INNER = (0.025, 0.975)
_ROUNDING = 1e-12


def check_placebo(n_models: int, n_seeds: int) -> None:
    """Refuse a placebo that could show nothing.

    Raises
    ------
    BadInput
        If there are fewer than two models or two seeds.
    """
    if n_models < 2:
        raise BadInput("--placebo: exchanges the labels of models, so it needs at least 2 models.")
    if n_seeds < 2:
        raise BadInput("--placebo: exchanges labels seed by seed, so it needs at least 2 seeds; 8 give a share to 1 %.")


def placebo(runs: "Sequence[StoredRun]") -> list[Row]:
    """Measured difference of each model to the first, beside what exchanged labels give.

    Parameters
    ----------
    runs : sequence of StoredRun
        Of one comparison.

    Returns
    -------
    list of dict
        One row for each outcome, scope, horizon and model but the first, with the keys of `COLUMNS`. `permuted_low`
        and `permuted_high` hold 95 % of the exchanges, `share_as_extreme` is the share of exchanges whose difference
        is at least as far from 0 as the measured one, `share_holm` the same after Holm among the outcomes that are
        asked together: the headline ones of a scope, horizon and model, or all the others there. `smallest_share` is
        the least share that these seeds can show.

    Raises
    ------
    BadInput
        If there are fewer than two models or two seeds, or the runs cannot be compared.
    """
    base = pooled_ensemble(runs)
    check_placebo(len(base.models), len(base.seeds))
    rows: list[Row] = []
    for reading in readings(base):
        differences = reading.differences(base)
        headline = np.array([outcomes()[name].headline for name in reading.names])
        for model, label in enumerate(base.models[1:], start=1):
            numbers = [_numbers(of) for of in differences[:, model].T]
            shares = np.array([of["share_as_extreme"] for of in numbers])
            adjusted = np.where(
                headline, holm(np.where(headline, shares, np.nan)), holm(np.where(headline, np.nan, shares))
            )
            for outcome, name in enumerate(reading.names):
                told = numbers[outcome] | {"share_holm": float(adjusted[outcome])}
                mechanical = outcomes()[name].mechanical
                rows.append({**reading.row(outcome), "model": label, **told, "mechanical": mechanical})
    return rows


def exchanged(differences: Floats) -> Floats:
    """Mean differences under exchanged labels, (N,); the first one is as measured.

    Parameters
    ----------
    differences : (R,) array
        Paired differences; seeds with nan are left out, and one nan is the answer where none is left.
    """
    there = differences[np.isfinite(differences)]
    if not there.size:
        return np.full(1, np.nan)
    total = np.zeros(len(signs(there.size)))
    # summed seed by seed: no order of a library's choice
    for sign, difference in zip(signs(there.size).T, there, strict=True):
        total += sign * difference
    return np.asarray(total / there.size)


@functools.cache
def signs(n_seeds: int) -> Floats:
    """Whether labels stay (1) or are exchanged (-1) in each seed, (N, R); in the first row all stay."""
    if n_seeds <= ALL_UP_TO:
        numbers = np.arange(2**n_seeds)[:, None]
        return np.asarray(1.0 - 2.0 * ((numbers >> np.arange(n_seeds)) & 1))
    from sim.rng.counter import stream
    from sim.rng.draws import uniforms_of

    source = stream(0, processes.PLACEBO, 0)
    drawn = [uniforms_of(source, np.uint64(number), 0, n_seeds) for number in range(1, N_DRAWN)]
    return np.concatenate([np.ones((1, n_seeds)), np.where(np.stack(drawn) < 0.5, -1.0, 1.0)])


def share_as_extreme(permuted: Floats) -> float:
    """Share of exchanges at least as far from 0 as the first, the measured one; equal up to rounding is as far.

    nan if there is no measured one.
    """
    far = np.abs(permuted)
    if np.isnan(far[0]):
        return float("nan")
    return float((far >= far[0] - _ROUNDING * far.max()).mean())


def holm(shares: Floats) -> Floats:
    """Shares of a family of outcomes, raised for how many are asked: small ones appear by luck among many.

    Parameters
    ----------
    shares : (N,) array
        Shares at least as extreme; nan for those that are not in the family.

    Returns
    -------
    (N,) array
        At least as large, at most 1; nan where `shares` is.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70: the i-th smallest of n, counted from 0, times n - i, and
    never below the one before.
    """
    asked = np.flatnonzero(~np.isnan(shares))
    order = asked[np.argsort(shares[asked], kind="stable")]
    raised = np.full(shares.shape, np.nan)
    raised[order] = np.minimum(np.maximum.accumulate(shares[order] * np.arange(order.size, 0, -1)), 1.0)
    return raised


def measured_and_permuted(base: Ensemble, scope: str, outcome: str, model: int) -> Floats:
    """Exchanges of one outcome at the last horizon, (N,), for a picture; the first is as measured."""
    reading = last_reading(base, scope)
    return exchanged(reading.differences(base)[:, model, reading.names.index(outcome)])


def _numbers(differences: Floats) -> dict[str, float | int]:
    """Numbers of one row, nan where no seed has a value."""
    n = int(np.isfinite(differences).sum())
    permuted = exchanged(differences)
    low, high = np.quantile(permuted, _INNER)
    return {
        "seeds": n,
        "permutations": len(permuted),
        "measured": float(permuted[0]),
        "permuted_low": float(low),
        "permuted_high": float(high),
        "share_as_extreme": share_as_extreme(permuted),
        "smallest_share": (2.0 if n <= ALL_UP_TO else 1.0) / len(permuted) if n else float("nan"),
    }
