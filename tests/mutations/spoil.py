"""The mutants of one module's kernels against the tests that name them; run with compilation turned off.

``NUMBA_DISABLE_JIT=1 python -m tests.mutations.spoil MODULE MOST SEED`` prints one line of JSON a mutant. As plain
Python a mutant needs no second of compilation, an index beyond an array is an error and not a wrong number, and an
endless loop can be ended.
"""

import importlib
import json
import signal
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numba
import numpy as np
from twins.agreement import MANY_UNSHRUNK, UNSHRUNK, in_worlds
from twins.kernel_list import checks_by_kernel, checks_of, kernels_by_module

from mutations.mutator import mutants

LEAST_SECONDS = 3.0
_MANY_TO_FEW = MANY_UNSHRUNK.max_examples / UNSHRUNK.max_examples


class OutOfTime(BaseException):
    """The mutant ran into an endless loop; no Exception, which hypothesis would try again."""


def _end(signum, frame):
    raise OutOfTime


def main(module_name, most, seed):
    """Print what becomes of each mutant of each kernel of the module: the test that kills it, or null."""
    if not numba.config.DISABLE_JIT:
        raise SystemExit("set NUMBA_DISABLE_JIT=1: compiled kernels cannot be replaced")
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    signal.signal(signal.SIGVTALRM, _end)
    module = importlib.import_module(module_name)
    tests, named = vars(checks_of(module_name)), checks_by_kernel(module_name)
    for name, tree in kernels_by_module()[module_name].items():
        checks = [tests[test] for test in named.get(name, [])]
        begun = time.process_time()
        killer = _first_failure(checks, UNSHRUNK, 600.0)
        _say(name, "unspoilt", killer)
        seconds = max(LEAST_SECONDS, 4.0 * (time.process_time() - begun))
        for mutant in mutants(tree, most, seed):
            _say(name, mutant.label, _killer(module, name, mutant, checks, seconds))


def _killer(module, name, mutant, checks, seconds):
    """The test that fails with the mutant in the kernel's place, None if all pass.

    What lives in the few worlds of the bare suite has to live in the many of the slow run too: those few change with
    every edit of a test, and a mutant that dies in one world of fifty is not to come and go with them.
    """
    original = getattr(module, name)
    try:
        exec(compile(mutant.source, f"mutant of {name}", "exec"), vars(module))
        few = _first_failure(checks, UNSHRUNK, seconds)
        return few or _first_failure(checks, MANY_UNSHRUNK, seconds * _MANY_TO_FEW)
    finally:
        setattr(module, name, original)


def _first_failure(checks, worlds, seconds):
    for check in checks:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            in_worlds(check, worlds)()
        except OutOfTime:
            return f"{check.__name__}: out of time"
        except Exception as error:
            lines = str(error).splitlines() or [""]
            return f"{check.__name__}: {type(error).__name__} {lines[0]}"
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
    return None


def _say(kernel, mutant, killer):
    print(json.dumps({"kernel": kernel, "mutant": mutant, "killer": killer}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
