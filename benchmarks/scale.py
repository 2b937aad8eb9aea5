"""Does the size of the sample matter? Headline outcomes of one city at several scales, with bands over seeds.

python benchmarks/scale.py --out results/scale    all scales; goes on where it was stopped
python benchmarks/scale.py --out results/scale --write    also puts table and figure into docs

Every run is stored, and writes checkpoints: 100 % takes minutes, and the same command goes on after a stop.
"""

import argparse
import csv
import datetime
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.experiments.checkpoint import Checkpoints
from sim.experiments.design import design
from sim.experiments.folder import check_folder, make_folder, missing_runs
from sim.experiments.identity import code_hash
from sim.experiments.processes import Workforce
from sim.experiments.request import Request
from sim.experiments.runner import carry_out
from sim.experiments.store import read_run, run_path
from sim.measures.catalogue import outcomes

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
FIGURE = PAGE.parent / "images" / "scale.png"
SEEDS = {0.005: 16, 0.01: 16, 0.05: 8, 0.2: 3, 1.0: 1}
"""Seeds by scale if none are named: small cities need more of them and take less."""
LAST = 4
"""Quarters at the end of a run whose mean is shown."""
CLOSE = 0.02
"""Part of the reference within which a scale is as good as it, whatever the seeds say."""
STEADY = 0.05
"""Luck of one run, as a part of the mean, that is called small."""
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True)
class Reading:
    """One outcome at one scale: values of the seeds, and simulated firms a cell of chain measures."""

    scope: str
    name: str
    scale: float
    values: np.ndarray
    firms: float

    @property
    def mean(self):
        return float(np.mean(self.values))

    @property
    def spread(self):
        """Standard deviation over seeds: how far one run of this size is off by luck; nan of one seed."""
        return float(np.std(self.values, ddof=1)) if self.values.size > 1 else math.nan

    @property
    def error(self):
        """Standard error of the mean; nan of one seed."""
        return self.spread / math.sqrt(self.values.size)


def readings_of(asked, scale, n_seeds):
    """Run what is missing at one scale, and read it."""
    request = Request(
        city=asked.city, models=(asked.model,), seeds=tuple(range(1, n_seeds + 1)), quarters=asked.quarters,
        scale=scale, record=("headline",),
    )  # fmt: skip
    comparison, folder = design(request), asked.out / f"{scale:g}"
    check_folder(folder, comparison)
    missing = missing_runs(folder, comparison, print)
    print(f"scale {scale:g}: {len(comparison.runs)} runs, {len(missing)} to make", flush=True)
    make_folder(folder, 0)
    every = max(1, min(asked.checkpoint_every, asked.quarters)) if scale >= 0.2 else 0
    workforce = Workforce(min(asked.jobs, max(len(missing), 1)), asked.threads)
    carry_out(missing, folder, workforce, lambda _: None, checkpoints=Checkpoints(every, goes_on=True))
    records = [read_run(run_path(folder, run.run_id)).record for run in comparison.runs]
    return list(_read(records, scale))


def _read(records, scale):
    """Headline outcomes of every scope, the pooled value of each."""
    for name, declared in outcomes().items():
        if declared.headline:
            for scope in ("city", "ecosystem", "zone"):
                if scope in records[0].values and name in records[0].outcomes[scope]:
                    values = np.array([_end(record, scope, name) for record in records])
                    firms = "chain.simulated_firms_a_cell"
                    cells = [_end(record, scope, firms) for record in records if firms in record.outcomes[scope]]
                    few = name.startswith("chain.") and cells
                    yield Reading(scope, name, scale, values, float(np.mean(cells)) if few else math.nan)


def _end(record, scope, name):
    """Mean of the last quarters."""
    return float(np.nanmean(record.series(scope, name)[-LAST:]))


def trusted_from(readings):
    """Smallest scale from which on every mean is that of the largest, within two standard errors or 2 %; None if none.

    A scale with one seed has the spread of the next smaller one, by the square root of the size.
    """
    by_scale = sorted(readings, key=lambda reading: reading.scale)
    reference = by_scale[-1]
    found = None
    for reading in reversed(by_scale[:-1]):
        bound = max(
            2.0 * math.hypot(_error(reading, by_scale), _error(reference, by_scale)), CLOSE * abs(reference.mean)
        )
        if not abs(reading.mean - reference.mean) <= bound:
            break
        found = reading.scale
    return found


def steady_from(readings):
    """Smallest scale from which on one run lies within 5 % (a standard deviation) of its mean; None if none does."""
    found = None
    for reading in sorted(readings, key=lambda each: -each.scale):
        if reading.values.size > 1:
            if not reading.spread <= STEADY * abs(reading.mean):
                break
            found = reading.scale
    return found


def _error(reading, by_scale):
    """Standard error, that of one seed guessed from smaller cities."""
    if reading.values.size > 1:
        return reading.error
    other = max((each for each in by_scale if each.values.size > 1), key=lambda each: each.scale, default=None)
    return math.nan if other is None else other.spread * math.sqrt(other.scale / reading.scale)


