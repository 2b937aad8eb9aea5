import json
import os
import signal
import subprocess
import sys
import time

import pytest
from command import REPO, here, refused, zonesim

RUN = ("run", "--city", "minicity", "--quarters", "12", "--jobs", "1")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Folder in which a run wrote a checkpoint after 8 of its 12 quarters."""
    folder = tmp_path_factory.mktemp("undisturbed")
    done = zonesim(*RUN, "--checkpoint-every", "8", "--out", "made", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def stored(folder):
    (path,) = folder.glob("made/runs/*.npz")
    return path.read_bytes()


def checkpoint_of(folder):
    (path,) = folder.glob("made/checkpoints/*")
    return path


def test_resume_goes_on_from_the_checkpoint_and_says_so(undisturbed, tmp_path):
    (tmp_path / "made" / "checkpoints").mkdir(parents=True)
    path = checkpoint_of(undisturbed)
    (tmp_path / "made" / "checkpoints" / path.name).write_bytes(path.read_bytes())
    done = zonesim(*RUN, "--resume", "--check", "--out", "made", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "goes on after 8 of 12 quarters" in done.stderr
    assert stored(tmp_path) == stored(undisturbed)


def test_one_history_and_several_policies(undisturbed, tmp_path):
    done = zonesim(
        "compare", "--from", checkpoint_of(undisturbed), "--models", "1.0,3.0", "--quarters", "4", "--set",
        "fund.leverage=1.5", "--out", "forked", folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    run_id = checkpoint_of(undisturbed).stem
    assert f"branches of {run_id}, from 2019Q3 on" in done.stdout
    manifest = json.loads((tmp_path / "forked" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["history"] == {**manifest["history"], "run_id": run_id, "quarter": 8}
    assert manifest["seeds"] == [1]
    assert len(manifest["runs"]) == 2
    panel = zonesim("export", "forked", "--format", "csv", folder=tmp_path)
    assert panel.returncode == 0, panel.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "--checkpoint-every", "0"], "--checkpoint-every 0: must be 1 or above"),
        (["run", "--checkpoint-every", "9", "--quarters", "8"], "--checkpoint-every 9: must be 1 to 8"),
        (["run", "--resume", "--trace", "zone=east"], "--resume: a story (--trace) is told from the start"),
        (["compare", "--from", "nothing"], "nothing: cannot be read as a checkpoint"),
        (["compare", "--from", __file__], "is no checkpoint of zonesim"),
        (["compare", "--from", "x", "--seeds", "2", "--scale", "0.1"], "leave out --seeds, --scale"),
    ],
)
def test_wrong_use_is_refused_in_a_sentence(arguments, says, tmp_path):
    assert says in refused(*arguments, folder=tmp_path, call=zonesim if arguments[0] == "run" else here)


@pytest.mark.parametrize(
    ("option", "what"),
    [(("--seed", "2"), "seed"), (("--set", "fund.leverage=1.5"), "levers"), (("--quarters", "13"), "quarters")],
)
def test_resume_refuses_the_checkpoint_of_other_inputs(undisturbed, tmp_path, option, what):
    (tmp_path / "made" / "checkpoints").mkdir(parents=True)
    path = checkpoint_of(undisturbed)
    (tmp_path / "made" / "checkpoints" / path.name).write_bytes(path.read_bytes())
    told = refused(*RUN, *option, "--resume", "--out", "made", folder=tmp_path, call=here)
    assert f"holds a checkpoint of other inputs (other {what})" in told


LONG = ("run", "--city", "minicity", "--quarters", "60", "--jobs", "1", "--checkpoint-every", "1", "--out", "made")


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_again_and_again_ends_with_the_same_bytes(tmp_path, how):
    """Stopped wherever it happens to be, a writing of a checkpoint included, at least three times."""
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    for folder in (whole, stopped):
        folder.mkdir()
    assert zonesim(*LONG, folder=whole).returncode == 0
    seen, times = [], 0
    while times < 12 and not list(stopped.glob("made/manifest.json")):
        process = subprocess.Popen(
            [sys.executable, str(REPO / "run.py"), *LONG, "--resume"], cwd=stopped, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        before = _quarter(stopped)
        while process.poll() is None and _quarter(stopped) < before + 15:
            time.sleep(0.003 * (times + 1))
        if process.poll() is None:
            os.killpg(process.pid, how)
            times += 1
        _, told = process.communicate(timeout=60)
        assert ("interrupted: " in told) == ("with --resume goes on from the checkpoint" in told)
        assert "Traceback" not in told
        seen.append(_quarter(stopped))
    assert times >= 3
    assert seen == sorted(seen)
    assert zonesim(*LONG, "--resume", folder=stopped).returncode == 0
    assert stored(stopped) == stored(whole)
    assert not list(stopped.glob("made/**/*.tmp"))


def _quarter(folder):
    """Quarters in the checkpoint there; 0 if there is none. It is whole at every moment."""
    for path in folder.glob("made/checkpoints/*.checkpoint"):
        return json.loads(path.read_bytes().splitlines()[1])["quarter"]
    return 0
