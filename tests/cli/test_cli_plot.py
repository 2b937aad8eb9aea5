"""The figures again from stored results: in Chinese, with more maps, or a sentence that says why not."""

import pytest
from command import here, refused, zonesim

ASKED = ("compare", "--city", "minicity", "--models", "1.0,3.0", "--seeds", "2", "--quarters", "2", "--placebo")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    where = tmp_path_factory.mktemp("plot")
    done = here(*ASKED, "--out", "results", folder=where)
    assert done.returncode == 0, done.stderr
    return where


def test_figures_in_chinese_stand_beside_the_english_ones_with_the_same_numbers(place):
    figures = place / "results" / "figures"
    drawn = (path for path in figures.iterdir() if not path.name.startswith("map-") and "-zh." not in path.name)
    before = {path.name: path.read_bytes() for path in drawn}
    done = zonesim("plot", "results", "--lang", "zh", folder=place)
    assert (done.returncode, done.stderr) == (0, "")
    names = {line.rsplit("/", 1)[-1] for line in done.stdout.splitlines()}
    assert names == {name.replace(".", "-zh.") for name in before}
    assert "placebo-zh.png" in names
    for name, content in before.items():
        assert (figures / name).read_bytes() == content
        if name.endswith(".csv"):
            assert (figures / name.replace(".csv", "-zh.csv")).read_bytes() == content


def test_any_outcome_of_zones_can_be_mapped(place):
    done = zonesim("plot", "results", "--map", "job_housing.jobs_residents", "--map", "chain.take_up", folder=place)
    assert done.returncode == 0, done.stderr
    figures = place / "results" / "figures"
    for name in ("map-job_housing.jobs_residents", "map-chain.take_up"):
        assert f"results/figures/{name}.png" in done.stdout.splitlines()
        assert f",{name.removeprefix('map-')}," in (figures / f"{name}.csv").read_text(encoding="utf-8")


def test_a_changed_or_lost_figure_is_found_and_nothing_is_written(place):
    figures = place / "results" / "figures"
    whole = here("plot", "results", "--check", folder=place)
    assert (whole.returncode, whole.stderr) == (0, "")
    plane, table = figures / "plane.png", figures / "map.csv"
    drawn, numbers = plane.read_bytes(), table.read_bytes()
    plane.write_bytes(drawn[:-1])
    table.unlink()
    before = {path.name: path.read_bytes() for path in figures.iterdir()}
    found = here("plot", "results", "--check", folder=place)
    assert found.returncode == 4
    said = ["missing: results/figures/map.csv", "other bytes: results/figures/plane.png"]
    assert sorted(found.stdout.splitlines()[:-1]) == said
    assert {path.name: path.read_bytes() for path in figures.iterdir()} == before
    plane.write_bytes(drawn)
    table.write_bytes(numbers)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--lang", "de"), "figures do not speak 'de'; they speak en and zh"),
        (("--map", "housing.rnt"), "--map housing.rnt: zones have no such outcome. Did you mean 'housing.rent'?"),
    ],
)
def test_a_language_or_an_outcome_that_is_not_there_is_refused(place, arguments, sentence):
    assert sentence in refused("plot", "results", *arguments, folder=place)


def test_an_outcome_that_was_not_kept_is_refused_with_what_to_do(tmp_path):
    asked = ("--city", "minicity", "--quarters", "1", "--record", "headline", "--out", "r")
    assert here("run", *asked, folder=tmp_path).returncode == 0
    said = refused("plot", "r", "--map", "housing.rent", folder=tmp_path, call=here)
    assert "the runs did not keep it; run again with `--record zone`" in said


def test_a_sweep_is_drawn_along_its_axes(tmp_path):
    design = 'city = "minicity"\nmodels = ["3.0"]\nseeds = 2\nquarters = 1\n[grid]\n"fund.leverage" = [0.0, 2.0]\n'
    (tmp_path / "design.toml").write_text(design, encoding="utf-8")
    made = here("sweep", "run", "design.toml", "--out", "s", "--jobs", "1", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    done = zonesim("plot", "s", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"s/figures/along_axes.{ending}" for ending in ("png", "svg", "csv")]
    assert (tmp_path / "s" / "figures" / "along_axes.csv").read_text(encoding="utf-8").count("fund.leverage") == 4
    assert here("plot", "s", "--check", folder=tmp_path).returncode == 0
    assert zonesim("sweep", "verify", "s", folder=tmp_path).returncode == 0
    assert "--map: is for results of compare and run" in refused("plot", "s", "--map", "housing.rent", folder=tmp_path)
