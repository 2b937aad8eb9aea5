"""The work behind `compare` and `run`: check, look up what is stored, run what is missing, derive the rest."""

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from sim.analysis.placebo import check_placebo
from sim.cli.derive import Results, derive, load_drawing
from sim.cli.document import say_document
from sim.cli.headline import document, page
from sim.cli.talk import counting, silent, tell, tell_nobody
from sim.experiments.checkpoint import NONE, Checkpoints, checkpoint_path, own_checkpoint
from sim.experiments.design import Comparison, design
from sim.experiments.effort import Effort
from sim.experiments.folder import check_folder, default_folder, expected_bytes, forget_runs, make_folder, missing_runs
from sim.experiments.planned_run import PlannedRun
from sim.experiments.processes import Workforce
from sim.experiments.request import Request
from sim.experiments.resilience import gather
from sim.experiments.runner import carry_out
from sim.experiments.store import read_manifest, read_named
from sim.experiments.unsound import Unsound
from sim.experiments.watch import Watch
from sim.params.advice import BadInput
from sim.params.mistakes import Mistakes
from sim.params.tables import levers
from sim.threads import n_cores


@dataclass(frozen=True)
class Manner:
    """How a command speaks."""

    json: bool
    dry_run: bool
    quiet: bool

    @classmethod
    def of(cls, *, json: bool, dry_run: bool, quiet: bool) -> "Manner":
        """From the options."""
        return cls(json, dry_run, quiet)

    @property
    def say(self) -> Callable[[str], None]:
        """What says a sentence to people, or to nobody."""
        return tell_nobody if self.quiet else tell


@dataclass(frozen=True)
class Job:
    """One call of `compare` or `run`.

    Parameters
    ----------
    command : str
        Its name, also of folders without `--out`.
    request : Request
        What is asked.
    out : Path or None
        Folder of results; None names it by the inputs.
    jobs, threads : int or None
        Processes (None: all cores) and threads of each.
    manner : Manner
        How to speak.
    analyses : tuple of str
        What is asked of the stored runs: `placebo`, `equal_cost`; `resilience` of what a watch left.
    watches : tuple of Watch
        Who looks at the runs; what is stored was perhaps not looked at, so that all runs are then made again.
    checkpoints : Checkpoints
        Whether runs write checkpoints and go on from them.
    """

    command: str
    request: Request
    out: Path | None
    jobs: int | None
    threads: int
    manner: Manner
    analyses: tuple[str, ...] = ()
    watches: tuple[Watch, ...] = ()
    checkpoints: Checkpoints = NONE

    def do(self) -> None:
        """Everything is checked before any simulation starts.

        Raises
        ------
        BadInput
            If anything asked for is wrong.
        Unsound
            If a watch finds that a run contradicts itself.
        """
        workforce = Workforce(n_cores() if self.jobs is None else self.jobs, self.threads)
        comparison = self._checked(workforce)
        folder = default_folder(self.command, comparison.inputs_hash) if self.out is None else self.out
        check_folder(folder, comparison)
        missing = self._missing(folder, comparison)
        if self.checkpoints.goes_on and not self.manner.quiet:
            _say_where_it_goes_on(folder, missing)
        if self.manner.dry_run:
            self._say_plan(comparison, folder, missing)
            return
        make_folder(folder, expected_bytes(comparison, len(missing)) + self.checkpoints.expected_bytes(missing))
        effort = self._run(comparison, missing, folder, workforce)
        asked = comparison.runs_of(comparison.base)
        if "resilience" in self.analyses:
            gather(folder, [run.run_id for run in comparison.runs])
        runs = read_named(folder, [run.run_id for run in asked], comparison.inputs_hash)
        results = derive(folder, comparison, runs, effort, self.analyses, self.manner.say)
        if "equal_cost" in self.analyses:
            results.findings.refuse_unequal_cost()
        self._say_results(results, len(missing))

    def _missing(self, folder: Path, comparison: Comparison) -> tuple[PlannedRun, ...]:
        """Runs to make: those not stored, and all if somebody looks at them or a wanted checkpoint is not there."""
        wanted = self.checkpoints.every > 0
        lacks = wanted and any(not checkpoint_path(folder, run.run_id).exists() for run in comparison.runs)
        return comparison.runs if self.watches or lacks else missing_runs(folder, comparison, self.manner.say)

    def _checked(self, workforce: Workforce) -> Comparison:
        """The design, or every mistake at once."""
        mistakes = Mistakes()
        comparison = None
        with mistakes.collected():
            workforce.check()
        with mistakes.collected():
            self.checkpoints.check(self.request.quarters)
        with mistakes.collected():
            comparison = design(self.request)
            for watch in self.watches:
                watch.check(comparison.city)
        n_models = len(self.request.models)
        if "placebo" in self.analyses:
            with mistakes.collected():
                check_placebo(n_models, len(self.request.seeds))
        if "equal_cost" in self.analyses and n_models < 2:
            mistakes.add("--equal-cost: compares models, so it needs at least 2.")
        mistakes.refuse()
        if comparison is None:  # cannot be: a refused design is a mistake
            raise BadInput("nothing to do")
        return comparison

    def _run(
        self, comparison: Comparison, missing: tuple[PlannedRun, ...], folder: Path, workforce: Workforce
    ) -> Effort:
        """Run what is missing; what that took, or what it took when it was run."""
        if not missing:
            return _earlier_effort(folder)
        threading.Thread(target=load_drawing, daemon=True).start()  # it takes a second that the workers need anyway
        total = sum(run.quarters for run in missing)
        try:
            with silent() if self.manner.quiet else counting(total, f"{len(missing)} runs") as on_progress:
                effort = carry_out(missing, folder, workforce, on_progress, self.watches, self.checkpoints)
        except (Unsound, BadInput):
            forget_runs(folder, missing if self.watches else ())
            raise
        except KeyboardInterrupt:
            left = len(missing_runs(folder, comparison, tell))
            stored = len(comparison.runs) - left
            kept = any(checkpoint_path(folder, run.run_id).exists() for run in missing)
            how = "the same command with --resume goes on from the checkpoint" if kept else "the same command goes on"
            tell(f"interrupted: {stored} of {len(comparison.runs)} runs are stored in {folder}; {how}")
            raise typer.Exit(130) from None
        return Effort(effort.seconds, {**_made_by(), **effort.told})

    def _say_plan(self, comparison: Comparison, folder: Path, missing: tuple[PlannedRun, ...]) -> None:
        """What would run."""
        plan = _plan(comparison, folder, missing)
        if self.manner.json:
            say_document(plan)
            return
        for name in ("city", "models", "seeds", "quarters", "scale", "overrides", "stress", "folder"):
            value = plan[name]
            print(f"{name:<10}{', '.join(map(str, value)) if isinstance(value, list) else value}")
        if plan["members"]:
            print(f"{'members':<10}{', '.join(plan['members'])}")
        print(f"{'runs':<10}{len(comparison.runs)}, of which {len(missing)} are to be made")
        for label, changed in plan["levers"].items():
            print(
                f"model {label}: " + (", ".join(f"{name} = {value}" for name, value in changed.items()) or "as in 2017")
            )

    def _say_results(self, results: Results, n_made: int) -> None:
        """Headline, what is inactive, who was admitted, where results are."""
        if self.manner.json:
            say_document(document(results, n_made))
        else:
            print(page(results, n_made))


