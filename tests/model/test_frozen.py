"""A frozen city goes on, in any process, as if nothing had happened; what is not one is refused in a sentence."""

import io
import json
import os
import pickle
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from small_runs import differences

from sim.experiments.store import read_run, run_path, write_run
from sim.model import frozen
from sim.model.frozen import NotThawed, freeze, header, thaw
from sim.params.scenario import load_model
from sim.params.stress import load_stress

REPO = Path(__file__).resolve().parents[2]
FURTHER = 9
"""Quarters after the thaw: two rounds of the yearly decisions."""

GO_ON = f"""
import sys
from pathlib import Path
from sim.experiments.store import write_run
from sim.model.frozen import thaw
folder = Path(sys.argv[1])
for path in sorted(folder.glob("*.frozen")):
    identity = {{"run_id": path.stem, "city": "", "model": "", "seed": 1, "scale": 1.0}}
    write_run(folder, identity, thaw(path.read_bytes()).run({FURTHER}))
"""


@pytest.fixture(scope="module")
def cities(start):
    """States to be frozen: spun up; under a stress test; two quarters before a schedule changes the levers."""
    spun_up = start.branch(load_model("3.0"))
    struck = start.branch(load_model("2.0"), load_stress("pandemic"))
    struck.run(11)
    turning = start.branch(load_model("1.0-then-3.0"), load_stress("credit-stop"))
    turning.run(28)
    return {"spun-up": spun_up, "struck": struck, "turning": turning}


@pytest.fixture(scope="module")
def frozen_cities(cities):
    return {name: freeze(city) for name, city in cities.items()}


@pytest.mark.parametrize("name", ["spun-up", "struck", "turning"])
def test_a_thawed_city_goes_on_to_the_same_bits(cities, frozen_cities, name):
    trunk = thaw(frozen_cities[name]).run(FURTHER)
    assert len(trunk.quarters) == len(cities[name].observations.quarters) + FURTHER
    assert (
        differences(trunk, cities[name].branch(cities[name].development_model, cities[name].stress).run(FURTHER)) == []
    )


def test_it_goes_on_in_another_process_too(cities, frozen_cities, tmp_path):
    (tmp_path / "runs").mkdir()
    for name in cities:
        (tmp_path / f"{name}.frozen").write_bytes(frozen_cities[name])
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(REPO)}
    subprocess.run([sys.executable, "-c", GO_ON, tmp_path], env=environment, check=True, timeout=300)
    (tmp_path / "here" / "runs").mkdir(parents=True)
    for name in cities:
        identity = {"run_id": name, "city": "", "model": "", "seed": 1, "scale": 1.0}
        write_run(tmp_path / "here", identity, thaw(frozen_cities[name]).run(FURTHER))
        there, here = (read_run(run_path(folder, name)).record for folder in (tmp_path, tmp_path / "here"))
        assert differences(there, here) == []
        assert run_path(tmp_path, name).read_bytes() == run_path(tmp_path / "here", name).read_bytes()


def test_freezing_changes_nothing(start):
    model = load_model("3.0")
    untouched, interrupted = start.branch(model), start.branch(model)
    for _ in range(6):
        untouched.step()
        interrupted.step()
        freeze(interrupted)
    assert untouched.run(2).digest == interrupted.run(2).digest


def test_a_thawed_city_shares_nothing_with_another(frozen_cities):
    one, other = thaw(frozen_cities["struck"]), thaw(frozen_cities["struck"])
    before = content_of(other)
    one.run(4)
    assert content_of(other) == before


def test_who_is_whom_survives(cities, frozen_cities):
    city = thaw(frozen_cities["struck"])
    assert city.observations.commute_tables.travel is city.travel
    assert all(table.model is city for table in city.tables.values())
    assert all(agent.model is city for agent in city.agents)
    assert (city.calm_trade is city.trade) == (cities["struck"].calm_trade is cities["struck"].trade)


def test_the_layout_of_arrays_survives(cities, frozen_cities):
    """Kernels are compiled for a layout, and sums go along it."""
    city = thaw(frozen_cities["turning"])
    for name, array in vars(cities["turning"]).items():
        if isinstance(array, np.ndarray):
            thawed = getattr(city, name)
            assert (array.dtype, array.shape) == (thawed.dtype, thawed.shape)
            for flag in ("C_CONTIGUOUS", "F_CONTIGUOUS", "ALIGNED", "WRITEABLE"):
                assert array.flags[flag] == thawed.flags[flag], name


def test_the_header_tells_what_is_inside(frozen_cities):
    told = header(frozen_cities["struck"][:4096])
    assert (told["city"], told["seed"], told["scale"], told["quarter"]) == ("minicity", 1, 1.0, 11)
    assert len(told["code"]) == 64


@pytest.mark.parametrize("end", [0, 1, 19, 20, 30, 200, 5000, -1])
def test_a_torn_city_is_refused(frozen_cities, end):
    with pytest.raises(NotThawed, match=r"no frozen city|torn or changed"):
        thaw(frozen_cities["spun-up"][:end])


def test_a_flipped_bit_is_found_wherever_it_is(frozen_cities):
    whole = frozen_cities["spun-up"]
    start = whole.index(b"\n", 20) + 1
    places = [0, 10, 21, *np.linspace(start, len(whole) - 1, 40).astype(int)]
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 4
        with pytest.raises(NotThawed):
            thaw(bytes(flipped))


def test_a_city_of_other_code_is_refused(frozen_cities, monkeypatch):
    monkeypatch.setattr(frozen, "code_hash", lambda: "f" * 64)
    with pytest.raises(NotThawed, match=r"of other code \(\w{8}, here ffffffff\)"):
        thaw(frozen_cities["spun-up"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"schema": 99}, "has schema 99, this version reads 1"),
        ({"packages": {"numpy": "1.0"}}, r"made with .*numpy 1\.0 \(here "),
        ({"code": 7}, "of other code"),
    ],
)
def test_a_city_of_another_form_or_of_other_packages_is_refused(frozen_cities, changes, said):
    _, line, state = frozen_cities["spun-up"].split(b"\n", 2)
    told = json.loads(line) | changes
    with pytest.raises(NotThawed, match=said):
        thaw(b"zonesim frozen city\n" + json.dumps(told).encode() + b"\n" + state)


class Trespasser:
    """Unpickled, it would call what it names."""

    def __init__(self, called, *arguments):
        self.called, self.arguments = called, arguments

    def __reduce__(self):
        return self.called, self.arguments


@pytest.mark.parametrize("called", [os.system, print, write_run, getattr, eval, np.load, load_model])
def test_a_file_cannot_have_strange_functions_called(frozen_cities, called, capsys):
    told = header(frozen_cities["spun-up"])
    state = zlib.compress(pickle.dumps(Trespasser(called, "echo", "called"), 5))
    told["state"] = frozen.hashlib.sha256(state).hexdigest()
    with pytest.raises(NotThawed, match="which no city holds"):
        thaw(b"zonesim frozen city\n" + json.dumps(told).encode() + b"\n" + state)
    assert capsys.readouterr().out == ""


def content_of(city):
    """All arrays of a city that are reached by its attributes, as bytes."""
    content = io.BytesIO()
    for table in city.tables.values():
        for array in table.cols.values():
            content.write(array.tobytes())
    for _, value in sorted(vars(city).items()):
        if isinstance(value, np.ndarray):
            content.write(value.tobytes())
    return content.getvalue()
