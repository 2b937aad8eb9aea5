import pytest
from made_up_sweep import made, record_for, sweep_of

from sim.experiments.sweeps.frame import sweep_outcomes, sweep_runs
from sim.params.advice import BadInput


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made(tmp_path_factory.mktemp("frame") / "sweep", sweep_of()).folder


def test_a_row_a_row_of_the_design_with_axes_and_headline(folder):
    runs = sweep_runs(folder)
    assert len(runs) == 8
    assert sorted(set(runs["fund.leverage"])) == [0.0, 2.0]
    assert runs["city:job_housing.minimum_commute"].notna().all()


def test_tidy_outcomes_carry_the_axes_and_can_be_chosen(folder):
    found = sweep_outcomes(folder, outcomes=["firms.count"], places=["east"])
    assert len(found) == 8 * 4
    assert set(found["outcome"]) == {"firms.count"}
    for run, leverage in ((row.run, row.values["fund.leverage"]) for row in sweep_of().rows):
        mine = found[found["run_hash"] == run.run_hash]
        assert list(mine["value"]) == list(record_for(run).series("zone", "firms.count", "east"))
        assert set(mine["fund.leverage"]) == {leverage}


def test_a_folder_that_is_not_finished_is_said(tmp_path):
    from sim.experiments.sweeps.store import SweepStore

    store = SweepStore(tmp_path / "sweep")
    with store.at_work(sweep_of(), print):
        pass
    for read in (sweep_runs, sweep_outcomes):
        with pytest.raises(BadInput, match="not finished"):
            read(store.folder)
    with pytest.raises(BadInput, match="no such folder"):
        sweep_runs(tmp_path / "nothing")


def test_a_broken_shard_is_named_and_made_again(tmp_path):
    store = made(tmp_path / "sweep", sweep_of())
    shard = next((store.folder / "outcomes").iterdir())
    whole = shard.read_bytes()
    for broken in (b"junk", whole[: len(whole) // 2]):
        shard.write_bytes(broken)
        with pytest.raises(BadInput, match=rf"{shard.name}: is broken; remove it, and `sweep run`"):
            sweep_outcomes(store.folder)
    shard.unlink()
    made(store.folder, sweep_of())
    assert shard.read_bytes() == whole
