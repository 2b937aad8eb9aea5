import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.experiments.atomic import make_writable, remove_left_over, sync_folder, write_whole
from sim.params.advice import BadInput

_CLOSE = os.close


def _full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _close_then_full(descriptor):
    _CLOSE(descriptor)
    _full()


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


FAULTS = {
    "write": (os, "write", _full),
    "fsync": (os, "fsync", _full),
    "close": (os, "close", _close_then_full),
    "rename": (Path, "replace", _full),
}


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "table.csv"
    write_whole(path, b"old")
    write_whole(path, b"new content" * 100_000)
    assert path.read_bytes() == b"new content" * 100_000
    assert _names(tmp_path) == ["table.csv"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, fault):
    path = tmp_path / "table.csv"
    write_whole(path, b"old")
    with monkeypatch.context() as disk:
        disk.setattr(*FAULTS[fault])
        with pytest.raises(BadInput, match=r"table.csv: cannot be written \(No space left on device\)"):
            write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["table.csv"]


def test_an_interrupt_in_mid_write_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as user:
        user.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_whole(tmp_path / "table.csv", b"new")
    assert _names(tmp_path) == []


def test_a_write_that_takes_only_part_is_continued(tmp_path, monkeypatch):
    whole = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: whole(descriptor, bytes(content[:3])))
    write_whole(tmp_path / "table.csv", b"eleven byte")
    assert (tmp_path / "table.csv").read_bytes() == b"eleven byte"


def test_a_missing_folder_is_made_and_left_empty(tmp_path):
    make_writable(tmp_path / "a" / "b", 0)
    assert _names(tmp_path / "a" / "b") == []


@pytest.mark.parametrize("fault", ["write", "fsync", "close"])
def test_a_full_disk_is_seen_before_the_work_and_its_folders_are_removed(tmp_path, monkeypatch, fault):
    monkeypatch.setattr(*FAULTS[fault])
    with pytest.raises(BadInput, match="No space left"):
        make_writable(tmp_path / "a" / "b", 0)
    assert _names(tmp_path) == []


def test_a_disk_that_is_too_small_is_seen_before_the_work(tmp_path):
    with pytest.raises(BadInput, match="No space left on device: about 1000000000000 MB are needed"):
        make_writable(tmp_path / "a", 10**18)
    assert _names(tmp_path) == []


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path):
    (tmp_path / "a").write_text("not a folder")
    with pytest.raises(BadInput, match="cannot be written"):
        make_writable(tmp_path / "a" / "b", 0)


def test_a_folder_that_cannot_be_synced_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(BadInput, match="No space left"):
        sync_folder(tmp_path)


def test_only_what_dead_processes_left_is_removed(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / "runs").mkdir()
    names = [f"a.npz.{gone.pid}.tmp", f"b.npz.{os.getppid()}.tmp", "c.npz.tmp", f"d.npz.{os.getpid()}.tmp", "e.npz"]
    for name in names:
        (tmp_path / "runs" / name).touch()
    remove_left_over(tmp_path)
    assert _names(tmp_path / "runs") == [f"b.npz.{os.getppid()}.tmp", "e.npz"]
