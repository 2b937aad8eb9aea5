import csv
import json

from command import here, refused, zonesim

ASKED = ("run", "--city", "minicity", "--quarters", "6", "--out", "r")
QUICK = ("--set", "resilience.quarters=4", "--set", "resilience.dynamic_removals=1")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_run_file_is_the_same_with_and_without(tmp_path):
    assert here(*ASKED, *QUICK, folder=tmp_path).returncode == 0
    (stored,) = (tmp_path / "r" / "runs").iterdir()
    before = stored.read_bytes()
    assert not (tmp_path / "r" / "resilience.csv").exists()
    done = zonesim(*ASKED, *QUICK, "--resilience", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert stored.read_bytes() == before
    assert "Resilience of model 3.0, seed 1: " in done.stdout
    assert "not resolved (too few simulated firms)" in done.stdout
    rows = rows_of(tmp_path / "r" / "resilience.csv")
    assert f"{len(rows)} removals at the end of the run" in done.stdout
    assert {row["kind"] for row in rows} == {"anchor", "seller", "segment"}
    assert {row["run_id"] for row in rows} == {stored.name.removesuffix(".npz")}
    over_time = rows_of(tmp_path / "r" / "resilience_over_time.csv")
    run_on = [row for row in rows if row["loss_of_city"]]
    assert len(over_time) == 4 * len(run_on)
    assert over_time[0]["quarter"] == "2019Q1"
    assert not (tmp_path / "r" / "resilience").exists()
    assert (tmp_path / "r" / "figures" / "resilience.png").stat().st_size > 10_000


def test_models_are_asked_one_by_one_on_any_number_of_processes(tmp_path):
    asked = ("compare", "--city", "minicity", "--models", "1.0,3.0", "--seeds", "1", "--quarters", "4", *QUICK,
             "--resilience", "--json")  # fmt: skip
    two = zonesim(*asked, "--jobs", "2", "--out", "two", folder=tmp_path)
    one = here(*asked, "--jobs", "1", "--out", "one", folder=tmp_path)
    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    document = json.loads(two.stdout)
    assert [row["model"] for row in document["resilience"]][:: len(document["resilience"]) - 1] == ["1.0", "3.0"]
    for name in ("resilience.csv", "resilience_over_time.csv", "figures/resilience.svg"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    picture = tmp_path / "two" / "figures" / "resilience.png"
    picture.unlink()
    drawn = here("plot", "two", folder=tmp_path)
    assert drawn.returncode == 0, drawn.stderr
    assert picture.exists()


def test_settings_out_of_range_are_refused(tmp_path):
    told = refused(*ASKED, "--resilience", "--set", "resilience.quarters=1", folder=tmp_path, call=here)
    assert "resilience.quarters" in told
    assert "4 to 80" in told
    told = refused(*ASKED, "--resilience", "--set", "resilience.dynamic=1", folder=tmp_path, call=here)
    assert "Did you mean" in told
    told = refused(*ASKED, "--resilience", "--quarters", "0", folder=tmp_path, call=here)
    assert "--quarters 0" in told


def test_a_dry_run_takes_nobody_out(tmp_path):
    assert here(*ASKED, "--resilience", "--dry-run", folder=tmp_path).returncode == 0
    assert not (tmp_path / "r").exists()


def test_rows_of_an_interrupted_run_are_no_hindrance(tmp_path):
    left = tmp_path / "r" / "resilience"
    left.mkdir(parents=True)
    (left / "3.0-1-00000000.resilience.csv").write_text("half")
    assert here(*ASKED, *QUICK, "--resilience", folder=tmp_path).returncode == 0
    assert not left.exists()
    assert "half" not in (tmp_path / "r" / "resilience.csv").read_text(encoding="utf-8")
