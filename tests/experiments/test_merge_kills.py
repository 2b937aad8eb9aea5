"""`sweep merge`, and the packing at the end of `sweep run`, killed for real and called again."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_up_sweep import record_for, tree

from sim.experiments.sweeps.design_file import load_design
from sim.experiments.sweeps.plan import plan
from sim.experiments.sweeps.store import SweepStore
from sim.experiments.sweeps.verify import verify

pytestmark = pytest.mark.slow

REPO = Path(__file__).resolve().parents[2]
MOMENTS = 24
"""Kills of each command."""
IN_A_ROW = 3
"""Kills before the command is left alone: the next one finds what several have left."""
DESIGN = """
city = "minicity"
models = ["1.0", "3.0"]
seeds = {seeds}
quarters = 4

[grid]
"fund.leverage" = [0.0, 4.0]
"""


def written(folder, seeds):
    """A design with these seeds, as a file."""
    path = folder / "levers.toml"
    path.write_text(DESIGN.format(seeds=list(seeds)), encoding="utf-8")
    return path


def stored(folder, design):
    """The folder of a sweep that was killed before its runs were packed."""
    store, sweep = SweepStore(folder), plan(load_design(str(design)))
    with store.at_work(sweep, print):
        for run in store.missing(sweep, print):
            store.write(run, record_for(run))
    return store


class Command:
    """A command that is killed some time after it has begun its work.

    `is_at_work` says whether it has begun; `seconds` is what it then takes undisturbed.
    """

    def __init__(self, folder, *arguments):
        self.folder, self.arguments = folder, [sys.executable, str(REPO / "run.py"), *map(str, arguments)]
        self.chance = random.Random(11)

    def began(self):
        environment = {**os.environ, "PYTHONPATH": str(REPO)}
        with (self.folder / "told.txt").open("ab") as told:
            return subprocess.Popen(
                self.arguments, cwd=self.folder, env=environment, stdout=told, stderr=told, start_new_session=True
            )

    def undisturbed(self, is_at_work):
        """Seconds from the begin of the work to its end."""
        process = self.began()
        begun = waited(process, is_at_work)
        assert process.wait(120) == 0, (self.folder / "told.txt").read_text()
        return time.monotonic() - begun

    def killed(self, is_at_work, seconds):
        """Whether a kill hit it; it may have been quicker."""
        process = self.began()
        waited(process, is_at_work)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(self.chance.uniform(0.0, seconds))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait(30) == -signal.SIGKILL


def waited(process, is_at_work):
    """The moment at which a process is seen at work, or gone."""
    while process.poll() is None and not is_at_work():
        time.sleep(0.001)
    return time.monotonic()


def everything(folder):
    """Content of all files, the manifest too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_killed_merge_leaves_nothing_or_all_and_the_same_command_makes_it(tmp_path):
    stored(tmp_path / "one", written(tmp_path, range(1, 41)))
    other = stored(tmp_path / "other", written(tmp_path, range(31, 71)))
    with other.at_work(plan(load_design(str(tmp_path / "levers.toml"))), print) as lock:
        other.finish(lock, {}, print)
    before = everything(tmp_path / "one"), everything(tmp_path / "other")
    merge = Command(tmp_path, "sweep", "merge", "one", "other", "--out", "both")

    def is_at_work():
        return any(tmp_path.glob("both.*.tmp"))

    seconds = merge.undisturbed(is_at_work)
    whole = everything(tmp_path / "both")
    assert verify(SweepStore(tmp_path / "both")) == []
    shutil.rmtree(tmp_path / "both")
    kills = 0
    while kills < MOMENTS:
        for _ in range(IN_A_ROW):
            kills += merge.killed(lambda: len(list(tmp_path.glob("both.*.tmp"))) == 1, seconds)
            if (tmp_path / "both").exists():  # it has its name at the very end: then it is whole
                assert everything(tmp_path / "both") == whole
                shutil.rmtree(tmp_path / "both")
        merge.undisturbed(is_at_work)
        assert everything(tmp_path / "both") == whole
        assert not is_at_work()
        shutil.rmtree(tmp_path / "both")
    assert (everything(tmp_path / "one"), everything(tmp_path / "other")) == before


def test_a_sweep_killed_while_it_packs_ends_as_an_undisturbed_one(tmp_path):
    """Half of the runs are packed before, so that a pack is filled up, and the other half are not."""
    first = tmp_path / "first"
    half = stored(first, written(tmp_path, range(1, 31)))
    with half.at_work(plan(load_design(str(tmp_path / "levers.toml"))), print) as lock:
        half.finish(lock, {}, print)
    stored(first, written(tmp_path, range(1, 61)))
    shutil.copytree(first, tmp_path / "sweep")
    sweep = plan(load_design(str(tmp_path / "levers.toml")))
    command = Command(tmp_path, "sweep", "run", "levers.toml", "--out", "sweep")
    manifest = tmp_path / "sweep" / "manifest.json"

    def listed_since(state):
        return lambda: manifest.stat().st_ino != state

    seconds = command.undisturbed(listed_since(manifest.stat().st_ino))
    whole = tree(tmp_path / "sweep")
    kills = 0
    while kills < MOMENTS:
        shutil.rmtree(tmp_path / "sweep")
        shutil.copytree(first, tmp_path / "sweep")
        for _ in range(IN_A_ROW):
            kills += command.killed(listed_since(manifest.stat().st_ino), seconds)
        assert SweepStore(tmp_path / "sweep").missing(sweep, print) == ()
        command.undisturbed(listed_since(manifest.stat().st_ino))
        assert tree(tmp_path / "sweep") == whole
        assert verify(SweepStore(tmp_path / "sweep")) == []
