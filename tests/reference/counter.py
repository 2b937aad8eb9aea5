"""Words of chance, one by one: plain twins of sim/rng/counter.py."""

from reference.random_words import LOW, philox, random_words

__all__ = ["fill_draws", "fill_words", "random_words"]


def _round(c0, c1, c2, c3, k0, k1):
    """One published round: two products of 64 bits, halves swapped and mixed with the key, which then moves on."""
    one, other = 0xD2511F53 * int(c0), 0xCD9E8D57 * int(c2)
    first, third = (other >> 32) ^ int(c1) ^ int(k0), (one >> 32) ^ int(c3) ^ int(k1)
    return first, other & LOW, third, one & LOW, (int(k0) + 0x9E3779B9) & LOW, (int(k1) + 0xBB67AE85) & LOW


def _ten_rounds(c0, c1, c2, k0, k1):
    """The two words of the counter (c0, c1, c2, 0) and the key (k0, k1)."""
    low, high, third, fourth = philox([int(c0), int(c1), int(c2), 0], [int(k0), int(k1)])
    return high << 32 | low, fourth << 32 | third


def fill_words(stream_key, keys, k, first, second):
    """Both words of draw `k` of each agent."""
    for i, key in enumerate(keys):
        first[i], second[i] = random_words(stream_key, key, k)


def fill_first_words(stream_key, keys, draws, words):
    """The first word of each agent's own draw."""
    for i, (key, draw) in enumerate(zip(keys, draws, strict=False)):
        words[i] = random_words(stream_key, key, draw)[0]


def fill_draws(stream_key, key, k, first, second):
    """Both words of the draws `k`, `k` + 1, … of one agent."""
    for i in range(len(first)):
        first[i], second[i] = random_words(stream_key, key, k + i)
