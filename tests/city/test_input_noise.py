"""The input table drawn anew: columns still add up to 1, and the table itself is the draw without noise."""

import numpy as np
import pytest

from sim.city.folder import load_city
from sim.city.input_noise import with_redrawn_inputs
from sim.model.start import spin_up
from sim.params.scenario import resolve_parameters
from sim.rng.counter import stream

CITY = load_city("minicity")


def redrawn(log_sd=0.15, seed=1, city=CITY):
    return with_redrawn_inputs(city, log_sd, stream(seed, 47, 0)).segments


def test_without_noise_the_city_is_the_one_that_was_given():
    assert with_redrawn_inputs(CITY, 0.0, stream(1, 47, 0)) is CITY


def test_inputs_imports_and_value_added_add_up_to_output():
    drawn = redrawn(0.3)
    total = drawn.inputs.sum(axis=0) + drawn.noncompetitive_import + drawn.value_added_ratio
    assert total == pytest.approx(np.ones(total.size), abs=1e-12)
    assert (drawn.value_added_ratio == CITY.segments.value_added_ratio).all()


def test_what_is_not_needed_stays_unneeded_and_everything_else_moves():
    needed = CITY.segments.inputs > 0.0
    moved = redrawn().inputs != CITY.segments.inputs
    assert (moved == needed).all()


def test_the_spread_of_coefficients_within_a_column_is_the_declared_one():
    """Rescaling moves a column as a whole: what is left between its rows is the noise."""
    spreads = []
    for seed in range(40):
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log(redrawn(0.15, seed).inputs / CITY.segments.inputs)
        spreads += [column[np.isfinite(column)].var(ddof=1) for column in ratio.T if np.isfinite(column).sum() > 2]
    assert np.sqrt(np.mean(spreads)) == pytest.approx(0.15, rel=0.05)


def test_a_seed_has_one_table_and_two_seeds_have_two():
    assert (redrawn().inputs == redrawn().inputs).all()
    assert (redrawn().inputs != redrawn(seed=2).inputs).any()


def test_a_run_buys_by_the_table_that_was_drawn():
    plain, noisy = (
        spin_up(CITY, resolve_parameters(CITY.parameters, {"chain.io_coefficient_noise": sd}), 1.0, 1)
        for sd in (0.0, 0.3)
    )
    assert (noisy.city.segments.inputs == redrawn(0.3).inputs).all()
    assert (noisy.slots.coefficients != plain.slots.coefficients).any()
