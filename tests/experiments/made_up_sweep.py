"""Designs of the small city whose runs are never made: records whose numbers the test chooses stand in for them."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from small_design import record_of

from sim.city.folder import load_city
from sim.experiments.planned_run import PlannedRun
from sim.experiments.sweeps.store import SweepStore
from sim.measures.recorded import everything
from sim.params.canonical import content_hash
from sim.params.scenario import load_model, resolve_parameters


@dataclass(frozen=True)
class MadeUpRow:
    point: int
    values: dict
    run: PlannedRun


@dataclass(frozen=True)
class MadeUpSweep:
    """What a store asks of a design."""

    rows: tuple
    name: str = "made-up"
    axes: tuple = ("fund.leverage",)
    text: str = 'city = "minicity"\n'

    @cached_property
    def runs(self):
        return tuple({row.run.run_hash: row.run for row in self.rows}.values())

    @cached_property
    def design_hash(self):
        return content_hash([[row.point, row.run.run_hash] for row in self.rows])


@lru_cache(maxsize=64)
def sweep_of(leverages=(0.0, 2.0), seeds=(1, 2), models=("1.0", "3.0"), quarters=4, parameters=(), city=None):
    """Grid of a lever, in the order points, models, seeds."""
    city = city or load_city("minicity")
    world = resolve_parameters(city.parameters, dict(parameters))
    rows = [
        MadeUpRow(
            point,
            {"fund.leverage": leverage},
            PlannedRun(
                city,
                load_model(label).with_levers({"fund.leverage": leverage}),
                world,
                1.0,
                seed,
                quarters,
                None,
                everything(),
                (),
            ),
        )
        for point, leverage in enumerate(leverages)
        for label in models
        for seed in seeds
    ]
    return MadeUpSweep(tuple(rows))


def record_for(run, more=0.0):
    """Record of a run: its numbers differ from those of every other run."""
    return record_of(float(int(run.run_hash[:6], 16)) + more, run.quarters)


def made(folder, sweep, told=None, heard=None):
    """Folder of a finished sweep."""
    store = SweepStore(folder)
    heard = [] if heard is None else heard
    with store.at_work(sweep, heard.append) as lock:
        for run in store.missing(sweep, heard.append):
            store.write(run, record_for(run))
        store.finish(lock, told or {}, heard.append)
    return store


def stored_bytes(store):
    """Content of the file of every run that can be read whole, by its hash."""
    found = {}
    for run_hash in store.expected().run_hashes:
        path = store.path_of(run_hash)
        packed = store.packed().get(run_hash)
        if path.is_file() or packed:
            store.read(run_hash)
            found[run_hash] = path.read_bytes() if path.is_file() else packed.content()
    return found


def tree(folder, *beside):
    """Content of all files by name, but for what says when and how long, and what is named."""
    left_out = {"manifest.json", "lock", *beside}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in left_out
    }
