"""Races: places win by their weights, and a changed weight changes few choices."""

import numpy as np
import pytest
from scipy import stats

from sim.kernels.race import alias_tables, handicaps, races
from sim.rng.counter import stream

N, P = 40_000, 12
PROPOSAL = np.random.default_rng(3).dirichlet(np.full(P, 2.0), 1) * 0.9 + 0.1 / P


def winners(stream_key, n, table, handicap, least):
    return races(stream_key, np.arange(n, dtype=np.uint64), np.zeros(n, np.int64), table, handicap, least)


def raced(weights, seed=1):
    return winners(stream(seed, 24, 0), N, alias_tables(PROPOSAL), *handicaps(PROPOSAL, weights[None, :].copy()))


def near():
    """Weights near the proposal: points of the race decide."""
    return PROPOSAL[0] * np.exp(np.random.default_rng(4).normal(0.0, 0.7, P))


@pytest.mark.parametrize("weights", [near(), np.where(np.arange(P) % 3, near(), 0.0)])
@pytest.mark.parametrize("seed", [1, 2])
def test_places_win_in_proportion_to_their_weights(weights, seed):
    won, _ = raced(weights, seed)
    counts = np.bincount(won, minlength=P)
    assert counts[weights == 0.0].sum() == 0
    some = weights > 0.0
    assert stats.chisquare(counts[some], N * weights[some] / weights.sum()).pvalue > 1e-4


def test_a_row_far_from_its_proposal_is_raced_directly_with_the_same_odds():
    proposal = np.full((1, 200), 1.0 / 200)
    weights = np.zeros((1, 200))
    weights[0, [7, 9]] = (1.0, 3.0)
    handicap, least = handicaps(proposal, weights)
    assert least[0] < 0.0
    won, _ = winners(stream(1, 24, 0), N, alias_tables(proposal), handicap, least)
    assert stats.chisquare(np.bincount(won, minlength=10)[[7, 9]], [N / 4, 3 * N / 4]).pvalue > 1e-4


def test_the_first_arrives_after_an_exponential_time_with_the_rate_of_all_weights():
    weights = near()
    _, arrivals = raced(weights)
    assert stats.kstest(arrivals * weights.sum(), "expon").pvalue > 1e-4


def test_nobody_wins_a_race_without_weight():
    won, arrivals = raced(np.zeros(P))
    assert (won == -1).all()
    assert np.isinf(arrivals).all()


def test_a_weight_that_grows_by_a_tenth_changes_hardly_more_choices_than_it_must():
    before, after = near(), near()
    after[5] *= 1.1
    distance = 0.5 * np.abs(before / before.sum() - after / after.sum()).sum()
    changed = (raced(before)[0] != raced(after)[0]).mean()
    assert distance * 0.7 < changed < distance * 1.5


def test_who_does_not_gain_by_a_change_keeps_the_winner():
    before, after = near(), near()
    after[5] *= 1.1
    changed = raced(before)[0] != raced(after)[0]
    assert (raced(after)[0][changed] == 5).all()
