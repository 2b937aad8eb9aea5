"""Disks that fail at any call: nothing whole is lost, nothing torn is read, the next run repairs."""

import contextlib
import dataclasses
import errno
import os
import shutil
import time

import pytest
from made_up_sweep import made, record_for, stored_bytes, sweep_of, tree

from sim.city.folder import load_city
from sim.experiments import atomic
from sim.experiments.sweeps import packs
from sim.experiments.sweeps import store as store_module
from sim.experiments.sweeps.city_files import keep_cities
from sim.experiments.sweeps.merge import merge
from sim.experiments.sweeps.store import SweepStore
from sim.experiments.sweeps.verify import verify
from sim.params.advice import BadInput

BARE = dataclasses.replace(load_city("minicity"), files=())
"""A city of which nothing is kept; what keeps it has a test of its own here."""
SWEEP = {"leverages": (0.0, 2.0), "seeds": (1,), "models": ("1.0",), "city": BARE}
"""Two runs: every call of the system can be made to fail once."""
MOST_CALLS = 400


class Disk:
    """Fails at the k-th call of one function, and ever after if it is full."""

    def __init__(self, monkeypatch, name, k, error, for_ever=False):
        self.calls = 0
        real = getattr(os, name)

        def call(*arguments, **named):
            self.calls += 1
            if self.calls == k or (for_ever and self.calls > k):
                if name == "close":
                    real(*arguments, **named)
                elif name == "write" and error == errno.ENOSPC:
                    real(arguments[0], bytes(arguments[1][: len(arguments[1]) // 2]))
                raise OSError(error, os.strerror(error))
            return real(*arguments, **named)

        monkeypatch.setattr(os, name, call)


def _heard():
    return lambda _: None


def _work(store, sweep):
    with store.at_work(sweep, _heard()) as lock:
        for run in store.missing(sweep, _heard()):
            store.write(run, record_for(run))
        store.finish(lock, {}, _heard())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    return made(tmp_path_factory.mktemp("undisturbed") / "sweep", sweep_of(**SWEEP))


def _whole_before(store):
    """Runs that can be read whole."""
    try:
        return stored_bytes(store)
    except BadInput:  # not even the list is there yet
        return {}


@pytest.mark.parametrize("for_ever", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["once", "from then on"])
@pytest.mark.parametrize("name", ["open", "write", "fsync", "close", "replace", "mkdir", "unlink"])
def test_a_call_that_fails_costs_no_whole_run_and_the_next_sweep_repairs(tmp_path, undisturbed, name, for_ever):
    sweep = sweep_of(**SWEEP)
    expected, final = stored_bytes(undisturbed), tree(undisturbed.folder)
    n_faults = 0
    for k in range(1, MOST_CALLS):
        store = SweepStore(tmp_path / "sweep")
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, name, k, errno.ENOSPC, for_ever)
            try:
                _work(store, sweep)
            except BadInput:
                n_faults += 1
        whole = _whole_before(store)
        assert all(expected[run_hash] == content for run_hash, content in whole.items())
        _work(store, sweep)
        assert tree(store.folder) == final, (name, k)
        assert set(whole) <= set(stored_bytes(store))
        shutil.rmtree(store.folder)
        if disk.calls < k:
            break
    else:
        raise AssertionError("the sweep makes more calls than are tried")
    assert n_faults > 0 or name == "unlink"


@pytest.mark.parametrize("name", ["open", "write", "fsync", "close", "replace", "unlink"])
def test_a_call_that_fails_while_packs_are_filled_up_costs_no_run(tmp_path, name):
    smaller, wider = sweep_of(**SWEEP), sweep_of(**{**SWEEP, "seeds": (1, 2)})
    first = made(tmp_path / "first", smaller)
    final = tree(made(tmp_path / "undisturbed", wider).folder)
    kept = stored_bytes(first)
    for k in range(1, MOST_CALLS):
        store = SweepStore(tmp_path / "sweep")
        shutil.copytree(first.folder, store.folder)
        with store.at_work(wider, _heard()):
            for run in store.missing(wider, _heard()):
                store.write(run, record_for(run))
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, name, k, errno.EIO)
            with contextlib.suppress(BadInput):
                _work(store, wider)
        assert set(stored_bytes(store)) == {run.run_hash for run in wider.runs}
        assert kept.items() <= stored_bytes(store).items()
        _work(store, wider)
        assert tree(store.folder) == final, (name, k)
        shutil.rmtree(store.folder)
        if disk.calls < k:
            break
    else:
        raise AssertionError("the sweep makes more calls than are tried")


@pytest.mark.parametrize("name", ["write", "fsync", "close", "replace"])
def test_a_merge_that_fails_leaves_nothing_and_can_be_repeated(tmp_path, undisturbed, name):
    other = made(tmp_path / "other", sweep_of(**{**SWEEP, "seeds": (2,)}))
    before = tree(tmp_path)
    out = tmp_path / "merged"
    for k in range(1, MOST_CALLS):
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, name, k, errno.ENOSPC)
            with contextlib.suppress(BadInput):
                merge([undisturbed.folder, other.folder], out, _heard())
        left = [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")]
        assert left == []
        if out.exists():  # the last sync comes after the folder has its name: then all of it is there
            assert {finding.name.partition("/")[0] for finding in verify(SweepStore(out))} == {"cities"}
            shutil.rmtree(out)
        assert tree(tmp_path) == before
        if disk.calls < k:
            break
    else:
        raise AssertionError("the merge makes more calls than are tried")


@pytest.mark.parametrize("name", ["open", "write", "fsync", "close", "replace", "mkdir"])
def test_a_call_that_fails_while_a_city_is_kept_leaves_no_file_torn(tmp_path, name):
    city = load_city("minicity")
    texts = {f"{city.version[:16]}/{name}": text.encode() for name, text in city.files}
    for k in range(1, MOST_CALLS):
        (tmp_path / "cities").mkdir()
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch, name, k, errno.ENOSPC)
            with contextlib.suppress(BadInput):
                keep_cities(tmp_path, [city])
        assert tree(tmp_path / "cities").items() <= texts.items()
        keep_cities(tmp_path, [city])
        assert tree(tmp_path / "cities") == texts, (name, k)
        shutil.rmtree(tmp_path / "cities")
        if disk.calls < k:
            break
    else:
        raise AssertionError("more calls are made than are tried")


