"""`sweep plan`: what a design asks for, and every mistake in it, as a user meets them."""

import json

import pytest
from command import here, refused, zonesim

from sim.params.folder import scenarios_folder

MINIMAL = """city = "minicity"
models = ["1.0", "3.0"]
seeds = 3
quarters = 8
[grid]
"fund.leverage" = [0.0, 2.0, 4.0]
"""


def test_a_plan_says_how_many_runs_how_long_and_how_much_disk(tmp_path):
    (tmp_path / "mine.toml").write_text(MINIMAL)
    before = sorted(tmp_path.iterdir())
    done = zonesim("sweep", "plan", "mine.toml", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    told = {line.split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert "18" in told["runs"]
    assert "about" in told["time"]
    assert "about" in told["disk"]
    assert sorted(tmp_path.iterdir()) == before
    told = json.loads(here("sweep", "plan", "mine.toml", "--json", folder=tmp_path).stdout)
    assert (told["runs"], told["points"], told["spin_ups"]) == (18, 3, 3)


@pytest.mark.parametrize("path", sorted((scenarios_folder() / "sweeps").glob("*.toml")), ids=lambda path: path.stem)
def test_every_design_that_comes_with_the_program_is_right(path, tmp_path):
    done = here("scenarios", "check", path.stem, folder=tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("fund.leverage", "fund.leverag"), "fund.leverag"),
        (("[0.0, 2.0, 4.0]", "[]"), "fund.leverage"),
        (("minicity", "nowhere"), "there is no city 'nowhere'"),
        (('"3.0"', '"4.0"'), "4.0"),
        (("seeds = 3", "seeds = 0"), "seeds"),
        (("seeds = 3", "seeds = 100000000000"), "seeds = 100000000000: at most 1,000,000 are allowed."),
        (("quarters = 8", "quarters = 401"), "quarters = 401: at most 400 are allowed."),
        (("seeds = 3", "seeds = [1, 2, 1]"), "1 stands twice; a seed again is the same run again."),
        ((MINIMAL, ""), "there is no design in it"),
        (('"fund.leverage" = [0.0, 2.0, 4.0]', ""), "grid, is empty"),
        (("[grid]", "[gird]"), "gird"),
        (
            (
                '[grid]\n"fund.leverage" = [0.0, 2.0, 4.0]',
                '[sobol]\npoints = 12\n[sobol.axes]\n"fund.leverage" = [0.0, 4.0]',
            ),
            "power of 2",
        ),
        (
            (
                '[grid]\n"fund.leverage" = [0.0, 2.0, 4.0]',
                '[sobol]\npoints = 16\n[sobol.axes]\n"fund.leverage" = [4.0, 0.0]',
            ),
            "fund.leverage = [4, 0]: the range is upside down",
        ),
    ],
)
def test_a_mistake_in_a_design_is_a_sentence(tmp_path, change, sentence):
    assert change[0] in MINIMAL
    (tmp_path / "mine.toml").write_text(MINIMAL.replace(*change))
    assert sentence in refused("sweep", "plan", "mine.toml", folder=tmp_path, call=here)


def test_a_missing_file_and_a_wrong_override_are_sentences(tmp_path):
    assert "nothing.toml" in refused("sweep", "plan", "nothing.toml", folder=tmp_path, call=here)
    (tmp_path / "mine.toml").write_text(MINIMAL)
    said = refused("sweep", "plan", "mine.toml", "--set", "fund.leverag=1", folder=tmp_path, call=here)
    assert "Did you mean 'fund.leverage'" in said
