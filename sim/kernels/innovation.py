"""Platforms and firms: who cooperates, what a platform near by adds, who starts from one."""

import math

import numpy as np

from sim.compiled import kernel
from sim.kernels.entry import draw_births
from sim.kernels.production import firm_weight
from sim.rng.counter import BLOCK, fill_words
from sim.rng.draws import normal, to_unit, uniform


@kernel
def spill_over(near, effect, most):
    """What so many platforms add to log productivity in the long run: `effect` for the first, never above `most`."""
    return most * (1.0 - math.exp(-effect * near / most))


@kernel
def platform_lift(
    alive, place, segment, cooperation_end, quarter, near, near_at_start, effect, most, speed, lift
):  # fmt: skip
    """Drift of log productivity that platforms give each firm this quarter, written into `lift` (F,).

    The spill-over of the platforms near by that serve a firm's field, less that of 2017Q3, times the `speed` of mean
    reversion: in the long run productivity rises by the difference. An agreement counts as one platform more.

    Parameters
    ----------
    cooperation_end : (F,) array
        First quarter without an agreement.
    near, near_at_start : (P, S) arrays
        Platforms within reach of a firm of each place and segment, now and at 2017Q3.
    effect, most : float
        Log points of the first platform, and of any number of them.
    """
    n_places, n_segments = near.shape
    alone = np.empty((n_places, n_segments))
    joined = np.empty((n_places, n_segments))
    for p in range(n_places):
        for s in range(n_segments):
            before = spill_over(near_at_start[p, s], effect, most)
            alone[p, s] = speed * (spill_over(near[p, s], effect, most) - before)
            joined[p, s] = speed * (spill_over(near[p, s] + 1.0, effect, most) - before)
    for f in range(alive.size):
        lift[f] = 0.0
        if alive[f]:
            table = joined if quarter < cooperation_end[f] else alone
            lift[f] = table[place[f], segment[f]]


@kernel
def agreeing_firms(
    stream_key, alive, key, place, segment, weight, cooperation_end, quarter, served, agreements
):  # fmt: skip
    """Rows of the firms that sign an agreement this quarter, (N,).

    Universities meet firms of the zones in the fields they serve; each real firm met signs with the same chance, such
    that the expected number of real firms is the `agreements` there are, or all of them. Who has one signs no second.

    Parameters
    ----------
    served : (Z, S) array
        Part of each zone's platforms that serves a segment, 0 to 1: how surely a firm is met.
    agreements : float
        Agreements of this quarter, in real firms.
    """
    n_zones = served.shape[0]
    out = np.empty(alive.size, np.int64)
    count = 0
    met = 0.0
    for f in range(alive.size):
        if alive[f] and place[f] < n_zones and cooperation_end[f] <= quarter:
            met += weight[f] * served[place[f], segment[f]]
    if agreements <= 0.0 or met <= 0.0:
        return out[:0]
    chance = min(1.0, agreements / met)
    first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    for start in range(0, alive.size, BLOCK):
        stop = min(start + BLOCK, alive.size)
        fill_words(stream_key, key[start:stop], 0, first, second)
        for f in range(start, stop):
            if not alive[f] or place[f] >= n_zones or cooperation_end[f] > quarter:
                continue
            if to_unit(first[f - start]) < chance * served[place[f], segment[f]]:
                out[count] = f
                count += 1
    return out[:count]


@kernel
def draw_spin_offs(
    stream_key, expected, fields, least_technology, size_ratio, size_sd, median, technology, technology_sd, scale,
    min_staff,
):  # fmt: skip
    """Start-ups of high technology that come out of platforms this quarter; a simulated one stands for `weight` ones.

    Spin-off j of a zone is the same firm in every model: more platforms add the last ones.

    Parameters
    ----------
    expected : (Z,) array
        Real spin-offs by zone.
    fields : (Z, S) array
        Weight of each segment in what each zone's platforms work on; a row of zeros brings nobody.
    least_technology : float
        Technology below which a spin-off never is.

    Returns
    -------
    key, segment, size (persons of a real firm), weight, shock (of ln size), technology, zone: arrays (N,).
    """
    key, segment, zone = draw_births(stream_key, expected, fields)
    size = np.empty(key.size)
    weight = np.empty(key.size, np.int64)
    shock = np.empty(key.size)
    skill = np.empty(key.size)
    row = 0
    for i in range(key.size):
        birth = key[i]
        s = segment[i]
        shock[row] = size_sd * normal(stream_key, birth, 2)
        size[row] = max(1.0, size_ratio * median[s] * math.exp(shock[row]))
        weight[row] = firm_weight(size[row], scale, min_staff)
        if uniform(stream_key, birth, 3) * weight[row] >= 1.0:
            continue
        key[row] = birth
        segment[row] = s
        zone[row] = zone[i]
        drawn = technology[s] + technology_sd * normal(stream_key, birth, 4)
        skill[row] = min(1.0, max(least_technology, drawn))
        row += 1
    return key[:row], segment[:row], size[:row], weight[:row], shock[:row], skill[:row], zone[:row]
