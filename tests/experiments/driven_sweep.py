"""`python driven_sweep.py FOLDER`: a fixed sweep into a folder, as a process that can be killed.

Exit codes are those of the command line: 0, 3 with failed runs, 130 interrupted.
"""

import sys
from pathlib import Path

from made_up_sweep import sweep_of

from sim.experiments.processes import Workforce
from sim.experiments.sweeps.making import Manner, make_sweep


def planned():
    return sweep_of(leverages=(0.0, 2.0, 4.0), seeds=(1, 2, 3), models=("1.0", "3.0"), quarters=24)


def filled(folder, jobs):
    return make_sweep(planned(), folder, Manner(Workforce(jobs)), lambda _: None, print)


def main():
    try:
        report = filled(Path(sys.argv[1]), 2)
    except KeyboardInterrupt:
        sys.exit(130)
    print("made", report.done)
    sys.exit(3 if report.failed else 0)


if __name__ == "__main__":
    main()
