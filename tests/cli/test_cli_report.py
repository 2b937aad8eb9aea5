"""`report` as a user calls it: where the page is, whether it still holds, and sentences for what has no page."""

import pytest
from command import here, refused

ASKED = ("run", "--city", "minicity", "--quarters", "2", "--out", "results")
DESIGN = 'city = "minicity"\nmodels = ["1.0", "3.0"]\nseeds = 2\nquarters = 1\n'
GRID = f'title = "Mine"\n{DESIGN}[grid]\n"fund.leverage" = [0.0, 2.0]\n'


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    where = tmp_path_factory.mktemp("report")
    done = here(*ASKED, folder=where)
    assert done.returncode == 0, done.stderr
    (where / "design.toml").write_text(GRID, encoding="utf-8")
    done = here("sweep", "run", "design.toml", "--out", "sweep", "--jobs", "1", "-q", folder=where)
    assert done.returncode == 0, done.stderr
    return where


def test_the_page_of_one_run_stands_in_its_folder_and_the_command_goes_on_with_it(place):
    done = here("report", "results", folder=place)
    assert (done.returncode, done.stdout, done.stderr) == (0, "results/report.html\n", "")
    page = (place / "results" / "report.html").read_text(encoding="utf-8")
    assert "Model 3.0: Minicity" in page
    assert "Levers that are not as in 2017" in page
    assert "less 3.0, paired" not in page
    assert not list(place.glob("results/*.tmp"))
    again = here(*ASKED, folder=place)
    assert again.returncode == 0, again.stderr


def test_the_page_of_a_sweep_has_its_design_its_counts_and_its_figure(place):
    done = here("report", "sweep", folder=place)
    assert (done.returncode, done.stdout, done.stderr) == (0, "sweep/report.html\n", "")
    page = (place / "sweep" / "report.html").read_text(encoding="utf-8")
    assert "Sweep design" in page
    assert "8 of 8 runs, 2 points of the design" in page
    assert "&#34;fund.leverage&#34; = [0.0, 2.0]" in page
    assert 'id="figure-along_axes"' in page
    assert "Grid: every combination of the values" in page
    assert 'id="failed"' not in page
    assert here("sweep", "verify", "sweep", folder=place).returncode == 0
    again = here("sweep", "run", "design.toml", "--out", "sweep", "-q", folder=place)
    assert again.returncode == 0, again.stderr


def test_a_page_that_no_longer_holds_is_found_and_nothing_is_written(place):
    assert here("report", "results", "--out", "mine.html", folder=place).stdout == "mine.html\n"
    page = place / "mine.html"
    check = ("report", "results", "--out", "mine.html", "--check")
    whole = here(*check, folder=place)
    assert (whole.returncode, whole.stdout) == (0, "as it is: mine.html\n")
    content = page.read_bytes()
    page.write_bytes(content.replace(b"Minicity", b"Maxicity"))
    changed = page.read_bytes()
    found = here(*check, folder=place)
    assert (found.returncode, found.stdout) == (4, "other bytes: mine.html\n")
    assert page.read_bytes() == changed
    page.unlink()
    found = here(*check, folder=place)
    assert (found.returncode, found.stdout) == (4, "missing: mine.html\n")
    assert not page.exists()


def test_runs_that_failed_are_named_and_the_figure_shows_the_others(tmp_path):
    (tmp_path / "design.toml").write_text(DESIGN + '[grid]\n"fund.leverage" = [0.0, 2.0]\n', encoding="utf-8")
    assert here("sweep", "run", "design.toml", "--out", "s", "--jobs", "1", "-q", folder=tmp_path).returncode == 0
    before = here("report", "s", folder=tmp_path)
    assert before.returncode == 0, before.stderr
    (tmp_path / "more.toml").write_text(DESIGN + '[grid]\n"fund.leverage" = [0.0, 2.0, 4.0]\n', encoding="utf-8")
    made = ("sweep", "run", "more.toml", "--out", "s", "--jobs", "1", "--run-timeout", "0.001", "-q")
    assert here(*made, folder=tmp_path).returncode == 3
    done = here("report", "s", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "s" / "report.html").read_text(encoding="utf-8")
    assert "8 of 12 runs" in page
    assert page.count("took longer than --run-timeout and was stopped (fund.leverage=4.0)") == 4
    assert "4 of 12 rows of the design are missing" not in page  # it is drawn, not written
    assert 'id="figure-along_axes"' in page


