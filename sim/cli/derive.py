"""Tables and figures of a result folder, derived from its stored runs."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.analysis.members import StoredMember
from sim.analysis.resilience import Fragility, read_resilience
from sim.cli.talk import tell
from sim.experiments.atomic import sync_folder
from sim.experiments.design import Comparison
from sim.experiments.effort import Effort
from sim.experiments.store import StoredRun
from sim.report.findings import Findings, findings_of, write_findings

FIGURES = "figures"
"""Folder of the figures in a result folder."""
_LATE = (
    "sim.analysis.summary", "sim.experiments.tables", "sim.figures.catalogue", "scipy.special", "pandas",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Results:
    """What a finished command tells about.

    Parameters
    ----------
    folder : Path
        Where it is.
    comparison : Comparison
        The design.
    runs : list of StoredRun
        All its runs.
    summary : list of dict
        Rows of `summary.csv`.
    seconds : float
        Time that the simulation took.
    findings : Findings
        What variants and placebo show.
    fragilities : sequence of Fragility
        What each run lost without some of its firms, if it was asked for.
    """

    folder: Path
    comparison: Comparison
    runs: Sequence[StoredRun]
    summary: list[dict[str, Any]]
    seconds: float
    findings: Findings = field(default_factory=Findings)
    fragilities: Sequence[Fragility] = ()


def derive(
    folder: Path,
    comparison: Comparison,
    runs: Sequence[StoredRun],
    effort: Effort,
    analyses: Sequence[str] = (),
    say: Callable[[str], None] = tell,
) -> Results:
    """Write tables and figures, the manifest last: it says that the folder is whole.

    Parameters
    ----------
    folder : Path
        Result folder.
    comparison : Comparison
        The design.
    runs : sequence of StoredRun
        All runs of the comparison as it was asked for.
    effort : Effort
        What the simulation took.
    analyses : sequence of str
        What is asked of the stored runs alone, such as `placebo`.
    say : callable
        Is told of each figure that is left out.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    from sim.analysis.members import read_members
    from sim.analysis.summary import summarise, write_summary
    from sim.experiments.manifest import member_entries, write_manifest
    from sim.experiments.tables import write_tables

    models = [model.label for model in comparison.models]
    entries = member_entries(comparison)
    members = read_members(folder, entries, comparison.inputs_hash)
    others = [(member.name, run) for member in members for run in member.ensemble.runs.values()]
    with ThreadPoolExecutor(1) as beside:  # most of a Parquet file is written while figures are drawn
        tables = beside.submit(write_tables, folder, runs, others)
        summary = summarise(runs, models)
        findings = findings_of(runs, members, entries, analyses)
        write_summary(summary, folder / "summary.csv")
        write_findings(folder, findings)
        draw(folder, runs, members, say=say)
        tables.result()
    write_manifest(folder, comparison, runs, effort, [run for _, run in others])
    sync_folder(folder)
    fragilities = _own_rows(folder, runs) if "resilience" in analyses else []
    return Results(folder, comparison, runs, summary, effort.seconds, findings, fragilities)


def draw(
    folder: Path,
    runs: Sequence[StoredRun],
    members: Sequence[StoredMember],
    lang: str = "en",
    maps: Sequence[str] = (),
    into: Path | None = None,
    say: Callable[[str], None] = tell,
) -> list[Path]:
    """Draw all figures of a result folder; those of the placebo and of removals if a table is there.

    Parameters
    ----------
    folder : Path
        Result folder.
    runs : sequence of StoredRun
        All runs of the comparison as it was asked for.
    members : sequence of StoredMember
        Its variants.
    lang : str
        Language of all words.
    maps : sequence of str
        Outcomes of zones that are mapped beside the one of every comparison.
    into : Path, optional
        Where figures are written; their folder in the result folder if not given.
    say : callable
        Is told of each figure that is left out.

    Raises
    ------
    BadInput
        If a language or an outcome is unknown, or the disk is full or cannot be written.
    """
    from sim.figures.catalogue import PLACEBO, draw_all, figures_of, figures_of_removals, maps_of

    placebo = PLACEBO if (folder / "placebo.csv").is_file() else {}
    removals = figures_of_removals(read_resilience(folder))
    more = {**figures_of(members), **placebo, **removals, **maps_of(runs, maps)}
    return draw_all(runs, into or folder / FIGURES, lang, more, say)


def load_drawing() -> None:
    """Import what tables and figures need, also what their libraries load when first used: `derive` would, later."""
    from sim.memory import collector_at_rest

    with collector_at_rest():  # nothing is kept for ever: a city may be at work meanwhile
        for module in _LATE:
            import_module(module)


def _own_rows(folder: Path, runs: Sequence[StoredRun]) -> list[Fragility]:
    """Rows of the removals from these runs; those of variants stay in the table."""
    mine = {run.run_id for run in runs}
    return [row for row in read_resilience(folder) if row.run_id in mine]
