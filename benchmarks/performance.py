"""Everything in docs/performance.md that is a number: `run.py bench`, its parts per step, and plain Mesa beside it.

python benchmarks/performance.py            prints it; give --quarters 80 for whole runs
python benchmarks/performance.py --write    also puts it into docs/performance.md

Run it on an idle machine; full size needs about 3 GB.
"""

import argparse
import datetime
import json
import platform
import subprocess
import sys
from pathlib import Path

from sim.agents import Firm, Worker
from sim.columns.schema import declared_columns

REPO = Path(__file__).parents[1]
PAGE = REPO / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def told(*command):
    """What a program of this repository prints."""
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, check=False, cwd=REPO)
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    return done.stdout


def columns_of(kind):
    """Bytes of one agent's columns, id included."""
    return 8 + sum(column.zeros(1).nbytes for column in declared_columns(kind, kind.reserved_names()).values())


def sizes(rows, machine):
    """The table of configurations."""
    yield (
        f"Measured {datetime.datetime.now(tz=datetime.UTC).date()} on {machine}. Threads as named; `ns` are nanoseconds"
        " of a simulated worker and quarter, `B` bytes of memory a worker at the peak, firms and links included."
    )
    yield ""
    heads = (
        "scale",
        "threads",
        "quarters",
        "workers",
        "firms",
        "build, s",
        "run, s",
        "ns",
        "B",
        "peak, MB",
        "copy, GB/s",
    )
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield (
            f"| {row['scale']:g} | {row['threads']} | {row['quarters']} | {row['workers']:,.0f} | {row['firms']:,.0f} |"
            f" {row['build_s']:.2f} | {row['run_s']:.2f} | {row['ns_per_worker_quarter']:.1f} |"
            f" {_or_dash(row['bytes_per_worker'])} | {_or_dash(row['peak_mb'])} | {row['stream_copy_gb_s']:.1f} |"
        )
    compiled = {min(row["threads"], 2): row["compile_s"] for row in rows}
    told = ", ".join(f"{seconds:.1f} s with {n} process{'es' * (n > 1)}" for n, seconds in sorted(compiled.items()))
    start = min(row["start_s"] for row in rows)
    yield ""
    yield f"First compilation of all kernels: {told}. Start until a small city runs: {start:.2f} s."


def steps(rows):
    """The table of steps, and what a copy of all columns would take."""
    heads = [f"{row['scale']:g}, {row['threads']} thread{'s' if row['threads'] > 1 else ''}" for row in rows]
    yield "| step, ns a worker and quarter | " + " | ".join(heads) + " |"
    yield "|---|" + "---|" * len(rows)
    for step in rows[0]["steps"]:
        yield f"| `{step}` | " + " | ".join(f"{row['steps'][step]:.2f}" for row in rows) + " |"
    touched = [columns_of(Worker) + columns_of(Firm) * row["firms"] / row["workers"] for row in rows]
    copies = [bytes_ / row["stream_copy_gb_s"] for bytes_, row in zip(touched, rows, strict=True)]
    yield "| all columns read once at the speed of a copy | " + " | ".join(f"{time:.2f}" for time in copies) + " |"
    yield ""
    yield (
        f"Columns of a worker: {columns_of(Worker)} bytes, of a firm {columns_of(Firm)}. In the time of a quarter a"
        " copy would move, in bytes a worker: "
        + ", ".join(f"{row['ns_per_worker_quarter'] * row['stream_copy_gb_s']:.0f}" for row in rows)
        + " (in the order of the table)."
    )


def _or_dash(value):
    return "-" if value is None else f"{value:,.0f}"


def _processor():
    """Name of the processor, where the system tells it."""
    cpu = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
    return f"{len(names)} cores of {names[0]}" if names else platform.machine()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--city", default="chengdu")
    parser.add_argument("--scale", default="0.01,0.1,1.0")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--quarters", default="80")
    parser.add_argument("--mesa-scale", default="0.005", help="scale of the plain Mesa agents")
    parser.add_argument("--write", action="store_true", help="put it into docs/performance.md")
    asked = parser.parse_args()
    given = ("--city", asked.city, "--scale", asked.scale, "--threads", asked.threads, "--quarters", asked.quarters)
    rows = json.loads(told("run.py", "bench", *given, "--json", "--quiet"))["rows"]
    mesa = told("benchmarks/against_mesa.py", "--city", asked.city, "--scale", asked.mesa_scale).rstrip()
    machine = f"{_processor()}, {platform.system()}, Python {platform.python_version()}"
    beside = ("", "Beside plain Mesa agents (`benchmarks/against_mesa.py`):", "", "```", *mesa.splitlines(), "```")
    lines = [*sizes(rows, machine), "", *steps(rows), *beside]
    print("\n".join(lines))
    if asked.write:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text.partition(BEGIN)[0], text.partition(END)[2]
        PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
