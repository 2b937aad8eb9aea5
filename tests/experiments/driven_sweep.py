"""`python driven_sweep.py FOLDER`: the missing runs of a fixed sweep, as a process that can be killed.

Exit codes are those of the command line: 0, 3 with failed runs, 130 interrupted.
"""

import sys
from pathlib import Path

from faulty_runs import FolderStore, runs_of

from sim.experiments.processes import Workforce
from sim.experiments.sweeps.runner import carry_out_sweep


def planned():
    return runs_of(models=("1.0", "2.0", "3.0"), seeds=tuple(range(1, 7)), quarters=24)


def main():
    store = FolderStore(Path(sys.argv[1])).made()
    try:
        report = carry_out_sweep(store.missing(planned()), store, Workforce(2), lambda _: None)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(3 if report.failed else 0)


if __name__ == "__main__":
    main()
