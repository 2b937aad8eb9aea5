"""Processes are killed for real: whatever happens costs the runs in hand, and the next call makes them."""

import dataclasses

import pytest
from faulty_runs import FolderStore, faulty, runs_of

from sim.experiments.processes import Workforce
from sim.experiments.sweeps.dispatch import Lost
from sim.experiments.sweeps.runner import carry_out_sweep

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def runs():
    return runs_of(models=("1.0", "2.0", "3.0"), seeds=(1, 2))


@pytest.fixture(scope="module")
def undisturbed(runs, tmp_path_factory):
    """Bytes of all runs."""
    store = FolderStore(tmp_path_factory.mktemp("undisturbed")).made()
    carry_out_sweep(runs, store, Workforce(1), lambda _: None)
    return store.content()


def test_faults_cost_their_runs_only_and_are_named(runs, undisturbed, tmp_path):
    """Of ten runs one raises, one kills its process, one hangs; a tenth dies once, and is made in the end."""
    store = FolderStore(tmp_path).made()
    others = [dataclasses.replace(run, seed=3) for run in runs[::2]]
    faults = {fault: faulty(run, fault) for fault, run in zip(("raises", "kills", "hangs"), others, strict=True)}
    once = faulty(dataclasses.replace(runs[0], seed=4), "kills", tmp_path / "mark")
    asked = [faults["kills"], runs[0], faults["hangs"], *runs[1:3], once, faults["raises"], *runs[3:]]
    told = []
    report = carry_out_sweep(asked, store, Workforce(2), told.append, run_timeout=20.0)
    reasons = {failure.run: failure.reason for failure in report.failed}
    assert reasons.keys() == set(faults.values())
    assert reasons[faults["raises"]] == "ZeroDivisionError: a fault of the model"
    assert reasons[faults["kills"]] == Lost.DIED.value
    assert reasons[faults["hangs"]] == Lost.HUNG.value
    assert report.done == len(runs) + 1
    assert {name: store.content().get(name) for name in undisturbed} == undisturbed
    assert "Traceback" in store.notes()[faults["raises"].run_hash[:16]]
    assert len(store.notes()) == 3
    assert (told[-1].done, told[-1].failed, told[-1].total) == (7, 3, 10)
