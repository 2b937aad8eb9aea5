"""`bench`: how long a quarter takes here, step by step, and how much memory a worker."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.document import say_document
from sim.cli.options import Json, Quiet

if TYPE_CHECKING:
    from sim.experiments.bench import Configuration

_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("scale", "scale", "g"),
    ("threads", "threads", "g"),
    ("quarters", "quarters", "g"),
    ("firms", "firms", ",.0f"),
    ("workers", "workers", ",.0f"),
    ("ns_per_worker_quarter", "ns/worker", ".1f"),
    ("bytes_per_worker", "B/worker", ".0f"),
    ("peak_mb", "peak MB", ",.0f"),
    ("start_s", "start s", ".2f"),
    ("build_s", "build s", ".2f"),
    ("run_s", "run s", ".2f"),
    ("stream_copy_gb_s", "copy GB/s", ".1f"),
)
_NOTE = "ns/worker: a quarter of a simulated worker. B/worker: the peak above what the program holds without a city."


def bench(
    scale: Annotated[
        list[str] | None, typer.Option(help="Simulated workers a real worker; may be repeated. [default: 0.01,0.1,1.0]")
    ] = None,
    threads: Annotated[
        list[str] | None, typer.Option(help="Threads of the process; may be repeated. [default: 1,2]")
    ] = None,
    quarters: Annotated[
        list[str] | None, typer.Option(help="Quarters that are timed; may be repeated. [default: 20]")
    ] = None,
    city: Annotated[str, typer.Option(help="City by name, or path of its folder.")] = "chengdu",
    model: Annotated[str, typer.Option(help="Development model by name, or path of a TOML file.")] = "3.0",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Time the model on this machine: every scale with every number of threads, each in a process of its own.

    Full size needs about 3 GB; the first compilation is timed with an empty cache, which takes a minute.
    """
    from sim.cli.talk import tell
    from sim.experiments.bench import configurations, first_compilation, measured
    from sim.experiments.identity import machine, versions

    say: Callable[[str], None] = (lambda _: None) if quiet else tell
    asked = configurations(
        city,
        model,
        _numbers("scale", scale or ["0.01,0.1,1.0"], float),
        _numbers("threads", threads or ["1,2"], int),
        _numbers("quarters", quarters or ["20"], int),
    )
    say("compiling all kernels into an empty cache")
    compile_s = {processes: first_compilation(processes) for processes in sorted({_compilers(each) for each in asked})}
    rows = []
    for each in asked:
        say(f"scale {each.scale:g}, {each.threads} threads, {each.quarters} quarters")
        rows.append({**measured(each), "compile_s": compile_s[_compilers(each)]})
    if json:
        told = {"city": city, "model": model, "versions": versions(), "platform": machine(), "rows": rows}
        say_document(told)
        return
    for line in _page(rows, compile_s):
        print(line)


def _numbers(option: str, texts: Sequence[str], kind: Callable[[str], Any]) -> list[Any]:
    """Numbers of a repeatable option, each perhaps several with commas.

    Raises
    ------
    BadInput
        If one is no number.
    """
    from sim.params.advice import BadInput

    words = [word.strip() for text in texts for word in text.split(",")]
    try:
        return [kind(word) for word in words]
    except ValueError:
        whole = "whole numbers" if kind is int else "numbers"
        raise BadInput(f"--{option} {','.join(words)}: takes {whole}, with commas or repeated.") from None


def _compilers(asked: "Configuration") -> int:
    """Processes that compile at a first start."""
    return min(asked.threads, 2)


def _page(rows: Sequence[dict[str, Any]], compile_s: Mapping[int, float]) -> Iterator[str]:
    """Lines for people: a row a configuration, then a row a step with a column a configuration."""
    yield from _aligned(
        [
            [title for _, title, _ in _COLUMNS],
            *([_cell(row[name], form) for name, _, form in _COLUMNS] for row in rows),
        ]
    )
    told = ", ".join(f"{seconds:.1f} s with {n} process{'es' * (n > 1)}" for n, seconds in compile_s.items())
    yield f"first compilation of all kernels: {told}. {_NOTE}"
    yield ""
    heads = [f"{row['scale']:g} x{row['threads']}" for row in rows]
    parts = [[step, *(f"{row['steps'][step]:.2f}" for row in rows)] for step in rows[0]["steps"]]
    yield from _aligned([["ns/worker in step", *heads], *parts])


def _cell(value: float | None, form: str) -> str:
    """One number; a dash for none."""
    return "-" if value is None else format(value, form)


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns of the same width, the first to the left."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *others in lines:
        yield "  ".join(
            [first.ljust(widths[0]), *(text.rjust(width) for text, width in zip(others, widths[1:], strict=True))]
        )
