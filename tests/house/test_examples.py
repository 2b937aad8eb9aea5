"""The examples run as they stand, outside the checkout, and stay short enough to read."""

import os
import subprocess
import sys

import pytest
from repository import REPO

EXAMPLES = sorted((REPO / "examples").glob("*.py"))


def test_there_are_examples():
    assert {path.stem for path in EXAMPLES} >= {"one_run", "compare_models", "your_own_city"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_at_most_40_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("one_run", "job_housing.minimum_commute"),
        ("compare_models", "3.0 without talent housing"),
        ("your_own_city", "the two totals must be equal"),
    ],
)
def test_an_example_runs(name, says, tmp_path):
    paths = os.pathsep.join(filter(None, (str(REPO), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", str(REPO / "examples" / f"{name}.py")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert says in done.stdout
    assert list(tmp_path.iterdir()) == []
