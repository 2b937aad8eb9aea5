"""Mutants of many modules, two processes at a time, and what became of them."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from twins.kernel_list import REPO, short

MOST, SEED = 12, 1
"""Mutants of a kernel, and the seed that chooses them."""
EQUIVALENT = Path(__file__).with_name("equivalent.csv")
_AT_ONCE = 2
_MOST_SECONDS = 1800


@dataclass
class Verdict:
    """What became of the mutants of one module."""

    module: str
    survivors: list = field(default_factory=list)
    killed: dict = field(default_factory=dict)
    equivalent: list = field(default_factory=list)
    broken: list = field(default_factory=list)
    """Kernels whose own tests fail unspoilt, and what else went wrong."""


def spoilt(modules: Iterable[str], most: int = MOST, seed: int = SEED) -> list[Verdict]:
    """Verdicts of these modules of kernels, in their order."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda module: _spoilt(module, most, seed), modules))


def equivalents():
    """Rows of mutants that do what the kernel does: {(module, kernel, mutant): reason}."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return {(row["module"], row["kernel"], row["mutant"]): row["reason"] for row in csv.DictReader(file)}


def _spoilt(module, most, seed):
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutations.spoil", module, str(most), str(seed)],
        cwd=REPO,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join([str(REPO), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
        timeout=_MOST_SECONDS,
    )
    verdict = Verdict(module)
    if done.returncode:
        verdict.broken.append(f"{module}: {done.stderr.strip()[-800:]}")
    excused = equivalents()
    for row in map(json.loads, done.stdout.splitlines()):
        kernel, mutant, killer = row["kernel"], row["mutant"], row["killer"]
        verdict.killed.setdefault(kernel, [])
        if mutant == "unspoilt":
            verdict.broken += [f"{module}.{kernel}, unspoilt: {killer}"] if killer else []
        elif killer:
            verdict.killed[kernel].append((mutant, killer))
        elif (short(module), kernel, mutant) in excused:
            verdict.equivalent.append((kernel, mutant))
        else:
            verdict.survivors.append((kernel, mutant))
    return verdict
