"""One run before it is made: everything that its result depends on, and the names that follow from it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sim.city.places import City
from sim.experiments.checkpoint import Checkpoint
from sim.experiments.identity import code_hash
from sim.experiments.store import SCHEMA
from sim.measures.recorded import Recorded
from sim.params.canonical import canonical_json, joined_json, text_hash
from sim.params.development_model import DevelopmentModel
from sim.params.stress import Stress
from sim.params.values import Params


@dataclass(frozen=True, eq=False)
class PlannedRun:
    """One run; two are equal if they have the same inputs and the same model's label.

    Parameters
    ----------
    city : City
        The ground.
    model : DevelopmentModel
        With the overridden levers in it.
    parameters : Values
        The world of the run.
    scale : float
        Simulated workers a real worker.
    seed : int
        Seed of the run.
    quarters : int
        Its length.
    stress : Stress or None
        What strikes the city.
    recorded : Recorded
        Outcomes that it keeps.
    overrides : tuple of str
        Levers and parameters that were given as `name=value`; told, never hashed.
    history : Checkpoint or None
        What the run branches from, instead of a spin-up; city, parameters, scale, seed and stress are then its own.
    """

    city: City
    model: DevelopmentModel
    parameters: Params
    scale: float
    seed: int
    quarters: int
    stress: Stress | None
    recorded: Recorded
    overrides: tuple[str, ...]
    history: Checkpoint | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlannedRun) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        return f"PlannedRun({self.run_id})"

    @property
    def inputs(self) -> dict[str, Any]:
        """What is hashed: no label, path, time, machine, jobs or threads. Made anew when asked: sweeps hold many."""
        return {
            "schema": SCHEMA,
            "code": code_hash(),
            "city": self.city.version,
            "levers": self.model.content(),
            "parameters": self.parameters.flat(),
            "scale": self.scale,
            "seed": self.seed,
            "quarters": self.quarters,
            "stress": self.stress.content() if self.stress else [],
            "recorded": {scope: list(names) for scope, names in self.recorded.names},
            **({"history": self.history.identity()} if self.history else {}),
        }

    @cached_property
    def run_hash(self) -> str:
        """SHA-256 of everything that the result depends on, and of nothing else."""
        return text_hash(joined_json(self._texts))

    @cached_property
    def run_id(self) -> str:
        """`<model>-<seed>-<first 8 of the run's hash>`."""
        return f"{self.model.label}-{self.seed}-{self.run_hash[:8]}"

    @cached_property
    def start_hash(self) -> str:
        """SHA-256 of what the spin-up depends on; levers, length, stress and outcomes come after it."""
        texts = self._texts
        start = ("code", "city", "parameters", "scale", "seed", "history")
        return text_hash(joined_json({name: texts[name] for name in start if name in texts}))

    def identity(self) -> dict[str, Any]:
        """What the file of the run says about itself: plain values, nothing about the machine or the time."""
        return {
            "run_id": self.run_id,
            "run_hash": self.run_hash,
            "city": self.city.name,
            "model": self.model.label,
            "seed": self.seed,
            "scale": self.scale,
            "overrides": list(self.overrides),
            "stress": self.stress.name if self.stress else "",
            "places": _places(self.city),
            "inputs": self.inputs,
        }

    @property
    def _texts(self) -> dict[str, str]:
        """The inputs, each as canonical JSON."""
        return {
            "schema": canonical_json(SCHEMA),
            "code": canonical_json(code_hash()),
            "city": canonical_json(self.city.version),
            "levers": _levers(self.model),
            "parameters": _parameters(self.parameters),
            "scale": canonical_json(self.scale),
            "seed": canonical_json(self.seed),
            "quarters": canonical_json(self.quarters),
            "stress": canonical_json(self.stress.content() if self.stress else []),
            "recorded": _recorded(self.recorded),
            **({"history": canonical_json(self.history.identity())} if self.history else {}),
        }

    @property
    def _key(self) -> tuple[str, str]:
        """What makes two runs one."""
        return (self.run_hash, self.model.label)


def _places(city: City) -> dict[str, list[Any]]:
    """The ground as a map needs it, a list a field, so that figures need no city folder."""
    return {
        "id": list(city.place_ids),
        "name_en": list(city.place_names_en),
        "name_zh": list(city.place_names_zh),
        "lon": city.lon.tolist(),
        "lat": city.lat.tolist(),
        "area_km2": city.area_km2.tolist(),
        "is_zone": city.is_zone.tolist(),
        "location_confidence": list(city.location_confidence),
    }


# Runs of one point follow one another and share these: each is written once, not once a run.


@lru_cache(maxsize=4)
def _levers(model: DevelopmentModel) -> str:
    """Levers of a model as canonical JSON."""
    return canonical_json(model.content())


@lru_cache(maxsize=4)
def _parameters(parameters: Params) -> str:
    """A world as canonical JSON."""
    return canonical_json(parameters.flat())


@lru_cache(maxsize=4)
def _recorded(recorded: Recorded) -> str:
    """Recorded outcomes as canonical JSON."""
    return canonical_json({scope: list(names) for scope, names in recorded.names})
