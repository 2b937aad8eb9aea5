"""The command line in a process of its own, as a user calls it."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

from sim.cli.app import main

REPO = Path(__file__).resolve().parents[2]


def zonesim(*arguments, folder, **environment):
    """Outcome of `python run.py ...` in a working directory; nothing is inherited that changes what it says."""
    return subprocess.run(
        [sys.executable, str(REPO / "run.py"), *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def here(*arguments, folder):
    """The same within this process, which is quicker."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        mock.patch.object(sys, "argv", ["zonesim", *map(str, arguments)]),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code or 0
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def refused(*arguments, folder, call=zonesim):
    """What is said on stderr to a command that must be refused: exit code 2, no traceback, nothing written."""
    before = sorted(path.as_posix() for path in Path(folder).rglob("*"))
    done = call(*arguments, folder=folder)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.as_posix() for path in Path(folder).rglob("*")) == before
    return done.stderr
