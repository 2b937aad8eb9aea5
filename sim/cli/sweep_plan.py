"""`sweep plan`: how many runs a design has, how long they take here and how much disk; nothing is stored."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.document import say_document
from sim.cli.options import Jobs, Json, Set

if TYPE_CHECKING:
    from sim.experiments.sweeps.cost import Cost
    from sim.experiments.sweeps.plan import Sweep

Design = Annotated[str, typer.Argument(metavar="FILE", help="Design of a sweep, by name or TOML path.")]


def plan(
    file: Design,
    overrides: Set = None,
    jobs: Jobs = None,
    json: Json = False,
) -> None:
    """Say how many runs a design has, how long they take here and how much disk they need.

    One short run of each city is made to measure the time, and thrown away; nothing is written.
    """
    from sim.experiments.processes import Workforce
    from sim.experiments.sweeps.cost import cost
    from sim.experiments.sweeps.design_file import load_design
    from sim.experiments.sweeps.plan import plan as planned
    from sim.threads import n_cores

    n_jobs = n_cores() if jobs is None else jobs
    Workforce(n_jobs).check()
    sweep = planned(load_design(file, overrides or ()))
    told = _document(sweep, cost(sweep), n_jobs)
    if json:
        say_document(told)
        return
    print(_page(sweep, told))


def _document(sweep: "Sweep", found: "Cost", jobs: int) -> dict[str, Any]:
    """The plan as plain values."""
    runs = sweep.runs
    return {
        "name": sweep.name,
        "title": sweep.title,
        "kind": sweep.kind,
        "axes": list(sweep.axes),
        "points": len({row.point for row in sweep.rows}),
        "cities": list(dict.fromkeys(run.city.name for run in runs)),
        "models": list(dict.fromkeys(run.model.label for run in runs)),
        "stress": list(dict.fromkeys(row.stress for row in sweep.rows)),
        "seeds": list(dict.fromkeys(run.seed for run in runs)),
        "quarters": runs[0].quarters,
        "rows": len(sweep.rows),
        "left_out": sweep.left_out,
        "runs": found.runs,
        "spin_ups": found.spin_ups,
        "jobs": jobs,
        "seconds": round(found.seconds / min(jobs, found.runs), 3),
        "bytes": found.bytes_on_disk,
        "measured": [
            {
                "city": each.city,
                "scale": each.scale,
                "spin_up_seconds": round(each.spin_up, 4),
                "quarter_seconds": round(each.quarter, 5),
                "quarters": each.quarters,
            }
            for each in found.measured
        ],
        "design_hash": sweep.design_hash,
    }


def _page(sweep: "Sweep", told: dict[str, Any]) -> str:
    """The plan for the terminal."""
    lines = [f"{sweep.name}: {sweep.title}".rstrip(": ")]
    lines += [f"{'design':<10}{sweep.kind or 'models, cities and stress tests'}, {told['points']} points"]
    lines += [f"{'axes':<10}{', '.join(sweep.axes)}"] if sweep.axes else []
    for name in ("cities", "models", "stress"):
        lines.append(f"{name:<10}{', '.join(told[name])}")
    lines.append(f"{'seeds':<10}{len(told['seeds'])}, the same at every point")
    lines.append(f"{'quarters':<10}{told['quarters']}")
    same = told["rows"] - told["runs"]
    lines.append(
        f"{'runs':<10}{told['runs']}"
        + (f" ({told['rows']} rows, {same} of them the same run as another)" if same else "")
        + (f"; constraints leave out {told['left_out']} rows" if told["left_out"] else "")
    )
    lines.append(f"{'spin-ups':<10}{told['spin_ups']}")
    processes = f"{told['jobs']} process{'es' if told['jobs'] > 1 else ''}"
    lines.append(f"{'time':<10}about {_duration(told['seconds'])} with {processes}")
    for each in told["measured"]:
        scaled = f", scaled up from {each['quarters']} quarters" if each["quarters"] < told["quarters"] else ""
        lines.append(
            f"{'':<10}measured now: {each['city']} at scale {each['scale']:g}, "
            f"spin-up {each['spin_up_seconds']:.2g} s, quarter {each['quarter_seconds']:.2g} s{scaled}"
        )
    lines.append(f"{'disk':<10}about {_size(told['bytes'])}")
    return "\n".join(lines)


def _duration(seconds: float) -> str:
    """Time in the unit that a person would use."""
    if seconds < 100.0:
        return f"{seconds:.2g} s" if seconds < 10.0 else f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 6000.0 else f"{seconds / 3600.0:.1f} h"


def _size(n: int) -> str:
    """Bytes in the unit that a person would use."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if n >= size:
            return f"{n / size:.3g} {unit}"
    return f"{n / 1e3:.3g} kB"
