"""Folders of real designs whose runs are never made: the test says the outcomes of each row."""

import numpy as np

from sim.experiments.sweeps.design_file import design_of
from sim.experiments.sweeps.plan import plan
from sim.experiments.sweeps.store import SweepStore
from sim.measures.record import RunRecord
from sim.units import quarter_label

COMMUTE = "city:job_housing.minimum_commute_by_skill"
CHAINS = "ecosystem:chain.local_input_share"


def stored(folder, text, outcomes_of, lost=()):
    """Folder of a finished sweep; `outcomes_of(row)` gives numbers by `scope:outcome`, rows of `lost` have failed."""
    sweep = plan(design_of(text))
    store = SweepStore(folder)
    heard = []
    with store.at_work(sweep, heard.append) as lock:
        for number, row in enumerate(sweep.rows):
            if number not in lost:
                store.write(row.run, record_of(outcomes_of(row), row.run.quarters))
        store.finish(lock, {}, heard.append)
    return folder


def record_of(numbers, quarters):
    """A record in which every outcome has its number in all quarters, or a series of its own."""
    scopes = {}
    for name, number in numbers.items():
        scope, _, outcome = name.partition(":")
        scopes.setdefault(scope, {})[outcome] = np.broadcast_to(np.asarray(number, float), (quarters,))
    return RunRecord(
        quarters=tuple(quarter_label(quarter) for quarter in range(quarters)),
        outcomes={scope: tuple(named) for scope, named in scopes.items()},
        places=dict.fromkeys(scopes, ("",)),
        values={scope: np.stack(list(named.values()), axis=1)[:, :, None] for scope, named in scopes.items()},
    )
