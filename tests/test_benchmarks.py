"""The benchmarks run as they stand and say what they are for; no time is asserted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]


def told(script, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    done = subprocess.run(
        [sys.executable, str(REPO / "benchmarks" / script), *arguments], env=environment, capture_output=True,
        text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_plain_mesa_agents_and_columns_make_the_same_city():
    text = told("against_mesa.py", "--city", "minicity", "--scale", "1", "--quarters", "16")
    assert "UNLIKE" not in text
    assert "ns a worker and quarter" in text


@pytest.mark.parametrize(
    ("script", "arguments", "says"),
    [
        ("quarter.py", ("--city", "minicity", "--quarters", "2"), "settle.close_books"),
        ("transport.py", ("--places", "12", "--repeats", "2"), "12 places"),
    ],
)
def test_the_closer_looks_run(script, arguments, says):
    assert says in told(script, *arguments)
