import json

import pytest
from command import here, refused, zonesim

QUICK = ("--city", "minicity", "--quarters", "2", "--seeds", "1")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["compare", "--city", "chengdo"], "Did you mean 'chengdu'?"),
        (["compare", "--models", "1.0,3.O"], "there is no development model '3.O'"),
        (["compare", "--models", "3.0,3.0"], "two models called '3.0'"),
        (["compare", "--models", "1.0,,3.0"], "empty"),
        (["compare", "--models", "nowhere/own.toml"], "there is no such file"),
        (["compare", "--seeds", "0"], "at least 1 seed"),
        (["compare", "--seeds", "-4"], "at least 1 seed"),
        (["compare", "--seeds", "many"], "--seeds"),
        (["compare", "--seeds", "99999999999999999999", "-n"], "--seeds: at most 1,000,000 are allowed"),
        (["compare", "--seeds", "1000001"], "--seeds: at most 1,000,000 are allowed"),
        (["compare", "--quarters", "0"], "--quarters 0: must be 1 or above"),
        (["compare", "--quarters", "401"], "--quarters 401: must be at most 400"),
        (["compare", "--jobs", "0"], "--jobs 0: must be 1 or above"),
        (["compare", "--threads", "-1"], "--threads -1: must be 1 or above"),
        (["compare", "--scale", "0"], "--scale 0: must be above 0"),
        (["compare", "--scale", "1.01"], "--scale 1.01: must be above 0"),
        (["compare", "--scale", "nan"], "--scale nan: must be above 0"),
        (["compare", "--set", "fund.leverige=2"], "Did you mean 'fund.leverage'?"),
        (["compare", "--set", "fund.leverage"], "write name=value"),
        (["compare", "--set", "fund.leverage=50"], "outside 0 to 5"),
        (["compare", "--set", "fund.leverage=nan"], "finite"),
        (["compare", "--set", "resilience.quarters=5.5"], "resilience.quarters = 5.5: must be a whole number from 4"),
        (["compare", "--set", "fund.leverage=high"], "must be a number"),
        (["compare", "--totals", "mine.csv"], "mine.csv"),
        (["run", "--model", "4.0"], "there is no development model '4.0'"),
        (["run", "--seed", "0"], "seed 0: must be 1 or above"),
        (["plot", "nowhere"], "nowhere: there is no such folder"),
        (["plot", "."], "holds no finished results"),
        (["scenarios", "show", "chengdo"], "Did you mean 'chengdu'?"),
        (["scenarios", "check", "nowhere.toml"], "there is no such file"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_2(tmp_path, arguments, told):
    assert told in refused(*arguments, folder=tmp_path, call=here)


def test_bad_input_in_a_process_of_its_own(tmp_path):
    told = refused("compare", "--city", "chengdo", folder=tmp_path)
    assert told.startswith("error: there is no city 'chengdo'. Did you mean 'chengdu'?")
    assert told.count("\n") == 1


def test_all_mistakes_are_told_at_once(tmp_path):
    told = refused("compare", "--jobs", "0", "--quarters", "0", "--city", "x", "--set", "a=b", folder=tmp_path)
    assert [line.partition(" ")[0] for line in told.splitlines()] == ["error:"] * 4


def test_an_inactive_lever_cannot_be_set(tmp_path):
    done = here("params", "--json", folder=tmp_path)
    inactive = [row["name"] for row in json.loads(done.stdout) if row["status"] == "inactive"]
    for name in inactive[:2]:
        assert "inactive" in refused("compare", "--set", f"{name}=1", folder=tmp_path, call=here)


def test_with_json_the_error_is_the_one_document(tmp_path):
    done = zonesim("compare", "--city", "chengdo", "--json", folder=tmp_path)
    assert done.returncode == 2
    assert "chengdu" in json.loads(done.stdout)["error"]["message"]
    assert done.stderr.startswith("error: ")


def test_a_folder_with_other_content_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("years of work")
    assert "holds other content (thesis.docx)" in refused("compare", *QUICK, "--out", "mine", folder=tmp_path)
    assert "is a file" in refused("compare", *QUICK, "--out", "mine/thesis.docx", folder=tmp_path)


def test_a_folder_that_cannot_be_made_is_said_before_the_work(tmp_path):
    (tmp_path / "file").write_text("")
    assert "file" in refused("compare", *QUICK, "--out", "file/results", folder=tmp_path)


def test_a_broken_model_file_names_its_line(tmp_path):
    (tmp_path / "own.toml").write_text('title = "Own"\n[fund]\nsize = \n')
    assert "own.toml, line 3" in refused("compare", "--models", "1.0,own.toml", folder=tmp_path)
    assert "own.toml, line 3" in refused("scenarios", "check", "own.toml", folder=tmp_path)
