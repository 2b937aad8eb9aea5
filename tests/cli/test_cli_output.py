"""Standard output that takes nothing: one sentence on stderr and exit code 1, whenever it is noticed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import REPO

FULL = Path("/dev/full")


def told(command, folder, unbuffered=""):
    """Exit code and stderr of a command in a shell."""
    done = subprocess.run(
        ["bash", "-c", command.replace("zonesim", f"{sys.executable} {REPO / 'run.py'}")],
        cwd=folder, env={**os.environ, "PYTHONUNBUFFERED": unbuffered}, stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="there is no disk here that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("asked", ["params", "params --json", "params fund.leverage", "params fund.leverage --json"])
def test_a_full_disk_is_a_sentence(tmp_path, asked, unbuffered):
    expected = "error: standard output cannot be written (No space left on device).\n"
    assert told(f"zonesim {asked} > {FULL}", tmp_path, unbuffered) == (1, expected)


@pytest.mark.skipif(not FULL.exists(), reason="there is no disk here that is always full")
def test_a_mistake_is_told_on_a_full_disk_too(tmp_path):
    code, error = told(f"zonesim compare --city x --json > {FULL}", tmp_path)
    assert code == 2
    assert [line.partition(" ")[0] for line in error.splitlines()] == ["error:", "error:"]


@pytest.mark.parametrize("asked", ["params", "params --json"])
def test_a_closed_output_is_a_sentence(tmp_path, asked):
    expected = "error: standard output is closed; let it go to a file or to /dev/null.\n"
    assert told(f"zonesim {asked} >&-", tmp_path) == (1, expected)


def test_a_reader_that_has_enough_hears_no_complaint(tmp_path):
    assert told("zonesim params --json | head -n 1", tmp_path) == (0, "")


def test_another_error_of_the_system_keeps_its_traceback(tmp_path, monkeypatch, capsys):
    from sim.cli import app

    def fails():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(app, "_do", fails)
    with pytest.raises(OSError, match="No space left"):
        app.main()
    assert "standard output" not in capsys.readouterr().err
