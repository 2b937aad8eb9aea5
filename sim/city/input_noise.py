"""A redraw of the input table: its coefficients are assumed, so a sweep asks what else they might be."""

import hashlib
from dataclasses import replace

import numpy as np

from sim.city.places import City
from sim.city.segments import IMPORT
from sim.city.sheet import Floats, frozen
from sim.rng.draws import normals


def with_redrawn_inputs(city: City, log_sd: float, stream_key: np.uint64) -> City:
    """The city with inputs drawn anew around those of its table; value added keeps its share of output.

    Each coefficient a of seller k and buyer s, the import from elsewhere included, becomes

        a · e^(log_sd · ε) · (1 − v) ÷ Σ_k a · e^(log_sd · ε),

    v the buyer's value-added ratio: the column still adds up to 1, and an input that is not needed stays so.

    Parameters
    ----------
    city : City
    log_sd : float
        Spread of ln coefficient, at least 0; 0 returns the city itself.
    stream_key : uint64
        Stream of the draws. A coefficient's draw has the two ids as its key, so that another segment in the table
        leaves it alone.
    """
    if log_sd == 0.0:
        return city
    segments = city.segments
    table = np.vstack([segments.inputs, segments.noncompetitive_import])
    sellers = (*segments.ids, IMPORT)
    keys = np.array([_key(seller, buyer) for seller in sellers for buyer in segments.ids], np.uint64)
    noisy = table * np.exp(log_sd * normals(stream_key, keys, 0)).reshape(table.shape)
    noisy *= _scale_to(noisy, 1.0 - segments.value_added_ratio)
    drawn = replace(segments, inputs=frozen(noisy[:-1]), noncompetitive_import=frozen(noisy[-1]))
    return replace(city, segments=drawn)


def _scale_to(table: Floats, totals: Floats) -> Floats:
    """Factor of each column that makes it add up to its total; 1 for a column of zeros."""
    sums = table.sum(axis=0)
    return np.where(sums > 0.0, totals / np.where(sums > 0.0, sums, 1.0), 1.0)


def _key(seller: str, buyer: str) -> int:
    """Key of the draw of one coefficient."""
    return int.from_bytes(hashlib.sha256(f"{seller}>{buyer}".encode()).digest()[:8], "little")
