"""``python -m tests.mutations [--module labour] [--most 12] [--seed 1]``: which spoilt kernels no test notices."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from twins.kernel_list import kernels_by_module, short

from mutations.report import MOST, SEED, spoilt


def main():
    """Print survivors by module; exit code 1 if there are any."""
    known = {short(module): module for module in kernels_by_module()}
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--module", action="append", choices=sorted(known), help="all modules if not given")
    parser.add_argument("--most", type=int, default=MOST, help="mutants of a kernel")
    parser.add_argument("--seed", type=int, default=SEED, help="which mutants")
    parser.add_argument("--all", action="store_true", help="print also what kills each mutant that dies")
    asked = parser.parse_args()
    verdicts = spoilt([known[name] for name in asked.module or known], asked.most, asked.seed)
    for verdict in verdicts:
        killed = sum(map(len, verdict.killed.values()))
        print(
            f"{verdict.module}: {killed} killed, {len(verdict.survivors)} alive, {len(verdict.equivalent)} equivalent"
        )
        for line in verdict.broken:
            print(f"  {line}")
        for kernel, mutant in verdict.survivors:
            print(f"  alive: {kernel}: {mutant}")
        if asked.all:
            for kernel, deaths in verdict.killed.items():
                for mutant, killer in deaths:
                    print(f"  {kernel}: {mutant}\n      {killer}")
    return int(any(verdict.survivors or verdict.broken for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