def test_a_read_only_folder_is_said(undisturbed, tmp_path, monkeypatch):
    Disk(monkeypatch, "open", 1, errno.EROFS, for_ever=True)
    with pytest.raises(BadInput, match="Read-only file system"):
        _work(SweepStore(tmp_path / "sweep"), sweep_of(**SWEEP))


def test_a_folder_that_is_deleted_under_way_is_said_and_not_made_again(tmp_path):
    store, sweep = SweepStore(tmp_path / "sweep"), sweep_of(**SWEEP)
    with store.at_work(sweep, _heard()) as lock:
        store.write(sweep.runs[0], record_for(sweep.runs[0]))
        shutil.rmtree(store.folder)
        with pytest.raises(BadInput, match="No such file"):
            store.write(sweep.runs[1], record_for(sweep.runs[1]))
        with pytest.raises(BadInput, match="no such folder"):
            store.finish(lock, {}, _heard())
    assert not store.folder.exists()


@pytest.mark.parametrize("name", ["_write_through", "sync_folder"])
def test_a_folder_that_another_sweep_removes_as_it_packs_costs_nothing(tmp_path, undisturbed, monkeypatch, name):
    """The first sweep ends between two calls of the second: as it writes a run, as it syncs the names."""
    sweep, store = sweep_of(**SWEEP), SweepStore(tmp_path / "sweep")
    module = atomic if name == "_write_through" else store_module
    call, packed = getattr(module, name), []

    def late(path, *content):
        part = path.parent if content else path
        if not packed and part.parent.name == "runs":
            packed.append(path)
            store.finish(lock, {}, _heard())
            assert not part.exists()
        call(path, *content)

    with store.at_work(sweep, _heard()) as lock:
        store.write(sweep.runs[0], record_for(sweep.runs[0]))
        monkeypatch.setattr(module, name, late)
        with store.at_work(sweep, _heard()):
            if name == "_write_through":
                store.write(sweep.runs[1], record_for(sweep.runs[1]))
        monkeypatch.undo()
        assert len(packed) == 1
        for run in store.missing(sweep, _heard()):
            store.write(run, record_for(run))
        store.finish(lock, {}, _heard())
    assert tree(store.folder) == tree(undisturbed.folder)


def test_a_clock_that_is_stepped_changes_nothing(tmp_path, undisturbed, monkeypatch):
    times = iter([4e9, 1.0, 2e9, 0.0] * 10_000)
    monkeypatch.setattr(time, "time", lambda: next(times))
    store = SweepStore(tmp_path / "sweep")
    _work(store, sweep_of(**SWEEP))
    for path in store.folder.rglob("*"):
        os.utime(path, (0, 0))
    _work(store, sweep_of(**SWEEP))
    assert tree(store.folder) == tree(undisturbed.folder)


def test_a_pack_that_does_not_read_back_removes_no_run(tmp_path, monkeypatch):
    store, sweep = SweepStore(tmp_path / "sweep"), sweep_of(**SWEEP)
    with store.at_work(sweep, _heard()) as lock:
        for run in sweep.runs:
            store.write(run, record_for(run))
        singles = stored_bytes(store)
        with monkeypatch.context() as disk:
            disk.setattr(packs, "is_whole", lambda _: False)
            with pytest.raises(BadInput, match="does not read as it was written"):
                store.finish(lock, {}, _heard())
        assert all(store.path_of(run_hash).read_bytes() == content for run_hash, content in singles.items())