def write_table(readings, path):
    """All readings as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ("scope", "outcome", "scale", "seeds", "mean", "sd_over_seeds", "lowest", "highest", "firms_a_cell")
        )
        for one in readings:
            ends = (one.values.min(), one.values.max())
            writer.writerow((one.scope, one.name, one.scale, one.values.size, one.mean, one.spread, *ends, one.firms))


def page_of(groups, asked, seeds):
    """The tables as they stand in docs/scale.md."""
    scales = sorted(seeds)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    named = ", ".join(f"{100 * scale:g} %: {seeds[scale]}" for scale in scales)
    yield (
        f"{asked.city}, model {asked.model}, {asked.quarters} quarters; means of the last {LAST} over seeds, ± standard"
        f" deviation over seeds (how far one run of that size is off by luck). Seeds: {named}. Measured {today},"
        f" program {code_hash()[:8]}."
    )
    yield ""
    heads = " | ".join(f"{100 * scale:g} %" for scale in scales)
    yield f"| outcome | scope | {heads} | mean as at the largest from | luck of one run below 5 % from |"
    yield "|---|---|" + "---|" * (len(scales) + 2)
    for (scope, name), readings in groups.items():
        cells = " | ".join(_cell(reading) for reading in sorted(readings, key=lambda reading: reading.scale))
        ends = " | ".join("none of these" if found is None else f"{100 * found:g} %"
                          for found in (trusted_from(readings), steady_from(readings)))  # fmt: skip
        yield f"| `{name}` | {scope} | {cells} | {ends} |"


def _cell(reading):
    """Mean ± spread, and firms a cell of chain measures."""
    spread = "" if math.isnan(reading.spread) else f" ± {reading.spread:.3f}"
    firms = "" if math.isnan(reading.firms) else f" ({reading.firms:.1f} firms)"
    return f"{reading.mean:.3f}{spread}{firms}"


def draw(groups, path):
    """A panel an outcome and scope: means over scales, the range of the seeds, the largest scale as a line."""
    from matplotlib.figure import Figure

    columns = 4
    rows = math.ceil(len(groups) / columns)
    figure = Figure(figsize=(3.1 * columns, 2.5 * rows), layout="constrained")
    for number, ((scope, name), readings) in enumerate(groups.items(), start=1):
        panel = figure.add_subplot(rows, columns, number)
        ordered = sorted(readings, key=lambda reading: reading.scale)
        scales = [100 * reading.scale for reading in ordered]
        means = [reading.mean for reading in ordered]
        panel.axhline(means[-1], color="0.7", linewidth=0.8)
        ends = [[reading.mean - reading.values.min() for reading in ordered],
                [reading.values.max() - reading.mean for reading in ordered]]  # fmt: skip
        panel.errorbar(scales, means, yerr=ends, fmt="o", markersize=3.5, linewidth=1.0, capsize=2.5, color="#1f5a86")
        panel.set_xscale("log")
        panel.set_xticks(scales, [f"{scale:g}" for scale in scales])
        panel.minorticks_off()
        panel.set_title(f"{outcomes()[name].label_en}\n{scope} ({outcomes()[name].unit})", fontsize=8)
        panel.tick_params(labelsize=7)
    figure.supxlabel("simulated workers, % of the city's (bars: lowest and highest seed); uncalibrated", fontsize=9)
    figure.savefig(path, dpi=130)


def write_page(lines):
    """Put the tables between the marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + after, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--city", default="chengdu")
    parser.add_argument("--model", default="3.0")
    parser.add_argument("--scales", default=",".join(f"{scale:g}" for scale in SEEDS), help="with commas")
    parser.add_argument(
        "--seeds", default=None, help="seeds of each scale, with commas; 16,16,8,3,1 for the usual scales"
    )
    parser.add_argument("--quarters", type=int, default=80)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--checkpoint-every", type=int, default=10)
    parser.add_argument("--out", type=Path, default=Path("results/scale"))
    parser.add_argument("--write", action="store_true", help="put tables and figure into docs")
    asked = parser.parse_args()
    scales = [float(word) for word in asked.scales.split(",")]
    given = asked.seeds.split(",") if asked.seeds else [SEEDS.get(scale, 4) for scale in scales]
    seeds = {scale: int(n) for scale, n in zip(scales, given, strict=True)}
    readings = [reading for scale in scales for reading in readings_of(asked, scale, seeds[scale])]
    groups = {}
    for reading in readings:
        groups.setdefault((reading.scope, reading.name), []).append(reading)
    write_table(readings, asked.out / "scale.csv")
    draw(groups, asked.out / "scale.png")
    lines = list(page_of(groups, asked, seeds))
    print("\n".join(lines))
    if asked.write:
        write_page(lines)
        draw(groups, FIGURE)


if __name__ == "__main__":
    main()
