"""`scenarios`: the cities, development models, stress tests and sweeps that there are; what is in one."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.document import say_document
from sim.cli.options import Json

scenarios = typer.Typer(
    help="Cities, development models, stress tests and sweeps: list, show, check.", no_args_is_help=True
)

DESIGN_KEYS = (
    *("seeds", "models", "grid", "list", "one_at_a_time", "latin_hypercube", "sobol", "morris", "saltelli"),
    "bundle",
)
"""Keys that only the design of a sweep has."""
Name = Annotated[str, typer.Argument(help="City, model, stress test or sweep, by name or path.")]


@scenarios.command("list")
def show_all(json: Json = False) -> None:
    """List cities, development models, stress tests and sweeps."""
    from sim.city.folder import cities, load_city
    from sim.experiments.sweeps.design_file import load_design, sweep_names
    from sim.params.scenario import load_model, model_names
    from sim.params.stress import load_stress, stress_names

    found = {
        "cities": {name: load_city(name).title for name in cities()},
        "models": {name: load_model(name).title for name in model_names()},
        "stress tests": {name: load_stress(name).title for name in stress_names()},
        "sweeps": {name: load_design(name).title for name in sweep_names()},
    }
    if json:
        say_document(found)
        return
    for kind, titles in found.items():
        print(kind)
        for name, title in titles.items():
            print(f"  {name:<23}{title}")


@scenarios.command("show")
def show_one(name: Name, json: Json = False) -> None:
    """Show one city, development model, stress test or sweep as it is resolved."""
    content = _described(name)
    if json:
        say_document(content)
        return
    for key, value in content.items():
        print(f"{key}: " + ("" if isinstance(value, dict | list) else str(value)))
        for line in _lines(value):
            print(f"  {line}")


@scenarios.command("check")
def check(name: Name) -> None:
    """Check a city folder, or the TOML of a model, stress test or sweep; list every mistake; exit code 2 if any."""
    from sim.experiments.sweeps.design_file import load_design
    from sim.experiments.sweeps.plan import plan

    _refuse_bare_title(Path(name))
    content = _described(name)
    if content["kind"] == "sweep":
        plan(load_design(name))
    print(f"{content['kind']} {content['name']}: nothing wrong")


def _described(name: str) -> dict[str, Any]:
    """City, model, stress test or sweep by name or path, loaded and described.

    Raises
    ------
    BadInput
        If there is neither, or with every mistake of its files.
    """
    from sim.city.folder import cities, load_city
    from sim.experiments.sweeps.design_file import load_design, sweep_names
    from sim.params.advice import BadInput, did_you_mean
    from sim.params.scenario import load_model, model_names
    from sim.params.stress import load_stress, stress_names

    path = Path(name)
    if name in model_names():
        return _model(load_model(name))
    if name in sweep_names() or _holds(path, DESIGN_KEYS):
        return _sweep(load_design(name))
    if name in stress_names() or _holds(path, {"shock"}):
        return _stress(load_stress(name))
    if name in cities() or path.is_dir():
        return _city(load_city(name))
    if path.suffix == ".toml" or path.is_file():
        return _model(load_model(name))
    known = [*model_names(), *cities(), *stress_names(), *sweep_names()]
    raise BadInput(
        f"there is no city, development model, stress test or sweep '{name}'.{did_you_mean(name, known)} "
        f"There are {', '.join(known)}; or give the path of a city folder or a TOML file."
    )


def _holds(path: Path, keys: Collection[str]) -> bool:
    """Whether a file is meant as what these keys begin."""
    from sim.params.text import read_toml

    return path.suffix == ".toml" and path.is_file() and not set(keys).isdisjoint(read_toml(path))


def _refuse_bare_title(path: Path) -> None:
    """Refuse a file of which nobody can say what it is meant as.

    Raises
    ------
    BadInput
        Saying what each kind of file needs.
    """
    from sim.params.advice import BadInput
    from sim.params.folder import shown
    from sim.params.text import read_toml

    if path.suffix == ".toml" and path.is_file() and set(read_toml(path)) <= {"title"}:
        raise BadInput(
            f"{shown(path)}: holds no more than a title; a model needs levers, a stress test tables [[shock]], "
            "a sweep a design such as [grid]."
        )


def _sweep(design: Any) -> dict[str, Any]:
    """What a sweep goes through."""
    from sim.experiments.sweeps.sweep_design import stress_name

    return {
        "kind": "sweep",
        "name": design.name,
        "title": design.title,
        "design": design.points.kind,
        "axes": list(design.points.axes),
        "points": len(design.points.points),
        "cities": [city.name for city in design.cities],
        "models": [model.label for model in design.models],
        "stress": [stress_name(stress) for stress in design.stress],
        "seeds": list(design.seeds),
        "quarters": design.quarters,
        "set": dict(design.fixed),
        "constraints": [constraint.text for constraint in design.constraints],
    }


def _stress(stress: Any) -> dict[str, Any]:
    """The shocks of a stress test."""
    shocks = [shock.words() for shock in stress.shocks]
    return {"kind": "stress test", "name": stress.name, "title": stress.title, "shocks": shocks}


def _model(model: Any) -> dict[str, Any]:
    """What a development model sets, lever by lever."""
    from sim.params.tables import levers

    return {
        "kind": "model",
        "name": model.label,
        "title": model.title,
        "sources": list(model.sources),
        "levers": {
            name: {
                "value": _course(schedule),
                "in 2017": levers()[name].default,
                "unit": levers()[name].unit,
                "status": levers()[name].status,
                "source": model.evidence[name].source,
                "confidence": model.evidence[name].confidence,
            }
            for name, schedule in sorted(model.values.items())
        },
    }


def _course(schedule: Any) -> Any:
    """Number, or numbers by the quarter from which they hold."""
    from sim.experiments.settled import course

    return course(schedule)


def _city(city: Any) -> dict[str, Any]:
    """A city in figures."""
    totals = {name: round(float(getattr(city, name).sum())) for name in ("jobs", "workers", "residents")}
    return {
        "kind": "city",
        "name": city.name,
        "title": city.title,
        "scale": city.default_scale,
        "zones": city.n_zones,
        "places": city.n_places,
        "ecosystems": len(city.ecosystem_ids),
        "segments": len(city.segments.ids),
        "outside": list(city.outside_ids),
        **totals,
        "parameters": dict(city.parameters),
        "version": city.version,
    }


def _lines(value: Any) -> list[str]:
    """Entries of a table or a list, a line each."""
    if isinstance(value, list):
        return [str(entry) for entry in value]
    if not isinstance(value, dict):
        return []
    return [f"{key:<34}{_entry(entry)}" for key, entry in value.items()]


def _entry(entry: Any) -> str:
    """One entry of a table in words."""
    if not isinstance(entry, dict):
        return str(entry)
    told = f"{entry['value']} ({entry['unit']}; in 2017 {entry['in 2017']:g})"
    return told + ("" if entry["status"] == "active" else "  inactive")
