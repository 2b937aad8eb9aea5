"""`python driven_sweep.py FOLDER`: a fixed sweep into a folder, as a process that can be killed.

Exit codes are those of the command line: 0, 3 with failed runs, 130 interrupted.
"""

import sys
from pathlib import Path

from made_up_sweep import sweep_of

from sim.experiments.processes import Workforce
from sim.experiments.sweeps.fill import Manner, fill
from sim.experiments.sweeps.store import SweepStore


def planned():
    return sweep_of(leverages=(0.0, 2.0, 4.0), seeds=(1, 2, 3), models=("1.0", "3.0"), quarters=24)


def filled(folder, jobs):
    return fill(planned(), SweepStore(folder), Manner(Workforce(jobs)), print, lambda _: None)


def main():
    try:
        report = filled(Path(sys.argv[1]), 2)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(3 if report.failed else 0)


if __name__ == "__main__":
    main()
