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
        ("beyond.py", ("--places", "12,24", "--repeats", "1", "--city", "minicity", "--scale", "1"), "| workers |"),
    ],
)
def test_the_closer_looks_run(script, arguments, says):
    assert says in told(script, *arguments)


def test_scales_go_on_where_they_stopped(tmp_path):
    given = ("--city", "minicity", "--scales", "0.5,1", "--seeds", "2,1", "--quarters", "4", "--jobs", "1", "--out")
    first = told("scale.py", *given, str(tmp_path / "scales"))
    assert "scale 0.5: 2 runs, 2 to make" in first
    again = told("scale.py", *given, str(tmp_path / "scales"))
    assert "scale 0.5: 2 runs, 0 to make" in again
    assert again.partition("\nminicity")[2] == first.partition("\nminicity")[2]
    assert (tmp_path / "scales" / "scale.png").stat().st_size > 10_000


@pytest.mark.slow
def test_the_numbers_of_the_page_on_performance_are_made():
    text = told("performance.py", "--city", "minicity", "--scale", "1", "--threads", "1", "--quarters", "2",
                "--mesa-scale", "1")  # fmt: skip
    assert "| `settle.close_books` |" in text
    assert "plain Mesa" in text
