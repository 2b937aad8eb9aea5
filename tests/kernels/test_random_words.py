"""The generator: its published vector, its plain twin, and the same words one by one and many at a time."""

import numpy as np
from scipy import stats

from sim.rng import processes
from sim.rng.counter import fill_words, random_words, stream, streams

LOW = 0xFFFFFFFF


def philox(counter, key):
    """Philox 4×32-10 as published (Salmon and others 2011), on Python integers."""
    counter, key = list(counter), list(key)
    for _ in range(10):
        high = [(m * c) >> 32 for m, c in ((0xD2511F53, counter[0]), (0xCD9E8D57, counter[2]))]
        low = [(m * c) & LOW for m, c in ((0xD2511F53, counter[0]), (0xCD9E8D57, counter[2]))]
        counter = [high[1] ^ counter[1] ^ key[0], low[1], high[0] ^ counter[3] ^ key[1], low[0]]
        key = [(key[0] + 0x9E3779B9) & LOW, (key[1] + 0xBB67AE85) & LOW]
    return counter


def test_counter_and_key_zero_give_the_published_words():
    first, second = random_words(np.uint64(0), np.uint64(0), 0)
    words = [first & LOW, first >> 32, second & LOW, second >> 32]
    assert [f"{int(word):08x}" for word in words] == ["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]


def test_the_plain_twin_gives_the_published_words():
    assert [f"{word:08x}" for word in philox([0, 0, 0, 0], [0, 0])] == ["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]


def test_words_follow_the_plain_twin_for_any_stream_key_and_draw():
    chance = np.random.default_rng(1)
    for stream_key, key in chance.integers(0, 2**64, (200, 2), np.uint64):
        draw = int(chance.integers(0, 2**32))
        first, second = random_words(stream_key, key, draw)
        twin = philox([int(key) & LOW, int(key) >> 32, draw, 0], [int(stream_key) & LOW, int(stream_key) >> 32])
        assert [int(first) & LOW, int(first) >> 32, int(second) & LOW, int(second) >> 32] == twin


def test_streams_of_a_quarter_are_those_of_each_process():
    n = processes.LAST_OF_RUNS + 1
    for seed, quarter in ((0, 0), (1, -8), (2**31 - 1, 79)):
        assert streams(seed, n, quarter).tolist() == [int(stream(seed, process, quarter)) for process in range(n)]


def test_runs_draw_from_no_process_beyond_the_last():
    numbers = [number for name, number in vars(processes).items() if name.isupper() and name != "LAST_OF_RUNS"]
    assert len(set(numbers)) == len(numbers)
    assert max(number for number in numbers if number < 1000) == processes.LAST_OF_RUNS


def test_words_of_many_are_those_of_each():
    keys = np.random.default_rng(2).integers(0, 2**64, 1003, np.uint64)
    first, second = np.empty_like(keys), np.empty_like(keys)
    source = stream(7, 3, 11)
    fill_words(source, keys, 5, first, second)
    one_by_one = np.array([random_words(source, key, 5) for key in keys], np.uint64)
    assert (one_by_one == np.stack([first, second], axis=1)).all()


def test_neighbouring_keys_are_uniform_and_unrelated():
    keys = np.arange(200_000, dtype=np.uint64)
    first, second = np.empty_like(keys), np.empty_like(keys)
    fill_words(stream(1, 2, 3), keys, 0, first, second)
    one, other = first / 2.0**64, second / 2.0**64
    table, _, _ = np.histogram2d(one[:-1], other[1:], bins=20, range=[[0, 1], [0, 1]])
    assert stats.chisquare(table.ravel()).pvalue > 1e-4
    assert stats.chisquare(np.histogram(one, 100, (0, 1))[0]).pvalue > 1e-4
