"""A checked design of a sweep: points, and what each of them goes through."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.city.places import City
from sim.experiments.sweeps.constraints import Constraint
from sim.experiments.sweeps.points import Points
from sim.measures.recorded import Recorded
from sim.params.development_model import DevelopmentModel
from sim.params.stress import Stress

CALM = "calm"
"""Word for no stress test."""


@dataclass(frozen=True, eq=False)
class SweepDesign:
    """A checked design: everything it names is there.

    Parameters
    ----------
    name, title : str
        File name without its ending; a line about it.
    points : Points
        Kind, axes and points.
    cities : tuple of City
    models : tuple of DevelopmentModel
    stress : tuple of Stress or None
        Each point goes through all of these three, unless it names one itself; None is the calm case.
    seeds : tuple of int
        Seeds of every point: all points share their luck.
    quarters : int
        Length of each run.
    scale : float or None
        Simulated workers a real worker; None takes each city's own.
    recorded : Recorded
        Outcomes that every run keeps.
    fixed : dict of str to float
        Levers and parameters that are the same in every run.
    constraints : tuple of Constraint
        What must hold in a run; a run in which one does not is left out.
    text : str
        The file.
    overrides : tuple of str
        What was given with `--set`; it is in `fixed` too.
    """

    name: str
    title: str
    points: Points
    cities: tuple[City, ...]
    models: tuple[DevelopmentModel, ...]
    stress: tuple[Stress | None, ...]
    seeds: tuple[int, ...]
    quarters: int
    scale: float | None
    recorded: Recorded
    fixed: Mapping[str, float]
    constraints: tuple[Constraint, ...]
    text: str
    overrides: tuple[str, ...] = ()


def stress_name(stress: Stress | None) -> str:
    """How a design calls a stress test, or none."""
    return CALM if stress is None else stress.name


def city_name(city: City) -> str:
    """How a design calls a city."""
    return city.name


def model_label(model: DevelopmentModel) -> str:
    """How a design calls a model."""
    return model.label
