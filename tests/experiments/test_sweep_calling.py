import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments.sweeps.calling import RunsFailed, toml_text
from sim.params.advice import BadInput


def test_a_dict_and_its_toml_say_the_same():
    design = {
        "city": "minicity",
        "models": ["1.0", "3.0"],
        "seeds": 3,
        "scale": 0.5,
        "grid": {"fund.leverage": [0.0, 2.0, 1e-3], "land.tilt_industry": [1.0]},
        "list": [{"fund.leverage": 1.0, "model": 'a "b"'}, {"fund.leverage": 2.0}],
        "deep": {"er": {"x": True}},
    }
    assert tomllib.loads(toml_text(design)) == design
    assert tomllib.loads(toml_text({"grid": {"a.b": np.linspace(0.0, 1.0, 3)}, "seeds": np.int64(3)})) == {
        "grid": {"a.b": [0.0, 0.5, 1.0]},
        "seeds": 3,
    }


def test_what_toml_does_not_know_is_said():
    with pytest.raises(BadInput, match="set"):
        toml_text({"grid": {"a": {1, 2}}})


DESIGN = {
    "city": "minicity",
    "models": ["1.0", "3.0"],
    "seeds": 2,
    "quarters": 2,
    "grid": {"fund.leverage": [0.0, 2.0]},
}


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("swept") / "sweep"
    return sim.sweep(DESIGN, folder, jobs=1), folder


def test_a_sweep_gives_a_row_a_row_of_the_design(swept):
    frame, folder = swept
    assert len(frame) == 2 * 2 * 2
    assert sorted(set(frame["fund.leverage"])) == [0.0, 2.0]
    assert frame["city:job_housing.minimum_commute"].notna().all()
    assert frame.attrs["folder"] == str(folder)
    assert set(sim.sweep_outcomes(folder, scopes=["city"])["quarter"]) == {"2017Q3", "2017Q4"}


def test_the_same_sweep_again_makes_nothing_and_a_smaller_one_is_a_part_of_it(swept):
    frame, folder = swept
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.zip")}
    pd.testing.assert_frame_equal(sim.sweep(DESIGN, folder, jobs=1), frame)
    part = sim.sweep({**DESIGN, "seeds": 1}, folder, jobs=1)
    assert list(part["run_hash"]) == list(frame[frame["seed"] == 1]["run_hash"])
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.zip")} == before


def test_a_design_is_also_a_file_or_a_name(swept, tmp_path):
    frame, folder = swept
    path = tmp_path / "mine.toml"
    path.write_text(toml_text(DESIGN))
    pd.testing.assert_frame_equal(sim.sweep(path, folder, jobs=1), frame)
    with pytest.raises(BadInput, match="there is no design"):
        sim.sweep("nothing", folder)


SCRIPT = """
import sim
frame = sim.sweep({design!r}, "made", jobs=2)
print(len(frame), frame["result_hash"].notna().all())
"""


@pytest.mark.parametrize("where", ["behind a pipe", "a script"])
def test_it_needs_nothing_of_what_calls_it(tmp_path, where):
    """A script without a guard would be begun anew by each process; what comes through a pipe is no file at all."""
    text = SCRIPT.format(design=DESIGN)
    (tmp_path / "script.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-" if where == "behind a pipe" else "script.py"],
        input=text,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("8 True\n", "")


def test_failed_runs_are_warned_of_and_have_empty_rows(tmp_path):
    with pytest.warns(RunsFailed, match=r"1\.0-1-[0-9a-f]{8} failed: took longer than --run-timeout"):
        frame = sim.sweep({**DESIGN, "models": ["1.0"], "seeds": 1}, tmp_path / "sweep", jobs=1, run_timeout=0.001)
    assert len(frame) == 2
    assert frame["result_hash"].isna().all()


def test_other_numbers_under_the_same_names_are_refused(swept):
    with pytest.raises(BadInput, match="are never mixed"):
        sim.sweep(DESIGN, swept[1], overrides=["labour.quit_rate_quarterly=0.03"])