def test_a_design_that_no_figure_shows_has_a_page_that_says_why(tmp_path):
    (tmp_path / "d.toml").write_text(f"{DESIGN}[[list]]\nmodel = '1.0'\n", encoding="utf-8")
    assert here("sweep", "run", "d.toml", "--out", "s", "--jobs", "1", "-q", folder=tmp_path).returncode == 0
    done = here("report", "s", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "s" / "report.html").read_text(encoding="utf-8")
    assert "no lever or parameter as an axis: there is nothing to draw along" in page


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere",), "nowhere: there is no such folder of results"),
        (("empty",), "empty: holds no finished results (no manifest.json)"),
        (("results", "--out", "nowhere/page.html"), "nowhere/page.html: cannot be written"),
        (("results", "--out", "empty"), "empty: cannot be written"),
        (("design.toml",), "design.toml: there is no such folder of results"),
    ],
)
def test_what_has_no_page_is_refused_in_a_sentence(place, arguments, sentence):
    (place / "empty").mkdir(exist_ok=True)
    said = refused("report", *arguments, folder=place, call=here)
    assert sentence in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["summary.csv", "manifest.json", "mine.html", "figures"])
def test_only_a_page_is_written_over(place, tmp_path, name):
    import shutil

    shutil.copytree(place / "results", tmp_path / "results")
    path = tmp_path / "results" / name
    if name == "mine.html":
        path.write_text("<!DOCTYPE html>\n<html lang='en'>my own words</html>\n")
    before = path.read_bytes() if path.is_file() else None
    said = refused("report", "results", "--out", f"results/{name}", folder=tmp_path, call=here)
    assert ("is there and is no page of `report`" if before else "cannot be written") in said
    assert before is None or path.read_bytes() == before
    for out in ((), ("--out", "page.html"), ("--out", "page.html")):
        assert here("report", "results", *out, folder=tmp_path).returncode == 0


@pytest.mark.parametrize("junk", [b"junk\n", b""])
def test_a_broken_table_of_a_sweep_is_named_and_made_again(place, tmp_path, junk):
    import shutil

    shutil.copytree(place / "sweep", tmp_path / "sweep")
    shutil.copy(place / "design.toml", tmp_path)
    table = tmp_path / "sweep" / "runs.parquet"
    whole = table.read_bytes()
    table.write_bytes(junk)
    for command in ("report", "plot"):
        said = refused(command, "sweep", folder=tmp_path, call=here)
        assert said.startswith("error: sweep/runs.parquet: is broken; remove it, and `sweep run`")
        assert said.count("\n") == 1
    table.unlink()
    done = here("sweep", "run", "design.toml", "--out", "sweep", "-q", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert table.read_bytes() == whole


def test_a_sweep_without_its_manifest_has_no_page(place, tmp_path):
    import shutil

    shutil.copytree(place / "sweep", tmp_path / "sweep")
    shutil.copy(place / "design.toml", tmp_path)
    manifest = tmp_path / "sweep" / "manifest.json"
    for spoil in (manifest.unlink, lambda: manifest.write_text("{}"), lambda: manifest.write_text("{")):
        spoil()
        said = refused("report", "sweep", folder=tmp_path, call=here)
        assert "sweep: its manifest.json is missing or broken; `sweep run`" in said
        assert said.count("\n") == 1
    assert here("sweep", "run", "design.toml", "--out", "sweep", "-q", folder=tmp_path).returncode == 0
    assert here("report", "sweep", folder=tmp_path).returncode == 0


def test_a_sweep_is_not_exported_as_a_comparison(place):
    said = refused("export", "sweep", folder=place, call=here)
    assert "sweep: is a sweep, and export is for results of compare and run" in said
    assert "runs.parquet" in said
    assert "sim.sweep_outcomes" in said


def test_results_that_are_not_finished_are_refused(place, tmp_path):
    import shutil

    for name in ("results", "sweep"):
        shutil.copytree(place / name, tmp_path / name)
    (tmp_path / "results" / "manifest.json").unlink()
    (tmp_path / "sweep" / "runs.parquet").unlink()
    assert "holds no finished results" in refused("report", "results", folder=tmp_path, call=here)
    assert "its runs are not finished" in refused("report", "sweep", folder=tmp_path, call=here)
    shutil.copytree(place / "results", tmp_path / "broken")
    next((tmp_path / "broken" / "runs").iterdir()).write_bytes(b"half")
    assert "cannot be read as a run" in refused("report", "broken", folder=tmp_path, call=here)
