"""With `--json` stdout is one valid JSON document: in success, bad input, a failed check, an interrupt, a fault."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
import typer
from command import REPO, here, zonesim

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))
from made_up_sweeps import CHAINS, COMMUTE, stored

from sim.cli.app import app
from sim.cli.document import say_document
from sim.experiments.processes import WorkerDied
from sim.experiments.sweeps.frame import sweep_runs

QUICK = ("--city", "minicity", "--quarters", "1", "--jobs", "1")
DESIGN = 'city = "minicity"\nmodels = ["1.0"]\nseeds = 1\nquarters = 1\n[grid]\n"fund.leverage" = [0.0, 2.0]\n'
_SWEEP = ("sweep", "run", "design.toml", "--jobs", "1")
_HEAD = 'city = "minicity"\nmodels = ["1.0"]\nseeds = 2\nquarters = 4\n'
_AXES = '"land.tilt_industry" = [0.0, 1.0]\n"fund.leverage" = [0.0, 4.0]\n'
_GROUPS = 'fund = ["fund.*"]\nall_else = ["[!f]*", "facilities.*"]\n'
_BUNDLE = f'[bundle]\nfrom = "2017"\nto = "3.0-article"\n[bundle.groups]\n{_GROUPS}'
MADE_UP = {
    "morris": f"{_HEAD}[morris]\ntrajectories = 3\nlevels = 4\n[morris.axes]\n{_AXES}",
    "cube": f"{_HEAD}[sobol]\npoints = 64\n[sobol.axes]\n{_AXES}",
    "bundle": f'city = "minicity"\nseeds = 2\nquarters = 4\n{_BUNDLE}',
}
"""Designs of sweeps whose outcomes are made up, so that nothing is simulated to be analysed."""
CALLS = {
    "compare": [
        (("--models", "1.0,3.0", "--seeds", "1", *QUICK, "--out", "compared"), 0),
        (("--models", "3.0", "--seeds", "1", *QUICK, "--dry-run"), 0),
        (("--city", "chengdo"), 2),
        (("--sedes", "3"), 2),
        (("--seeds", "many"), 2),
    ],
    "run": [
        ((*QUICK, "--out", "ran"), 0),
        ((*QUICK, "--record", "headline", "--set", "resilience.quarters=4", "--resilience", "--out", "taken"), 0),
        (("--model", "4.0"), 2),
        ((*QUICK, "--scale", "nan"), 2),
    ],
    "rerun": [(("RUN", "--in", "swept"), 0), (("00000000", "--in", "swept"), 2), (("--in", "swept"), 2)],
    "params": [((), 0), (("commute",), 0), (("no such text",), 0), (("a", "b"), 2)],
    "outcomes": [((), 0), (("no such text",), 0), (("--nothing",), 2)],
    "bench": [(("--scale", "2"), 2), (("--scale", "much"), 2), (("--model", "4.0"), 2)],
    "warm": [(("--jobs", "1"), 0), (("--jobs", "0"), 2), (("--jobs", "x"), 2)],
    "scenarios list": [((), 0), (("more",), 2)],
    "scenarios show": [
        *((((name,)), 0) for name in ("minicity", "chengdu", "3.0", "1.0-then-3.0", "pandemic", "saltelli", "list")),
        (("chengdo",), 2),
        ((), 2),
    ],
    "sweep plan": [(("design.toml",), 0), (("nowhere.toml",), 2), (("design.toml", "--set", "x=1"), 2)],
    "sweep run": [
        ((*_SWEEP[2:], "--out", "swept"), 0),
        ((*_SWEEP[2:], "--out", "late", "--run-timeout", "0.001", "-q"), 3),
        (("design.toml", "--run-timeout", "-1"), 2),
        (("design.toml", "--executor", "dusk"), 2),
    ],
    "sweep status": [(("swept",), 0), (("late",), 0), (("nowhere",), 2)],
    "sweep verify": [(("swept",), 0), (("torn",), 4), (("nowhere",), 2)],
    "sensitivity": [(("morris",), 0), (("swept",), 2), (("nowhere",), 2), (("morris", "--outcome", "x"), 2)],
    "decompose": [(("bundle",), 0), (("swept",), 2), (("nowhere",), 2)],
    "discover": [(("cube", "--where", f"{COMMUTE} < 6.0"), 0), (("cube",), 2), (("cube", "--density", "nan"), 2)],
    "sweep clean": [(("late",), 0), (("nowhere",), 2)],
}
"""Command → arguments and exit code. A command that takes --json has at least one of success and one of failure."""


def strict(text):
    """One JSON document as the standard has it: no NaN, no Infinity, nothing behind it."""

    def refuse(constant):
        raise ValueError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Working directory with a sweep that is whole and one that is torn."""
    where = tmp_path_factory.mktemp("json")
    (where / "design.toml").write_text(DESIGN, encoding="utf-8")
    for name in ("swept", "torn"):
        assert here(*_SWEEP, "--out", name, "-q", folder=where).returncode == 0
    for name, text in MADE_UP.items():
        stored(
            where / name,
            text,
            lambda row: {COMMUTE: 5.0 + sum(row.values.values()), CHAINS: 0.1 * sum(row.values.values())},
        )
    next((where / "torn" / "packs").iterdir()).write_bytes(b"half")
    return where


