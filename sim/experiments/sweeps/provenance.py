"""What made the folder of a sweep: designs as they were resolved, program, machine, data. `manifest.json`.

No user, no host and no absolute path is in it, nor in the notes of failed runs.
"""

import contextlib
import hashlib
import json
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.atomic import write_whole
from sim.experiments.effort import added_up, utc_now
from sim.experiments.identity import code_hash, lock_file_hash, machine, source_state, versions
from sim.experiments.settled import inactive, letters, settled_levers
from sim.experiments.store import SCHEMA
from sim.experiments.sweeps.asked import Design
from sim.experiments.sweeps.layout import DESIGN, LIST, MANIFEST
from sim.experiments.sweeps.ledger import STORE_SCHEMA, Ledger
from sim.params.tables import levers, parameters

if TYPE_CHECKING:
    from sim.city.places import City
    from sim.experiments.planned_run import PlannedRun

_MADE_BY = ("code_hash", "versions", "platform", "lock_file_sha256")
_FRAME = re.compile(r'(?<=File ")[^"\n]*?/((?:sim|site-packages|lib/python[\d.]+)/[^"\n]*)(?=")')
_ROOT = r"(?:[A-Za-z]:[/\\]|/(?=\S)|\.\.[/\\]|~[\w.-]*/)"
_QUOTED = re.compile(rf"""(?<=(["'])){_ROOT}[^"'\n]*?([^"'/\\\n]*)(?=\1)""")
_PATH = re.compile(rf"(?<![\w.:/]){_ROOT}(?:[^\s/\\:'\"<>|]+[/\\])+([^\s/\\:'\"<>|]*)")


def begin_manifest(folder: Path, sweep: Design, listed: Ledger, tell: Callable[[str], None]) -> None:
    """Add a design, and the program that is about to make its runs, to the manifest of a folder.

    Parameters
    ----------
    folder : Path
        Folder of the sweep.
    sweep : Sweep
        The design.
    listed : Ledger
        All that the folder is to hold.
    tell : callable
        Is told if the runs that are there were made by other versions of packages, or on another kind of machine.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    manifest = read_manifest(folder)
    made, program = list(manifest.get("made", [])), _program()
    if not made or any(made[-1].get(name) != program[name] for name in _MADE_BY):
        for name, before, now in _changed(made[-1] if made else program, program):
            tell(f"{folder}: {name} was {before} when its runs were made, and is {now} now.")
        made.append({**program, "begun": utc_now()})
    designs = {**manifest.get("designs", {}), sweep.design_hash: _settings(sweep)}
    files = {name: sha for name, sha in manifest.get("files", {}).items() if name not in (DESIGN, LIST)}  # new ones
    write_manifest(folder, {**_identity(listed), "designs": designs, "made": made, "files": files})


def end_manifest(folder: Path, listed: Ledger, told: Mapping[str, Any], files: Mapping[str, str]) -> None:
    """Add what was done, and the hashes of all files but single runs, to the manifest of a folder.

    Parameters
    ----------
    folder : Path
        Folder of the sweep.
    listed : Ledger
        All that the folder is to hold.
    told : mapping
        What the command says of itself: plain values; seconds and runs add up over commands, and one that made no
        run says nothing where another has.
    files : mapping
        SHA-256 by name in the folder.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    manifest = read_manifest(folder)
    made = list(manifest.get("made", [])) or [_program()]
    last = dict(made[-1])
    if told.get("runs") or "ended" not in last:
        sums = {name: last.get(name, 0) + told[name] for name in ("runs", "seconds") if name in told}
        last = {**added_up(last, {name: _without_paths(value, folder) for name, value in told.items()}), **sums}
    content = {**_identity(listed), "designs": manifest.get("designs", {}), "made": [*made[:-1], last]}
    write_manifest(folder, {**content, "files": dict(files)})


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder; empty if there is none or it cannot be read."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    return {}


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest, whole or not at all.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    write_whole(folder / MANIFEST, (text + "\n").encode())


def without_paths(text: str, folder: Path) -> str:
    """Text in which no absolute path stands: of the program's files what follows its folder, else the file's name."""
    for own, name in ((str(folder.resolve()), folder.name), (str(Path.cwd()), "."), (str(Path.home()), "~")):
        if len(own) > 1:
            text = text.replace(own, name)
    return _PATH.sub(r"\1", _QUOTED.sub(r"\2", _FRAME.sub(r"\1", text)))