def _say_where_it_goes_on(folder: Path, missing: Sequence[PlannedRun]) -> None:
    """Tell of each missing run at which quarter it goes on, or that it begins; refuses a broken checkpoint."""
    for run in missing:
        found = own_checkpoint(folder, run)
        where = f"goes on after {found.quarter} of {run.quarters} quarters" if found else "has no checkpoint and begins"
        tell(f"{run.run_id} {where}")


def _made_by() -> dict[str, str]:
    """Sources and command, without where and on whose machine."""
    from sim.experiments.identity import source_state
    from sim.experiments.sweeps.provenance import published

    return {**source_state(), "command": published(["zonesim", *sys.argv[1:]])}


def _earlier_effort(folder: Path) -> Effort:
    """What the stored runs took, as the manifest says; nothing if there is none (the command was interrupted)."""
    if not (folder / "manifest.json").is_file():
        return Effort()
    manifest = read_manifest(folder)
    return Effort(float(manifest.get("wall_seconds", 0.0)), manifest.get("effort", {}))


def _plan(comparison: Comparison, folder: Path, missing: tuple[PlannedRun, ...]) -> dict[str, Any]:
    """Resolved settings of a dry run."""
    from sim.experiments.settled import settled_levers

    defaults = {name: declared.default for name, declared in levers().items()}
    return {
        "city": comparison.city.name,
        "models": [model.label for model in comparison.models],
        "seeds": list(comparison.seeds),
        "quarters": comparison.quarters,
        "scale": comparison.scale,
        "overrides": list(comparison.overrides),
        "stress": [shock.words() for shock in comparison.stress.shocks] if comparison.stress else [],
        "folder": str(folder),
        "inputs_hash": comparison.inputs_hash,
        "members": [member.name for member in comparison.variants],
        "runs": [run.run_id for run in comparison.runs],
        "missing": [run.run_id for run in missing],
        "levers": {
            model.label: {name: value for name, value in settled_levers(model).items() if value != defaults[name]}
            for model in comparison.models
        },
        "parameters": comparison.parameters.flat(),
    }
