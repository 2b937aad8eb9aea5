"""Words that stand for segments of whatever city is meant: all, the leading industry, the key inputs."""

from collections.abc import Iterable

import numpy as np

from sim.city.places import City
from sim.params.advice import BadInput, did_you_mean
from sim.params.shock import ALL, GROUPS, KEY_INPUTS, LEAD


def segments_named(city: City, names: Iterable[str]) -> np.ndarray:
    """Segments that these ids and words name, (S,) bool.

    `lead` is the manufacturing segment with the most jobs among those that zones declare as theirs; `key-inputs` are
    the goods that the input table marks as essential to somebody.

    Raises
    ------
    BadInput
        If the city has no such segment.
    """
    segments = city.segments
    out = np.zeros(len(segments.ids), bool)
    for name in names:
        if name in segments.ids:
            out[segments.ids.index(name)] = True
        elif name in GROUPS:
            out |= _group(city, name)
        else:
            close = did_you_mean(name, [*segments.ids, *GROUPS])
            raise BadInput(
                f"there is no segment '{name}' in {city.name}.{close} "
                f"Segments: {', '.join(segments.ids)}; or one of {', '.join(GROUPS)}."
            )
    return out


def _group(city: City, word: str) -> np.ndarray:
    """Segments behind one of the words; at least one."""
    segments = city.segments
    out = np.zeros(len(segments.ids), bool)
    if word == ALL:
        out[:] = True
    elif word == KEY_INPUTS:
        out |= segments.essential.any(axis=1)
    elif word == LEAD:
        leads = sorted({s for zone in city.lead_segments for s in zone if segments.is_manufacturing[s]})
        if leads:
            out[leads[int(np.argmax(segments.employment_share[leads]))]] = True
    if not out.any():
        raise BadInput(f"{city.name} has no segment for '{word}' ({GROUPS[word]}); name segments by their ids.")
    return out
