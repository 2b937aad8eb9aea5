"""Nothing in the folder of a sweep says where it was made, or whose it is."""

import dataclasses
import tomllib

import pytest
from made_up_sweep import made, sweep_of

from sim.experiments.sweeps.provenance import published, without_paths


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('  File "/data/ann lee/plug.py", line 3, in work', '  File "plug.py", line 3, in work'),
        ('  File "/data/ann lee/sim/model/x.py", line 3', '  File "sim/model/x.py", line 3'),
        ("OSError: No space: '/data/ann lee/sweep/a.npz'", "OSError: No space: 'a.npz'"),
        ("wrote ../ann/a.npz and /data/ann/b.npz: 1/2 full", "wrote a.npz and b.npz: 1/2 full"),
        ("see https://example.org/a/b, m/s and /", "see https://example.org/a/b, m/s and /"),
        (r"'C:\Users\ann lee\a.toml' and D:\ann\b.toml", r"'a.toml' and b.toml"),
    ],
)
def test_of_paths_in_a_text_the_last_name_stays(tmp_path, text, told):
    assert without_paths(text, tmp_path) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "/users/ann/a b.toml", "--out", "../ann/made/"], "run 'a b.toml' --out made"),
        (["run", "users/ann/a.toml", "--out=/data/ann", r"C:\ann\b"], "run a.toml --out=ann b"),
        (["--scheduler", "tcp://node7:8786", "--scheduler=tls://node7:1"], None),
        (["--set", "fund.leverage=2", "--resources", "slot=1", "--jobs", "2"], None),
    ],
)
def test_a_command_is_told_without_folders_and_hosts(words, told):
    if told is None:
        told = " ".join(words).replace("node7:8786", "HOST:PORT").replace("node7:1", "HOST:PORT")
    assert published(words) == told


def test_the_design_is_kept_without_paths_and_says_the_same(tmp_path):
    text = (
        'title = "~ 5 % \\"more\\"\\n\\u5de5/业: and/or"\ncity = "/users/ann lee/cities/own"\n'
        'models = ["../ann/mine.toml", "models/b.toml", "3.0"]\n[grid]\n"fund.leverage" = [0.0, 2.0] # 1 / 2\n'
    )
    store = made(tmp_path / "sweep", dataclasses.replace(sweep_of(), text=text))
    kept = tomllib.loads((store.folder / "sweep.toml").read_text(encoding="utf-8"))
    given = tomllib.loads(text)
    assert kept == {**given, "city": "own", "models": ["mine.toml", "models/b.toml", "3.0"]}
