import json

import pytest
from command import here, refused, zonesim


@pytest.mark.slow
def test_after_warming_no_start_compiles_anything(tmp_path):
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    first = json.loads(zonesim("warm", "--json", folder=tmp_path, **cache).stdout)
    assert first["compiled"] == first["kernels"] > 50
    second = json.loads(zonesim("warm", "--jobs", "1", "--json", folder=tmp_path, **cache).stdout)
    assert (second["compiled"], second["kernels"]) == (0, first["kernels"])
    before = set((tmp_path / "cache").rglob("*.nbc"))
    ran = zonesim("run", "--city", "minicity", "--model", "2.0", "--quarters", "6", "--jobs", "1", "--out", "out",
                  folder=tmp_path, **cache)  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert set((tmp_path / "cache").rglob("*.nbc")) == before


def test_warming_says_what_it_did_and_where(tmp_path):
    done = here("warm", "--jobs", "1", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "kernels, " in done.stdout
    assert "zonesim" in done.stdout


def test_a_wrong_number_of_processes_is_refused(tmp_path):
    assert "--jobs 0: kernels are compiled by 1 or 2 processes" in refused("warm", "--jobs", "0", folder=tmp_path)
