"""Threads share loops over rows; a city is the same to the last bit whoever does which share."""

import multiprocessing

import numpy as np
import pytest

from sim import compiled, threads
from sim.compiled import row_kernel
from sim.kernels import housing, labour, rationing, rows, supply_choice
from sim.model import ZoneModel


@pytest.fixture
def crew():
    """Sets the number of threads; what there was comes back."""
    before = threads._crew.size
    yield threads.use_threads
    threads.use_threads(before)


@row_kernel("given", "doubled", least=10)
def double(given, factor, doubled):
    for i in range(given.size):
        doubled[i] = factor * given[i]


def test_one_thread_has_all_rows_and_more_share_them_without_gap_or_overlap(crew):
    crew(1)
    assert threads.shares(1000, 1000) == [slice(0, 1000)]
    crew(3)
    for n_rows, most, expected in ((1000, 1000, 12), (1000, 2, 2), (1000, 0, 1), (5, 99, 5), (0, 9, 1)):
        parts = threads.shares(n_rows, most)
        assert len(parts) == expected
        assert [i for part in parts for i in range(n_rows)[part]] == list(range(n_rows))


def test_a_loop_does_every_row_once_for_any_number_of_threads(crew):
    given = np.arange(1001.0)
    for n_threads in (1, 2, 5):
        crew(n_threads)
        doubled = np.full(given.size, np.nan)
        double(given, 2.0, doubled)
        assert (doubled == 2.0 * given).all()


def test_results_come_in_the_order_of_the_calls_and_an_error_of_a_share_is_raised(crew):
    crew(2)
    assert threads.at_once(divmod, [(n, 7) for n in range(50)]) == [divmod(n, 7) for n in range(50)]
    with pytest.raises(ZeroDivisionError):
        threads.at_once(divmod, [(1, 1), (1, 0), (2, 1)])


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own(crew):
    crew(2)
    calls = [(n, 7) for n in range(9)]
    threads.at_once(divmod, calls)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(threads.at_once, (divmod, calls)).get(timeout=60) == [divmod(*call) for call in calls]


def test_a_city_is_the_same_whoever_does_which_share(crew, monkeypatch):
    crew(1)
    alone = ZoneModel(city="minicity", model="3.0", rng=3).run(6).digest
    crew(3)
    handed_out = []
    hand_out = threads._handed_out
    monkeypatch.setattr(threads, "_n_shares", lambda n_rows, most: 3)  # some of them empty
    for module in (compiled, housing, rationing, rows, supply_choice, threads):
        monkeypatch.setattr(module, "is_for_one", lambda most: False)
    monkeypatch.setattr(supply_choice, "ENOUGH", 1)
    monkeypatch.setattr(labour, "TAKERS", 1)
    monkeypatch.setattr(threads, "_handed_out", lambda loop, calls: handed_out.append(loop) or hand_out(loop, calls))
    assert ZoneModel(city="minicity", model="3.0", rng=3).run(6).digest == alone
    shared = {rationing.put_in_cells, rows.rows_in_part, supply_choice.reconsider_good, labour.unplaced}
    assert shared <= set(handed_out)
    assert len(set(handed_out)) > 20
