"""A design planned: every run of a sweep is known before anything runs, and each row of the design names its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from sim.city.places import City
from sim.experiments.planned_run import PlannedRun
from sim.experiments.sweeps.constraints import Constraint, hold
from sim.experiments.sweeps.kinds import MOST_POINTS, WHOLE
from sim.experiments.sweeps.points import DesignPoint
from sim.experiments.sweeps.sweep_design import SweepDesign, stress_name
from sim.params.advice import BadInput
from sim.params.canonical import content_hash
from sim.params.development_model import DevelopmentModel
from sim.params.overrides import resolve_parameters
from sim.params.schedule import Schedule
from sim.params.stress import Stress
from sim.params.tables import levers
from sim.params.values import Params


@dataclass(frozen=True, eq=False)
class SweepRow:
    """One row of a design: a point, in one city, under one model and stress test, with one seed.

    Parameters
    ----------
    point : int
        Number of the point, from 0, in the order of the design.
    values : dict of str to float
        Values of the axes that the point sets; an axis that is absent is as the model and the city have it.
    run : PlannedRun
        The run; several rows may have the same one.
    """

    point: int
    values: Mapping[str, float]
    run: PlannedRun

    @property
    def stress(self) -> str:
        """How the design calls the stress test: its name, or `calm`."""
        return stress_name(self.run.stress)


@dataclass(frozen=True, eq=False)
class Sweep:
    """A planned sweep.

    Parameters
    ----------
    name, title : str
        Of the design.
    kind : str
        Kind of the design.
    axes : tuple of str
        Levers and parameters that points set, or groups of levers that they move.
    rows : tuple of SweepRow
        By point, city, model, stress test and seed.
    text : str
        The design file, as it was read.
    overrides : tuple of str
        What was given with `--set` on top of it.
    left_out : int
        Rows that constraints leave out.
    """

    name: str
    title: str
    kind: str
    axes: tuple[str, ...]
    rows: tuple[SweepRow, ...]
    text: str
    overrides: tuple[str, ...] = ()
    left_out: int = 0

    @cached_property
    def runs(self) -> tuple[PlannedRun, ...]:
        """All different runs, in the order in which rows first name them."""
        runs: dict[str, PlannedRun] = {}
        for row in self.rows:
            runs.setdefault(row.run.run_hash, row.run)
        return tuple(runs.values())

    @cached_property
    def design_hash(self) -> str:
        """Hash of the rows in order: points, values, labels and runs."""
        return content_hash(
            [list(self.axes)]
            + [[row.point, dict(row.values), row.run.model.label, row.stress, row.run.run_hash] for row in self.rows]
        )


def plan(design: SweepDesign) -> Sweep:
    """All rows of a design.

    Parameters
    ----------
    design : SweepDesign
        The checked design.

    Raises
    ------
    BadInput
        If its constraints leave nothing, it is too large, or shares of contacts sum to more than 1 at a point.
    """
    each = len(design.cities) * len(design.models) * len(design.stress) * len(design.seeds)
    most = each * len(design.points.points)
    if most > MOST_POINTS:
        raise BadInput(f"{design.name}: has {most:,} rows; at most {MOST_POINTS:,} are allowed.")
    worlds = _Worlds(design)
    rows = tuple(row for number, point in enumerate(design.points.points) for row in worlds.rows(number, point))
    if not rows:
        told = "; ".join(constraint.text for constraint in design.constraints)
        raise BadInput(f"{design.name}: the constraints ({told}) leave no run at all.")
    given = (design.name, design.title, design.points.kind, design.points.axes, rows, design.text, design.overrides)
    return Sweep(*given, worlds.left_out)


class _Worlds:
    """Models and parameters under the values of points; equal ones are one object, so that many rows are small."""

    def __init__(self, design: SweepDesign) -> None:
        self.design = design
        self.left_out = 0
        self._models: dict[tuple[str, tuple[tuple[str, Schedule], ...]], DevelopmentModel] = {}
        self._params: dict[tuple[str, tuple[tuple[str, float], ...]], Params] = {}

    def rows(self, number: int, point: DesignPoint) -> Iterator[SweepRow]:
        """Rows of one point that the constraints leave."""
        design = self.design
        numbers = {**design.fixed, **point.numbers}
        courses = {name: Schedule.constant(number) for name, number in numbers.items() if name in levers()}
        courses |= point.courses or {}
        overrides = tuple(f"{name}={value!r}" for name, value in sorted({**numbers, **point.values}.items()))
        for city, model, stress in self._crossed(point):
            world = self._world(city, numbers)
            if not _holds(design.constraints, model, world, numbers):
                self.left_out += len(design.seeds)
                continue
            moved = self._moved(model, courses)
            scale = city.default_scale if design.scale is None else design.scale
            for seed in design.seeds:
                given = (city, moved, world, scale, seed, design.quarters, stress, design.recorded, overrides)
                yield SweepRow(number, point.values, PlannedRun(*given))

    def _crossed(self, point: DesignPoint) -> Iterator[tuple[City, DevelopmentModel, Stress | None]]:
        """Cities, models and stress tests that a point goes through."""
        asked, design = point.settings, self.design
        for city, model, stress in product(design.cities, design.models, design.stress):
            own = {"city": city.name, "model": model.label, "stress": stress_name(stress)}
            if all(own[key] == text for key, text in asked.items()):
                yield city, model, stress

    def _world(self, city: City, numbers: Mapping[str, float]) -> Params:
        """Parameters of a city under the values of a point."""
        own = {name: number for name, number in numbers.items() if name not in levers()}
        key = (city.version, tuple(sorted(own.items())))
        if key not in self._params:
            self._params[key] = resolve_parameters(city.parameters, own)
        return self._params[key]

    def _moved(self, model: DevelopmentModel, courses: Mapping[str, Schedule]) -> DevelopmentModel:
        """A model with the levers of a point."""
        key = (model.label, tuple(sorted(courses.items(), key=lambda course: course[0])))
        if key not in self._models:
            try:
                self._models[key] = model.with_courses(courses, "--set") if courses else model
            except BadInput as error:
                form = 'constraints = ["recruit.technology_share + recruit.gap_share <= 1"]'
                hint = "" if self.design.points.kind in WHOLE else f" Or leave such points out: {form}."
                raise BadInput(f"{self.design.name}: {error}{hint}") from None
        return self._models[key]


def _holds(
    constraints: tuple[Constraint, ...], model: DevelopmentModel, world: Params, numbers: Mapping[str, float]
) -> bool:
    """Whether all constraints hold in every quarter of a run."""
    if not constraints:
        return True
    names = {name for constraint in constraints for name, _ in constraint.weights}
    free = [model.schedule(name) for name in names if name in levers() and name not in numbers]
    quarters = sorted({0, *(quarter for schedule in free for quarter in schedule.quarters)})
    values = {**world.flat(), **numbers}
    courses = {
        name: tuple(model.schedule(name).at(quarter) for quarter in quarters)
        if name in levers() and name not in numbers
        else (values[name],)
        for name in names
    }
    return hold(constraints, courses)