def _taking_json(command, name=""):
    """Names of the commands below that have the option."""
    for below, each in getattr(command, "commands", {}).items():
        yield from _taking_json(each, f"{name} {below}".strip())
    if any("--json" in parameter.opts for parameter in command.params):
        yield name


def test_every_command_that_takes_json_stands_in_the_table():
    assert sorted(_taking_json(typer.main.get_command(app))) == sorted(CALLS)
    for name, calls in CALLS.items():
        assert 2 in {code for _, code in calls}, name
        assert {code for _, code in calls} - {2} or name == "bench", (
            name
        )  # its success is a slow test and the one below


@pytest.mark.parametrize(
    ("command", "arguments", "code"),
    [(command, *call) for command, calls in CALLS.items() for call in calls],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else str(part),
)
def test_stdout_is_one_document(command, arguments, code, place):
    words = [_run_id(place) if word == "RUN" else word for word in arguments]
    done = here(*command.split(), *words, "--json", folder=place)
    assert done.returncode == code, done.stderr
    document = strict(done.stdout)
    if code == 2:
        assert set(document) == {"error"}
        assert set(document["error"]) == {"kind", "message"}
        assert document["error"]["message"].strip()
        assert done.stderr.strip()
    else:
        assert "error" not in document or command == "params"


def _run_id(place):
    """One run of the whole sweep."""
    return str(sweep_runs(place / "swept")["run_id"].iloc[0])


def test_timings_that_are_none_are_null(tmp_path):
    row = {"scale": 1.0, "stream_copy_gb_s": math.nan, "steps": {"plan": math.inf}}
    with (
        mock.patch("sim.experiments.bench.first_compilation", return_value=math.nan),
        mock.patch("sim.experiments.bench.measured", return_value=row),
    ):
        done = here("bench", "--city", "minicity", "--scale", "1", "--threads", "1", "--json", "-q", folder=tmp_path)
    (told,) = strict(done.stdout)["rows"]
    assert told == {"scale": 1.0, "stream_copy_gb_s": None, "steps": {"plan": None}, "compile_s": None}


@pytest.mark.parametrize(
    ("happens", "code", "kind"),
    [(KeyboardInterrupt, 130, "Interrupted"), (WorkerDied("a process was killed"), 1, "WorkerDied")],
)
def test_an_interrupt_or_a_death_is_a_document_too(happens, code, kind, tmp_path):
    for module, words in (
        ("sim.cli.job.carry_out", ("run", *QUICK)),
        ("sim.experiments.sweeps.making.make_sweep", _SWEEP),
    ):
        (tmp_path / "design.toml").write_text(DESIGN, encoding="utf-8")
        with mock.patch(module, side_effect=happens):
            done = here(*words, "--out", f"{words[0]} out", "--json", folder=tmp_path)
        assert done.returncode == code, done.stderr
        assert strict(done.stdout)["error"]["kind"] == kind
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr


def test_a_fault_of_the_program_is_a_document_beside_its_traceback(tmp_path):
    program = (
        "import sys; sys.argv = ['zonesim', 'params', '--json']\n"
        "from unittest import mock\nfrom sim.cli.app import main\n"
        "with mock.patch('sim.params.tables.levers', side_effect=RuntimeError('broken')):\n    main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPO, capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert done.returncode == 1
    assert strict(done.stdout)["error"]["kind"] == "RuntimeError"
    assert "Traceback" in done.stderr


def test_a_terminal_that_knows_few_letters_gets_the_same_document(tmp_path):
    plain = zonesim("scenarios", "show", "tilt_leverage_housing", "--json", folder=tmp_path)
    poor = zonesim("scenarios", "show", "tilt_leverage_housing", "--json", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert "×" in plain.stdout
    assert poor.stdout.isascii()
    assert strict(poor.stdout) == strict(plain.stdout)


def test_numbers_that_json_has_not_are_null_at_any_depth(capsys):
    say_document({"a": [math.nan, (1.5, -math.inf)], "b": {"c": math.inf, "d": True, "e": None, "f": "NaN"}})
    assert strict(capsys.readouterr().out) == {
        "a": [None, [1.5, None]],
        "b": {"c": None, "d": True, "e": None, "f": "NaN"},
    }
