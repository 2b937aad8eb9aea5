"""Content of the page of a comparison or of one run, from its stored runs."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.analysis.members import read_members
from sim.analysis.resilience import read_resilience
from sim.analysis.summary import summarise
from sim.experiments.store import StoredRun, read_manifest, read_runs
from sim.params.shock import ANCHOR
from sim.report.blocks import Block, Group, Line
from sim.report.content import Entry, Page, Run
from sim.report.figures import pictures
from sim.report.findings import findings_of
from sim.report.headline import findings, headline_outcomes, other_outcomes
from sim.report.levers import differing_levers
from sim.report.numbers import NONE
from sim.report.origin import letters_block, program_entries, remaking
from sim.report.removals import removal_blocks
from sim.report.texts import NOTHING, Text, city_of, joined, said, same, twin
from sim.report.variants import variant_blocks
from sim.units import quarter_label

_MOST_SEEDS = 12


def comparison_page(folder: Path, drawn: Mapping[str, Sequence[Path]]) -> Page:
    """What a comparison or a run says.

    Parameters
    ----------
    folder : Path
        Folder of results.
    drawn : mapping
        Its figures, as `pictures` takes them.

    Raises
    ------
    BadInput
        If the folder holds no finished results, or a run is broken.
    """
    manifest, runs = read_manifest(folder), read_runs(folder)
    models = tuple(manifest["models"])
    summary = summarise(runs, models)
    evidence = manifest.get("evidence", {})
    return Page(
        title=_title(manifest),
        lead=_lead(manifest),
        models=models,
        asked=list(_asked(manifest)),
        findings=findings(summary),
        headline=headline_outcomes(summary),
        others=other_outcomes(summary),
        blocks=_blocks(folder, manifest, runs),
        events=[same(f"{run}: {event}") for run, events in manifest["events"].items() for event in events],
        pictures=pictures(drawn),
        levers=differing_levers(manifest["levers"], evidence),
        letters=letters_block(evidence, models),
        origin=list(_origin(manifest)),
        runs=[Run(run.run_id, str(run.meta["run_hash"]), run.record.digest) for run in runs],
        remaking=remaking(_again(manifest)),
        version=manifest["versions"]["zonesim"],
    )


def _title(manifest: Mapping[str, Any]) -> Text:
    """What the page is about."""
    city, models = city_of(manifest["city"]), manifest["models"]
    if len(models) == 1:
        return said("title.run", model=models[0], city=city)
    return said("title.comparison", models=joined("comma", [same(model) for model in models]), city=city)


def _lead(manifest: Mapping[str, Any]) -> Text:
    """In a line, what was run."""
    return said(
        "lead",
        n=len(manifest["runs"]),
        seeds=_seeds(len(manifest["seeds"])),
        quarters=manifest["quarters"],
        first=quarter_label(_first_quarter(manifest)),
        last=quarter_label(_first_quarter(manifest) + manifest["quarters"] - 1),
        scale=f"{100 * manifest['scale']:g}",
    )


def _seeds(n: int) -> Text:
    """So many seeds."""
    return said("one_seed") if n == 1 else said("seeds", n=n)


def _first_quarter(manifest: Mapping[str, Any]) -> int:
    """Quarter with which the runs begin, 0 for 2017Q3."""
    history = manifest.get("history") or {}
    return int(history.get("quarter", 0))


def _asked(manifest: Mapping[str, Any]) -> Iterator[Entry]:
    """Settings of the comparison."""
    yield Entry(said("asked.city"), (twin(manifest["city_title"]),))
    yield Entry(said("asked.models"), tuple(titled(model, manifest["titles"][model]) for model in manifest["models"]))
    seeds = manifest["seeds"]
    told = ", ".join(map(str, seeds)) if len(seeds) <= _MOST_SEEDS else f"{seeds[0]} … {seeds[-1]}"
    yield Entry(said("asked.seeds"), (same(told),))
    yield Entry(said("asked.quarters"), (same(manifest["quarters"]),))
    yield Entry(said("asked.scale"), (same(f"{manifest['scale']:g}"),))
    if manifest["overrides"]:
        yield Entry(said("asked.set"), tuple(map(same, manifest["overrides"])), is_code=True)
    if manifest.get("stress"):
        stress = manifest["stress"]
        named = titled(stress["name"], stress["title"])
        yield Entry(said("asked.stress"), (named, *map(shock_words, stress["shocks"])))
    if manifest.get("history"):
        yield Entry(said("asked.history"), (same(manifest["history"].get("run_id", NONE)),))
    options = [member["option"] for member in manifest.get("members", [])]
    if options:
        counted = (said("variants", option=said(f"option.{name}"), n=options.count(name)) for name in _once(options))
        yield Entry(said("asked.variants"), tuple(counted))


def titled(name: str, title: str) -> Text:
    """A model or a stress test by its name and its title, if that does not begin with the name."""
    if not title:
        return same(name)
    return twin(title) if title.startswith(name) else said("titled", name=name, title=twin(title))


def shock_words(shock: Mapping[str, Any]) -> Text:
    """One shock of a stress test in a line.

    Parameters
    ----------
    shock : mapping
        Its kind, start, quarters, factor, number and target, as a manifest has them.
    """
    where = said("shock.where", targets=", ".join(shock["target"])) if shock["target"] else NOTHING
    parts = {"kind": said(f"shock.{shock['kind']}"), "where": where, "quarter": quarter_label(int(shock["start"]))}
    if shock["kind"] == ANCHOR:
        return said("shock_leaves", n=shock["number"], **parts)
    return said("shock_factor", factor=f"{shock['factor']:g}", n=shock["quarters"], **parts)


def _blocks(folder: Path, manifest: Mapping[str, Any], runs: Sequence[StoredRun]) -> list[Block]:
    """What variants, placebo and removals show, and who was admitted."""
    entries, models = manifest.get("members", []), manifest["models"]
    members = read_members(folder, entries, manifest["inputs_hash"])
    analyses = ("placebo",) if (folder / "placebo.csv").is_file() else ()
    mine = {run.run_id for run in runs}
    fragilities = [row for row in read_resilience(folder) if row.run_id in mine]
    return [
        *variant_blocks(findings_of(runs, members, entries, analyses), models),
        *removal_blocks(fragilities, manifest["parameters"]),
        *_admission(manifest),
    ]


def _admission(manifest: Mapping[str, Any]) -> Iterator[Block]:
    """Share of the applications of each segment that was admitted, by model."""
    table = manifest["admission"]
    segments = _once([segment for rows in table.values() for segment in rows])
    if not segments:
        return
    lines = tuple(
        Line(same(segment), tuple(_share(table[model].get(segment, {})) for model in manifest["models"]))
        for segment in segments
    )
    heads = tuple(map(same, manifest["models"]))
    yield Block(said("block.admission"), heads, (Group(NOTHING, lines),), (), tuple(manifest["models"]))


def _share(cell: Mapping[str, float | None]) -> Text:
    """Share in per cent with the number it is of."""
    share = cell.get("share")
    if share is None:
        return same(NONE)
    return said("share_of_firms", share=f"{100 * share:.0f} %", n=f"{cell['applications']:.0f}")


def _origin(manifest: Mapping[str, Any]) -> Iterator[Entry]:
    """What made the results."""
    yield from program_entries({**manifest, **manifest.get("effort", {})})
    yield Entry(said("origin.inputs"), (same(manifest["inputs_hash"]),), is_code=True)
    yield Entry(said("origin.city"), (same(manifest["city_version"]),), is_code=True)
    sources = _once([source for sources in manifest["sources"].values() for source in sources])
    if sources:
        yield Entry(said("origin.sources"), tuple(map(twin, sources)))


def _again(manifest: Mapping[str, Any]) -> list[Entry]:
    """The command that made the results, if it was noted, into a folder beside this one."""
    words = shlex.split(manifest.get("effort", {}).get("command", ""))
    if not words:
        return []
    kept = [
        word
        for before, word in zip(("", *words), words, strict=False)
        if "--out" not in (before, word) and not word.startswith("--out=")
    ]
    return [Entry(said("again.results"), (same(shlex.join([*kept, "--out", "../again"])),), is_code=True)]


def _once(names: Sequence[str]) -> list[str]:
    """Each name once, in order."""
    return list(dict.fromkeys(names))
