"""What somebody asks of a comparison, in their own words, and the numbers in it checked."""

import math
from dataclasses import dataclass
from pathlib import Path

from sim.experiments.members import Variation
from sim.params.mistakes import Mistakes

MOST_SEED = 2**31 - 1
"""Largest seed: tables keep seeds in 32 bits."""
MOST_SEEDS = 1_000_000
"""Seeds of one comparison or sweep."""
MOST_QUARTERS = 400
"""Longest run, a hundred years: no table of the model looks further, and a slip of the keyboard is found."""


@dataclass(frozen=True)
class Request:
    """What somebody asks for, in their own words and not yet checked.

    Parameters
    ----------
    city : str
        Name of a city or path of its folder.
    models : tuple of str
        Names of development models or paths of TOML files; differences are to the first.
    seeds : tuple of int
        Seeds of the runs, 1 or above.
    quarters : int
        Length of each run.
    scale : float or None
        Simulated workers a real worker, in (0, 1]; None takes the city's own.
    overrides : tuple of str
        Levers and parameters as `name=value`, for every model.
    totals : Path or None
        CSV with somebody's own totals by place.
    variations : tuple of Variation
        What is run beside the comparison as it was asked for.
    stress : str or None
        Name of a stress test or path of a TOML file.
    record : tuple of str
        What is recorded, as `sim.model.recorded` reads it; none at all is the usual.
    history : Path or None
        Checkpoint that all runs branch from; it decides city, seed, scale and the world.
    """

    city: str = "chengdu"
    models: tuple[str, ...] = ("1.0", "2.0", "3.0")
    seeds: tuple[int, ...] = tuple(range(1, 9))
    quarters: int = 80
    scale: float | None = None
    overrides: tuple[str, ...] = ()
    totals: Path | None = None
    variations: tuple[Variation, ...] = ()
    stress: str | None = None
    record: tuple[str, ...] = ()
    history: Path | None = None


def check_numbers(request: Request) -> None:
    """Refuse counts below 1, too many seeds, runs of more than a hundred years and a scale that is no share.

    Raises
    ------
    BadInput
        With every mistake, one a line.
    """
    mistakes = Mistakes()
    if not request.seeds:
        mistakes.add("--seeds: there must be at least 1 seed.")
    if len(request.seeds) > MOST_SEEDS:
        mistakes.add(f"--seeds: at most {MOST_SEEDS:,} are allowed.")
    if any(seed < 1 for seed in request.seeds):
        mistakes.add(f"seed {min(request.seeds)}: must be 1 or above.")
    if len(set(request.seeds)) < len(request.seeds):
        mistakes.add("a seed is named twice; name each once.")
    if any(seed > MOST_SEED for seed in request.seeds):
        mistakes.add(f"seed {max(request.seeds)}: must be at most {MOST_SEED}.")
    if request.quarters < 1:
        mistakes.add(f"--quarters {request.quarters}: must be 1 or above (80 quarters are 20 years).")
    if request.quarters > MOST_QUARTERS:
        mistakes.add(f"--quarters {request.quarters}: must be at most {MOST_QUARTERS} (80 quarters are 20 years).")
    scale = request.scale
    if scale is not None and not (math.isfinite(scale) and 0.0 < scale <= 1.0):
        mistakes.add(f"--scale {scale:g}: must be above 0 and at most 1 (0.01 simulates one worker in a hundred).")
    mistakes.refuse()
