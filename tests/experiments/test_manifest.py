import getpass
import json
import platform
import re
from pathlib import Path

import pytest
from small_design import comparison_of, store_all

from sim.experiments.effort import Effort
from sim.experiments.manifest import activity, admission, write_manifest
from sim.experiments.settled import inactive
from sim.experiments.store import SCHEMA, read_named
from sim.params.tables import levers, parameters

MODEL = """
title = "Fund that grows"
[fund]
size = {"2017Q3" = 10, "2020Q1" = 60}
"""


@pytest.fixture
def made(tmp_path):
    path = tmp_path / "growing.toml"
    path.write_text(MODEL)
    comparison = comparison_of(models=("1.0", str(path)), overrides=("approval.give_up_quarterly=0.05",))
    store_all(tmp_path, comparison)
    runs = read_named(tmp_path, [run.run_id for run in comparison.runs], comparison.inputs_hash)
    write_manifest(tmp_path, comparison, runs, Effort(12.5, {"threads": 2}))
    return comparison, runs, (tmp_path / "manifest.json").read_text()


def test_settings_are_resolved_in_full(made):
    comparison, _, text = made
    manifest = json.loads(text)
    assert manifest["parameters"]["approval.give_up_quarterly"] == 0.05
    assert set(manifest["parameters"]) == {name for name, row in parameters().items() if row.active}
    assert set(manifest["levers"]["growing"]) == {name for name, row in levers().items() if row.active}
    assert manifest["levers"]["growing"]["fund.size"] == {"2017Q3": 10.0, "2020Q1": 60.0}
    assert manifest["levers"]["1.0"]["fund.size"] == levers()["fund.size"].default
    assert manifest["inputs_hash"] == comparison.inputs_hash
    assert (manifest["models"], manifest["seeds"], manifest["quarters"]) == (["1.0", "growing"], [1, 2], 4)
    assert manifest["calibrated"] is False
    assert (manifest["wall_seconds"], manifest["effort"]) == (12.5, {"threads": 2})
    assert manifest["schema"] == SCHEMA


def test_inactive_rows_are_named(made):
    manifest = json.loads(made[2])
    assert manifest["inactive"] == inactive()
    assert inactive()["levers"] == [name for name, row in sorted(levers().items()) if row.status == "inactive"]


def test_activity_is_summed_over_seeds(made):
    _, runs, text = made
    assert activity(runs, ["1.0", "growing"]) == {
        "1.0": {"hires": 1.0 + 2.0, "quits": (0.1 + 0.2) * 2},
        "growing": {"hires": 3.0 + 4.0, "quits": (0.1 + 0.2) * 2},
    }
    assert json.loads(text)["activity"]["growing"]["hires"] == 7.0


def test_admission_is_a_share_of_all_applications_and_none_of_nothing(made):
    _, runs, text = made
    found = admission(runs, ["1.0", "growing"])
    assert found["1.0"]["parts"] == {"applications": 12.0, "admitted": 3.0, "share": 0.25}
    assert found["1.0"]["software"] == {"applications": 0.0, "admitted": 0.0, "share": None}
    assert json.loads(text)["admission"] == found


def test_no_user_host_or_path_is_published(made, tmp_path):
    text = made[2]
    for secret in (str(tmp_path), str(Path.cwd()), str(Path.home())):
        assert secret not in text
    assert not re.search(rf"\b{re.escape(platform.node())}\b", text)
    user = getpass.getuser()
    assert not re.search(rf'"{re.escape(user)}"|/{re.escape(user)}/', text)
    assert "/home/" not in text
