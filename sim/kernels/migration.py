"""Migration: how many would come, where they look for work, and who they are."""

import math

import numpy as np

from sim.compiled import kernel
from sim.rng.counter import random_words

_LEAST_NET_WAGE = 0.05
"""Of the usual wage; assumed: a number below zero has no power."""
_LEAST_UNEMPLOYMENT = 1e-4
"""Share of the force; assumed: nothing is divided by nobody."""
_LEAST_EASE, _MOST_EASE = 0.3, 2.0
"""Usual over present unemployment counts from one to the other (docs/odd.md, migration.flow); assumed."""
_HAIR = 1e-9
"""Heads or homes where there are none, so that a mean over them exists."""


@kernel
def net_wages(wages, usual_wages, heads, rent, occupied, rent_share):
    """Wage relative to the usual one by skill, (3,), less what rent has risen, for who works and lives here now.

    `wages` and `heads` are (P, 3), `rent` and `occupied` homes (P,); rent is relative to the usual one and takes
    `rent_share` of a wage.
    """
    n_places, n_skills = wages.shape
    paid, homes = 0.0, 0.0
    for p in range(n_places):
        paid += rent[p] * max(occupied[p], _HAIR)
        homes += max(occupied[p], _HAIR)
    net = np.empty(n_skills)
    for k in range(n_skills):
        wage, usual = 0.0, 0.0
        for p in range(n_places):
            wage += wages[p, k] * max(heads[p, k], _HAIR)
            usual += usual_wages[p, k] * max(heads[p, k], _HAIR)
        net[k] = max(wage / usual - rent_share * (paid / homes - 1.0), _LEAST_NET_WAGE)
    return net


@kernel
def expected_arrivals(net, elasticity, force, jobless, usual_unemployment, rate):
    """People who would come by skill, (3,): a `rate` of those here, more for `net` wages (3,), fewer if many are idle.

    `force` and `jobless` (P, 3) are persons by home; the root of usual over present unemployment counts.
    """
    out = np.empty(net.size)
    for k in range(net.size):
        here, idle = force[:, k].sum(), jobless[:, k].sum()
        unemployment = max(idle / max(here, 1.0), _LEAST_UNEMPLOYMENT)
        calm = math.sqrt(min(max(usual_unemployment / unemployment, _LEAST_EASE), _MOST_EASE))
        out[k] = here * rate * net[k] ** elasticity * calm
    return out


@kernel
def work_weights(room, wages, usual_wages, taste):
    """Weight of each place as a place to look for work by skill, (3, P): `room` × relative wage ^ `taste`.

    `room` and `wages` are (P, 3), the usual wages those of the city, (3,).
    """
    n_places, n_skills = room.shape
    out = np.empty((n_skills, n_places))
    for p in range(n_places):
        for k in range(n_skills):
            out[k, p] = room[p, k] * (wages[p, k] / usual_wages[k]) ** taste
    return out


@kernel
def arrivals(stream_key, count):
    """Keys and skills of those who come, `count` (K,) of each skill: (N,) uint64 and (N,) int8.

    The key follows from the skill and the number of the arrival within it, so one arrival more shifts nobody.
    """
    total = 0
    for k in range(3):
        total += count[k]
    keys = np.empty(total, np.uint64)
    skills = np.empty(total, np.int8)
    row = 0
    for k in range(3):
        for j in range(count[k]):
            keys[row] = random_words(stream_key, np.uint64(j * 3 + k), 0)[0]
            skills[row] = k
            row += 1
    return keys, skills
