"""The options that `compare` and `run` share."""

from pathlib import Path
from typing import Annotated

import typer

City = Annotated[str, typer.Option(help="City by name, or path of its folder.")]
Quarters = Annotated[int, typer.Option(help="Length of each run; 80 quarters are 20 years.")]
Scale = Annotated[
    float | None, typer.Option(help="Simulated workers a real worker, in (0, 1]; the city's own if not given.")
]
Jobs = Annotated[int | None, typer.Option(help="Processes at once; all cores if not given.")]
Threads = Annotated[int, typer.Option(help="Threads of each process.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Lever or parameter for all models; may be repeated."),
]
Totals = Annotated[Path | None, typer.Option(metavar="CSV", help="Your own totals by place: jobs, homes, floor, land.")]
Check = Annotated[bool, typer.Option("--check", help="Check after every quarter that all books add up.")]
Trace = Annotated[
    str | None,
    typer.Option(metavar="zone=ID", help="Story of one zone=<id>, firm=<number> or worker=<number>, as trace.md."),
]
Resilience = Annotated[
    bool,
    typer.Option("--resilience", help="What the city at the end of each run loses without anchors, sellers, segments."),
]
Stress = Annotated[
    str | None, typer.Option(metavar="NAME", help="Stress test by name or TOML path; strikes every model alike.")
]
Record = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Keep these outcomes only: names, patterns (chain.*), scopes, zone:chain.*, headline, all; if not given,"
        " all of the city and its centre, the headline of ecosystems and zones.",
    ),
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of results; named by the inputs if not given.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Check everything, say what would run, run nothing.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")]
Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="SCOPE:NAME",
        help="Outcome, such as city:job_housing.minimum_commute; may be repeated; the headline pair if not given.",
    ),
]
SweepFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished sweep.")]