def published(words: Sequence[str]) -> str:
    """A command as it was given, but for where and on whose machine: paths by their last name, addresses by their kind.

    Examples
    --------
    >>> published(["zonesim", "sweep", "run", "../me/a b.toml", "--scheduler=tcp://node7:8786"])
    "zonesim sweep run 'a b.toml' --scheduler=tcp://HOST:PORT"
    """
    told = []
    for word in words:
        option, is_given, value = word.partition("=") if word.startswith("--") else ("", "", word)
        scheme, is_address, _ = value.partition("://")
        name = f"{scheme}://HOST:PORT" if is_address else re.split(r"[/\\]", value.rstrip("/\\"))[-1]
        told.append(f"{option}{is_given}{name}")
    return shlex.join(told)


def _without_paths(value: Any, folder: Path) -> Any:
    """The same in whatever a command says of itself."""
    if isinstance(value, str):
        return without_paths(value, folder)
    return [_without_paths(each, folder) for each in value] if isinstance(value, list | tuple) else value


def _identity(listed: Ledger) -> dict[str, Any]:
    """Which folder it is."""
    return {
        "schema": STORE_SCHEMA,
        "run_schema": SCHEMA,
        "sweep": listed.name,
        "axes": list(listed.axes),
        "design_hashes": list(listed.designs),
        "runs": len(listed.run_hashes),
        "calibrated": False,
    }


def _program() -> dict[str, Any]:
    """What makes the runs."""
    return {
        **source_state(),
        "code_hash": code_hash(),
        "versions": versions(),
        "lock_file_sha256": lock_file_hash(),
        "platform": machine(),
        "random_numbers": "keyed by seed, cause and agent (sim.rng, part of the code hash)",
    }


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What is not as it was: name, before, now."""
    found = []
    for name in _MADE_BY:
        was, is_ = before.get(name), now[name]
        if isinstance(was, dict) and isinstance(is_, dict):
            found += [(key, str(was.get(key)), str(is_[key])) for key in is_ if was.get(key) != is_[key]]
        elif was != is_:
            found.append((name, str(was)[:8], str(is_)[:8]))
    return found


def _settings(sweep: Design) -> dict[str, Any]:
    """A design, resolved: what all runs share, and where each number that is not its default comes from."""
    runs = sweep.runs
    return {
        "name": sweep.name,
        "axes": list(sweep.axes),
        "cities": {city.name: _city(city) for city in {id(run.city): run.city for run in runs}.values()},
        "models": _models(runs, sweep.axes),
        "seeds": sorted({run.seed for run in runs}),
        "quarters": sorted({run.quarters for run in runs}),
        "scales": sorted({run.scale for run in runs}),
        "stress": {run.stress.name: run.stress.content() for run in runs if run.stress},
        "overrides": sorted({text for run in runs for text in run.overrides if _name(text) not in sweep.axes}),
        "parameters": _parameters(runs, sweep.axes),
        "inactive": inactive(),
    }


def _models(runs: Sequence["PlannedRun"], axes: Sequence[str]) -> dict[str, Any]:
    """Levers of each model that its runs share; the others are moved by the design: by its axes, or by a bundle."""
    found: dict[str, Any] = {}
    defaults = {name: declared.default for name, declared in levers().items()}
    first = {run.model.label: run.model for run in reversed(runs)}
    for label, model in {run.model.label: run.model for run in runs}.items():
        before = settled_levers(first[label])
        settled = {
            name: value
            for name, value in settled_levers(model).items()
            if name not in axes and before[name] == value  # the first point of a bundle moves nothing, the last all
        }
        given = {_name(text) for run in runs for text in run.overrides}
        found[label] = {
            "title": model.title,
            "sources": list(model.sources),
            "levers": settled,
            "evidence": {name: letter for name, letter in letters(model).items() if name in settled},
            "from": {
                name: "design" if name in given else "model"
                for name, value in settled.items()
                if value != defaults[name]
            },
        }
    return found


def _parameters(runs: Sequence["PlannedRun"], axes: Sequence[str]) -> dict[str, Any]:
    """Parameters that all runs share, and the layer of each that is not its default."""
    worlds = {id(run.parameters): run.parameters for run in runs}
    shared = set.intersection(*(set(world.flat().items()) for world in worlds.values())) if worlds else set()
    values = {name: value for name, value in sorted(shared) if name not in axes}
    given = {_name(text) for run in runs for text in run.overrides}
    own = {name for run in runs for name in run.city.parameters}
    declared = parameters()
    layers = {
        name: "city" if name in own and name not in given else "design"
        for name, value in values.items()
        if value != declared[name].default
    }
    return {"values": values, "from": layers}


def _name(override: str) -> str:
    """Name in `name=value`."""
    return override.partition("=")[0].strip()


def _city(city: "City") -> dict[str, Any]:
    """A city: its version, and the hashes of its files as the folder keeps them."""
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in city.files}
    return {"title": city.title, "version": city.version, "files_sha256": hashes}
