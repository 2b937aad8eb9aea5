"""Layoffs: how many go, and who of them."""

import numpy as np
from hypothesis import strategies as st
from reference import layoffs as twins

from sim.kernels import layoffs as kernels
from sim.rng.counter import BLOCK
from twins.agreement import agree, for_all, outcome
from twins.labour_worlds import a_large_town, staffed_towns
from twins.worlds import streams, whole


@for_all(streams, staffed_towns(), st.data())
def test_as_many_are_let_go_as_the_plan_says_each_as_likely(stream_key, town, data):
    firms, workers = town
    layoffs = np.minimum(firms["staff"], data.draw(whole(firms["staff"].shape, 0, 3, np.int32)))
    columns = [workers[name] for name in ("key", "skill", "employer", "unemployed_quarters", "intention")]
    agree(kernels.lay_off, twins.lay_off, stream_key, *columns, firms["staff"], layoffs)
    gone, left = outcome(kernels.lay_off, stream_key, *columns, firms["staff"], layoffs)
    assert gone == layoffs.sum()
    assert (left[-1] == 0).all()


def those_asked(stream_key, columns, staff, layoffs):
    """Each part of a layoff: whose skill goes, who has it, who of them goes."""
    key, skill, employer, unemployed_quarters, intention = columns
    agree(kernels.skills_let_go, twins.skills_let_go, layoffs)
    bits, is_near = np.array(twins.skills_let_go(layoffs), np.int8), np.full(intention.size, 7, np.int8)
    agree(kernels.colleagues_of_laid_off, twins.colleagues_of_laid_off, skill, employer, intention, bits, is_near)
    twins.colleagues_of_laid_off(skill, employer, intention, bits, is_near)
    rows = np.flatnonzero(is_near)
    posts, lots = np.full(rows.size, 7, np.int32), np.full(rows.size, 7.0)
    agree(kernels.draw_lots, twins.draw_lots, stream_key, rows, key, skill, employer, posts, lots)
    twins.draw_lots(stream_key, rows, key, skill, employer, posts, lots)
    heads = staff.reshape(-1).copy(), layoffs.reshape(-1).copy()
    agree(kernels.let_go, twins.let_go, posts, lots, *heads)
    gone = rows[twins.let_go(posts, lots, *heads)]
    agree(kernels.lose_jobs, twins.lose_jobs, gone, employer, unemployed_quarters, intention)


def test_lots_of_many_do_not_depend_on_blocks():
    n = 2 * BLOCK + 3
    rows, skill, employer = np.arange(n)[::-1].copy(), (np.arange(n) % 3).astype(np.int8), np.arange(n, dtype=np.int32)
    written = np.full(n, 7, np.int32), np.full(n, 7.0)
    agree(
        kernels.draw_lots, twins.draw_lots, np.uint64(1), rows, np.arange(n, dtype=np.uint64), skill, employer, *written
    )


@for_all(streams, staffed_towns().filter(lambda town: town[0]["alive"].size > 0), st.data())
def test_only_who_has_a_skill_that_goes_draws_a_lot(stream_key, town, data):
    firms, workers = town
    layoffs = np.minimum(firms["staff"], data.draw(whole(firms["staff"].shape, 0, 3, np.int32)))
    columns = [workers[name] for name in ("key", "skill", "employer", "unemployed_quarters", "intention")]
    those_asked(stream_key, columns, firms["staff"], layoffs)


def test_in_a_large_town_half_of_each_staff_is_let_go_by_lot():
    firms, workers, _ = a_large_town()
    columns = [workers[name] for name in ("key", "skill", "employer", "unemployed_quarters", "intention")]
    agree(kernels.lay_off, twins.lay_off, np.uint64(9), *columns, firms["staff"], firms["staff"] // 2)
    those_asked(np.uint64(9), columns, firms["staff"], firms["staff"] // 2)
