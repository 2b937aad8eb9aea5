"""Who comes, the plain way: means over heads and homes, skill by skill."""

import math

from reference.random_words import random_key


def net_wages(wages, usual_wages, heads, rent, occupied, rent_share):
    """Means by head, and the mean rent by home; a hair of a head is everywhere."""
    homes = [max(number, 1e-9) for number in occupied]
    rise = sum(r * n for r, n in zip(rent, homes, strict=True)) / sum(homes) - 1.0
    net = []
    for wage, usual, here in zip(wages.T, usual_wages.T, heads.T, strict=True):
        mine = [max(number, 1e-9) for number in here]
        ratio = sum(w * n for w, n in zip(wage, mine, strict=True)) / sum(
            u * n for u, n in zip(usual, mine, strict=True)
        )
        net.append(max(ratio - rent_share * rise, 0.05))
    return net


def expected_arrivals(net, elasticity, force, jobless, usual_unemployment, rate):
    """Of those here, the rate; times the wage to the elasticity and the root of how easy work is to find."""
    out = []
    for k, wage in enumerate(net):
        here = sum(force[:, k])
        unemployed = max(sum(jobless[:, k]) / max(here, 1.0), 1e-4)
        out.append(here * rate * wage**elasticity * math.sqrt(min(2.0, max(0.3, usual_unemployment / unemployed))))
    return out


def work_weights(room, wages, usual_wages, taste):
    """Room times the relative wage to the power of the taste, skill by skill."""
    return [
        [number * (wage / usual) ** taste for number, wage in zip(posts, paid, strict=True)]
        for posts, paid, usual in zip(room.T, wages.T, usual_wages, strict=True)
    ]


def arrivals(stream_key, count):
    """The j-th arrival of skill k is born from the cause 3·j + k."""
    causes = [(3 * j + k, k) for k in range(3) for j in range(count[k])]
    return [random_key(stream_key, cause) for cause, _ in causes], [k for _, k in causes]
