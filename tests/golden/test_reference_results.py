"""`results/reference/` is what its command makes: anybody can make the numbers again, and the figures to the byte."""

import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiments.store import read_manifest, read_runs

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
import refresh
from command import zonesim

pytestmark = pytest.mark.golden
DRAWN_BY = ("matplotlib", "numpy")


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """The folder that the same command makes now."""
    folder = tmp_path_factory.mktemp("reference") / "minicity"
    refresh.make_reference(folder)
    return folder


def test_the_command_of_the_reference_makes_its_numbers_again(again):
    stored, made = read_runs(refresh.REFERENCE), read_runs(again)
    assert [(run.model, run.seed) for run in made] == [(run.model, run.seed) for run in stored]
    for before, now in zip(stored, made, strict=True):
        assert now.record.outcomes == before.record.outcomes
        for scope, values in before.record.values.items():
            np.testing.assert_allclose(now.record.values[scope], values, rtol=1e-6, err_msg=f"{before.run_id} {scope}")


def test_every_figure_of_the_reference_has_its_table_and_it_is_made_again(again):
    figures = sorted((refresh.REFERENCE / "figures").iterdir())
    names = {path.stem for path in figures}
    assert names
    assert {path.name for path in figures} == {f"{name}{end}" for name in names for end in (".csv", ".png", ".svg")}
    for name in names:
        before, now = (pd.read_csv(folder / "figures" / f"{name}.csv") for folder in (refresh.REFERENCE, again))
        pd.testing.assert_frame_equal(now, before, rtol=1e-6)


def test_no_byte_of_the_figures_of_the_reference_has_changed(tmp_path):
    drawn_by = read_manifest(refresh.REFERENCE)["versions"]
    other = {name: version(name) for name in DRAWN_BY if version(name) != drawn_by[name]}
    if other:
        pytest.skip(f"drawn by {', '.join(f'{name} {drawn_by[name]}' for name in other)}; here are {other}")
    done = zonesim("plot", str(refresh.REFERENCE), "--check", folder=tmp_path)
    assert done.returncode == 0, done.stdout
