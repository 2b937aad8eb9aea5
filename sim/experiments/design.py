"""The design of a comparison: city x models x seeds, and variants of it; what is asked, checked before it runs."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from sim.city.folder import load_city
from sim.city.places import City
from sim.experiments.checkpoint import Checkpoint, read_checkpoint
from sim.experiments.members import Member
from sim.experiments.planned_run import PlannedRun
from sim.experiments.request import Request, check_numbers
from sim.experiments.stress import check_fit
from sim.measures.recorded import Recorded, usual
from sim.model.recorded import recorded
from sim.params.advice import BadInput
from sim.params.canonical import content_hash
from sim.params.development_model import DevelopmentModel
from sim.params.mistakes import Mistakes
from sim.params.scenario import load_model, resolve_parameters, split_overrides
from sim.params.stress import Stress, load_stress
from sim.params.values import Params

_FEWEST = 10
"""Simulated workers below which there is no city to speak of."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """A checked design: every run is known, and its name.

    Parameters
    ----------
    city : City
        The ground.
    models : tuple of DevelopmentModel
        With the overridden levers in them; their labels differ.
    parameters : Values
        The world, equal in all models.
    seeds : tuple of int
        Seeds of the runs.
    quarters : int
        Length of each run.
    scale : float
        Simulated workers a real worker.
    overrides : tuple of str
        As they were given.
    variants : tuple of Member
        Members beside the comparison as it was asked for; their names differ.
    stress : Stress or None
        What strikes the city, in every run of the comparison as it was asked for.
    recorded : Recorded
        Outcomes that every run keeps.
    history : Checkpoint or None
        What every run branches from; city, parameters, seed, scale and stress test are then its own.
    """

    city: City
    models: tuple[DevelopmentModel, ...]
    parameters: Params
    seeds: tuple[int, ...]
    quarters: int
    scale: float
    overrides: tuple[str, ...] = ()
    variants: tuple[Member, ...] = ()
    stress: Stress | None = None
    recorded: Recorded = field(default_factory=usual)
    history: Checkpoint | None = None

    @cached_property
    def base(self) -> Member:
        """The comparison as it was asked for."""
        return Member("", "", self.models, self.parameters, self.overrides, stress=self.stress)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """The comparison as it was asked for, then its variants."""
        return (self.base, *self.variants)

    @cached_property
    def runs(self) -> tuple[PlannedRun, ...]:
        """All different runs, by member, model and seed; members with the same inputs share a run."""
        return tuple({run.run_id: run for member in self.members for run in self.runs_of(member)}.values())

    def runs_of(self, member: Member) -> tuple[PlannedRun, ...]:
        """Runs of one member, by model and seed."""
        return self._planned[member.name]

    @cached_property
    def inputs_hash(self) -> str:
        """Hash of the comparison: the hashes of its runs in order, with the labels that stand in its tables."""
        asked = [[run.run_id, run.run_hash] for run in self.runs_of(self.base)]
        varied = [
            [member.option, member.name, *(run.run_hash for run in self.runs_of(member))] for member in self.variants
        ]
        return content_hash([*asked, *varied])

    @cached_property
    def _planned(self) -> dict[str, tuple[PlannedRun, ...]]:
        """Runs by name of the member."""
        return {
            member.name: tuple(self._plan(member, model, seed) for model in member.models for seed in self.seeds)
            for member in self.members
        }

    def _plan(self, member: Member, model: DevelopmentModel, seed: int) -> PlannedRun:
        """One run of a member."""
        given = (self.city, model, member.parameters, self.scale, seed, self.quarters)
        return PlannedRun(*given, member.stress, self.recorded, member.overrides, self.history)


def design(request: Request) -> Comparison:
    """Check a request and look up what it names.

    Raises
    ------
    BadInput
        With every mistake, one a line: unknown city or model, a model twice, a wrong override, seeds or quarters
        below 1, a scale outside (0, 1], a stress test that does not fit the city or the length, a checkpoint that
        cannot be opened.
    """
    if request.history is not None:
        return _forked(request, request.history)
    mistakes = Mistakes()
    with mistakes.collected():
        check_numbers(request)
    levers: dict[str, float] = {}
    parameters: dict[str, float] = {}
    with mistakes.collected():
        levers, parameters = split_overrides(request.overrides)
    models = _models(request.models, levers, mistakes)
    with mistakes.collected():
        city = load_city(request.city, request.totals)
    stress = None
    with mistakes.collected():
        stress = load_stress(request.stress) if request.stress is not None else None
    kept = usual()
    with mistakes.collected():
        kept = recorded(request.record)
    mistakes.refuse()
    if stress is not None:
        check_fit(stress, city, request.quarters)
    scale = city.default_scale if request.scale is None else float(request.scale)
    check_scale(scale, city)
    world = resolve_parameters(city.parameters, parameters)
    given = (city, models, world, request.seeds, request.quarters, scale, request.overrides)
    asked = Comparison(*given, stress=stress, recorded=kept)
    variants = tuple(member for variation in request.variations for member in variation.members(asked.base))
    return replace(asked, variants=variants)


def _forked(request: Request, path: Path) -> Comparison:
    """The design of branches of one history: all but models, levers and length is the checkpoint's."""
    mistakes = Mistakes()
    with mistakes.collected():
        check_numbers(request)
    levers: dict[str, float] = {}
    with mistakes.collected():
        levers, parameters = split_overrides(request.overrides)
        if parameters:
            raise BadInput(f"--set {min(parameters)}: the world is the checkpoint's (--from); only levers can be set.")
    models = _models(request.models, levers, mistakes)
    kept = usual()
    with mistakes.collected():
        kept = recorded(request.record)
    mistakes.refuse()
    checkpoint = read_checkpoint(path)
    city = checkpoint.open()
    given = (city.city, models, city.params, (city.seed,), request.quarters, city.scale, request.overrides)
    asked = Comparison(*given, stress=city.stress, recorded=kept, history=checkpoint)
    variants = tuple(member for variation in request.variations for member in variation.members(asked.base))
    return replace(asked, variants=variants)


def check_scale(scale: float, city: City) -> None:
    """Refuse a scale at which hardly anybody is left.

    Raises
    ------
    BadInput
        With the least that would do.
    """
    workers = float(city.workers.sum())
    if scale * workers < _FEWEST:
        raise BadInput(
            f"--scale {scale:g}: leaves {scale * workers:.1f} simulated workers in {city.name}; "
            f"give at least {_FEWEST / workers:.2g}, better the city's own {city.default_scale:g}."
        )


def _models(names: tuple[str, ...], levers: dict[str, float], mistakes: Mistakes) -> tuple[DevelopmentModel, ...]:
    """Models by name or path with their overridden levers; notes what is wrong with each."""
    models: list[DevelopmentModel] = []
    if not names:
        mistakes.add("--models: name at least one development model, such as 1.0,3.0.")
    for name in names:
        with mistakes.collected():
            model = load_model(name).with_levers(levers)
            _check_label(model.label, models)
            models.append(model)
    return tuple(models)


def _check_label(label: str, others: list[DevelopmentModel]) -> None:
    """Refuse a second model under the same label: tables and files are named by it."""
    if any(label == other.label for other in others):
        raise BadInput(f"--models: there are two models called '{label}'; name each once, or rename one of the files.")
