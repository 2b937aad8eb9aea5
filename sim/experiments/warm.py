"""All kernels compiled before they are needed, by two processes, into the cache that every later start reads."""

import time
from dataclasses import dataclass
from pathlib import Path

from sim.experiments.ahead import compile_by
from sim.experiments.processes import thread_variables
from sim.params.advice import BadInput


@dataclass(frozen=True)
class Warmed:
    """What became of the cache.

    Parameters
    ----------
    seconds : float
        Time that it took.
    kernels : int
        Compiled functions in the cache.
    compiled : int
        Of these, new ones.
    folder : Path
        The cache.
    megabytes : float
        Its size.
    """

    seconds: float
    kernels: int
    compiled: int
    folder: Path
    megabytes: float


def warm(jobs: int) -> Warmed:
    """Compile all kernels that are not compiled yet.

    Parameters
    ----------
    jobs : int
        Processes, 1 or 2: the second takes the kernels from the last one on, and each reads from the cache what the
        other has compiled.

    Raises
    ------
    BadInput
        If there is no folder in which machine code can be kept, or another number of processes is asked for.
    """
    from sim.machine_code import FOLDER

    if jobs not in (1, 2):
        raise BadInput(f"--jobs {jobs}: kernels are compiled by 1 or 2 processes.")
    if FOLDER is None:
        raise BadInput("no folder for machine code can be written: name one in the variable NUMBA_CACHE_DIR.")
    before = _machine_code(FOLDER)
    begun = time.perf_counter()
    with thread_variables(1):
        compile_by(jobs)
    seconds = time.perf_counter() - begun
    after = _machine_code(FOLDER)
    megabytes = sum(path.stat().st_size for path in after) / 1e6
    return Warmed(seconds, len(after), len(after - before), FOLDER, megabytes)


def _machine_code(folder: Path) -> set[Path]:
    """Files of machine code of the present sources, one a compiled function."""
    from sim.machine_code import digest_of, modules

    return {path for module in modules() for path in (folder / digest_of(module)).rglob("*.nbc")}
