from pictures import runs_of

from sim.experiments.store import RUNS, read_run, run_path, write_run
from sim.figures.catalogue import draw_all


def test_figures_of_stored_runs_are_those_of_the_runs(tmp_path):
    (tmp_path / RUNS).mkdir()
    runs = runs_of(models=("1.0", "3.0"), seeds=2, quarters=12)
    stored = []
    for run in runs:
        name = f"{run.model}-{run.seed}-0123abcd"
        identity = {"run_id": name, "city": run.city, "model": run.model, "seed": run.seed, "scale": run.scale}
        write_run(tmp_path, identity | run.meta, run.record)
        stored.append(read_run(run_path(tmp_path, name)))
    for direct, read in zip(draw_all(runs, tmp_path / "a"), draw_all(stored, tmp_path / "b"), strict=True):
        assert direct.read_bytes() == read.read_bytes(), direct.name
