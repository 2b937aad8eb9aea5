"""Content of the page of a sweep, from its folder."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.sweeps.frame import sweep_runs
from sim.experiments.sweeps.layout import DESIGN, MANIFEST
from sim.experiments.sweeps.provenance import read_manifest
from sim.experiments.sweeps.state import State, state_of
from sim.experiments.sweeps.store import SweepStore
from sim.measures.catalogue import outcomes
from sim.params.advice import BadInput
from sim.params.text import read_toml
from sim.report.blocks import Block, Group, Line, title_of
from sim.report.comparison import shock_words, titled
from sim.report.content import Entry, Page, Run
from sim.report.figures import pictures
from sim.report.levers import differing_levers
from sim.report.numbers import number
from sim.report.origin import letters_block, program_entries, remaking
from sim.report.texts import Text, horizon_of, joined, said, same, twin

if TYPE_CHECKING:
    import pandas as pd

_KINDS = ("grid", "list", "one_at_a_time", "latin_hypercube", "sobol", "morris", "saltelli", "bundle")
_COUNTED = ("planned", "stored", "failed", "missing")


def sweep_page(folder: Path, drawn: Mapping[str, Sequence[Path]], undrawn: str = "") -> Page:
    """What a sweep says.

    Parameters
    ----------
    folder : Path
        Folder of the sweep.
    drawn : mapping
        Its figures, as `pictures` takes them.
    undrawn : str
        Why there is no figure; empty if there is one.

    Raises
    ------
    BadInput
        If the folder holds no finished sweep.
    """
    runs, state, manifest = sweep_runs(folder), state_of(SweepStore(folder)), read_manifest(folder)
    if not manifest.get("design_hashes") or not manifest.get("designs") or not manifest.get("made"):
        raise BadInput(
            f"{folder}: its {MANIFEST} is missing or broken; `sweep run` with the same design goes on and makes it."
        )
    design = manifest["designs"][manifest["design_hashes"][-1]]
    made, models = manifest["made"][-1], tuple(dict.fromkeys(runs["model"]))
    evidence = {model: own["evidence"] for model, own in design["models"].items() if "evidence" in own}
    listed = runs.drop_duplicates("run_hash")
    return Page(
        title=said("title.sweep", name=state.name),
        lead=said("lead.sweep", n=state.stored, all=state.planned, points=runs["point"].nunique()),
        models=models,
        asked=list(_asked(folder, design, manifest["axes"])),
        blocks=[_counts(state), _outcomes(runs, models)],
        failed=[*map(_failed, state.failed.values()), *(said("missing", run=run) for run in state.missing)],
        pictures=pictures(drawn),
        undrawn=undrawn,
        levers=differing_levers({model: own["levers"] for model, own in design["models"].items()}, evidence),
        letters=letters_block(evidence, list(design["models"])),
        design=(folder / DESIGN).read_text(encoding="utf-8"),
        origin=list(program_entries(made)),
        runs=[Run(*row) for row in listed[["run_id", "run_hash", "result_hash"]].fillna("").to_numpy().tolist()],
        remaking=remaking(_again(made)),
        version=made["versions"]["zonesim"],
    )


def _asked(folder: Path, design: Mapping[str, Any], axes: Sequence[str]) -> Iterator[Entry]:
    """The design in words."""
    given = read_toml(folder / DESIGN)
    if given.get("title"):
        yield Entry(said("asked.title"), (twin(str(given["title"])),))
    kinds = [said(f"kind.{kind}") for kind in _KINDS if kind in given]
    if kinds:
        yield Entry(said("asked.kind"), tuple(kinds))
    if axes:
        yield Entry(said("asked.axes"), tuple(map(same, axes)), is_code=True)
    yield Entry(said("asked.city"), tuple(twin(city["title"]) for city in design["cities"].values()))
    yield Entry(said("asked.models"), tuple(titled(label, own["title"]) for label, own in design["models"].items()))
    for name in ("seeds", "quarters", "scales"):
        yield Entry(said(f"asked.{name}"), (same(", ".join(f"{value:g}" for value in design[name])),))
    if design["overrides"]:
        yield Entry(said("asked.set"), tuple(map(same, design["overrides"])), is_code=True)
    for name, shocks in design["stress"].items():
        yield Entry(said("asked.stress"), (same(name), *map(shock_words, shocks)))


def _counts(state: State) -> Block:
    """How many runs are planned, there, failed and missing."""
    numbers = {"planned": state.planned, "stored": state.stored, "failed": len(state.failed)}
    numbers["missing"] = len(state.missing)
    cells = tuple(same(numbers[name]) for name in _COUNTED)
    heads = tuple(said(f"count.{name}") for name in _COUNTED)
    return Block(said("block.counts"), heads, (Group(Text("", ""), (Line(said("count.runs"), cells),)),))


def _outcomes(runs: "pd.DataFrame", models: Sequence[str]) -> Block:
    """Headline outcomes over all rows of the design, by model."""
    declared = outcomes()
    columns = [name for name in runs.columns if ":" in name and name.partition(":")[2] in declared]
    groups = []
    for column in columns:
        scope, _, outcome = column.partition(":")
        if scope in ("city", "ecosystem"):
            lines = tuple(_line(runs[runs["model"] == model][column], model) for model in models)
            groups.append(Group(title_of(outcome, scope), lines))
    horizons = joined("comma", [horizon_of(horizon) for horizon in dict.fromkeys(runs["horizon"].dropna())])
    heads = tuple(map(said, ("of_rows", "column.mean", "column.lowest", "column.highest")))
    return Block(said("block.sweep", horizon=horizons), heads, tuple(groups))


def _line(values: "pd.Series[float]", model: str) -> Line:
    """One outcome of one model."""
    numbers = (values.mean(), values.min(), values.max())
    return Line(same(model), (same(values.count()), *(same(number(float(value))) for value in numbers)), model)


def _failed(note: Mapping[str, Any]) -> Text:
    """One run that failed, and what the error said in the end."""
    reason = (str(note.get("traceback", "")).strip().splitlines() or ["–"])[-1]
    inputs = " ".join(note.get("overrides", []))
    return same(f"{note['run_id']}: {reason} ({inputs})" if inputs else f"{note['run_id']}: {reason}")


def _again(made: Mapping[str, Any]) -> list[Entry]:
    """The sweep again, or one run of it."""
    command = same("zonesim sweep run sweep.toml --out ../again")
    rerun = same("zonesim rerun RUN_ID --in .")
    return (
        [
            Entry(said("again.results"), (command,), is_code=True),
            Entry(said("again.run"), (rerun,), is_code=True),
        ]
        if made
        else []
    )
