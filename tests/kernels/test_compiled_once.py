"""A run compiles every kernel once: a second version costs a second at the first start, and hides a wrong type."""

import csv
import json
import subprocess
import sys

import pytest

from sim.experiments.ahead import LIST, types_of

PROBE = """
import importlib, json, pkgutil
import sim.kernels, sim.measures, sim.rng
from sim.model import ZoneModel
for model in ("1.0", "3.0"):
    ZoneModel(city="minicity", model=model).run(5)
versions = {}
for package in (sim.kernels, sim.rng, sim.measures):
    for entry in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        for name, value in vars(importlib.import_module(entry.name)).items():
            if hasattr(value, "signatures") and value.__module__ == entry.name:
                versions[f"{entry.name}.{name}"] = [str(signature) for signature in value.signatures]
print(json.dumps(versions))
"""


@pytest.fixture(scope="module")
def versions():
    """Types with which each compiled function was called in a process of its own, in which two models ran."""
    out = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    return json.loads(out.stdout.splitlines()[-1])


def test_there_are_kernels_to_look_at(versions):
    assert sum(bool(kinds) for kinds in versions.values()) > 50


def test_no_kernel_is_compiled_twice(versions):
    twice = {name: kinds for name, kinds in versions.items() if len(kinds) > 1}
    assert not twice


def test_kernels_compiled_ahead_are_those_that_a_run_compiles(versions):
    with LIST.open(encoding="utf-8", newline="") as file:
        ahead = {row["kernel"]: [str(types_of(row["types"]))] for row in csv.DictReader(file)}
    # of a kernel that comes from the disk cache with its callees inside, the callees show no types of their own
    stale = {name: kinds for name, kinds in ahead.items() if versions.get(name) and versions[name] != kinds}
    assert not stale, "python benchmarks/compile.py --write writes the list anew"
    assert len(ahead) > 0.9 * sum(bool(kinds) for kinds in versions.values())


@pytest.mark.parametrize("text", ["array(float64, 1d, C); None", "list(int64)", "array(text, 1d, C)"])
def test_what_is_no_type_of_a_number_is_refused(text):
    with pytest.raises(ValueError, match="is no type of a number"):
        types_of(text)
