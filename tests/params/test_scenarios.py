"""Models by name, `--set`, and the layers of parameters."""

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.params.advice import BadInput
from sim.params.folder import scenarios_folder
from sim.params.scenario import (
    DevelopmentModel,
    Schedule,
    load_model,
    model_names,
    parameter_overrides,
    resolve,
    resolve_parameters,
    split_overrides,
)
from sim.params.tables import levers, parameters

ACTIVE = [declared for declared in (*levers().values(), *parameters().values()) if declared.active]
ASLEEP = ("land.clawback_years", "commute.detour_factor")


@pytest.fixture
def asleep(monkeypatch):
    """A lever and a parameter declared before their mechanism is built."""
    for table, name in zip((levers(), parameters()), ASLEEP, strict=True):
        monkeypatch.setitem(table, name, replace(table[name], status="inactive"))


def test_seven_models_come_with_the_program():
    assert model_names() == ["1.0", "1.0-then-3.0", "2.0", "2017", "2017-2020", "3.0", "3.0-article"]


@pytest.mark.parametrize("name", ["1.0", "2.0", "3.0", "2017"])
def test_a_name_and_the_path_of_its_file_are_the_same_model(name):
    path = scenarios_folder() / "models" / f"{name}.toml"
    assert load_model(name) == load_model(path) == load_model(str(path))


def test_models_differ_in_content():
    contents = [str(load_model(name).content()) for name in model_names()]
    assert len(set(contents)) == len(contents)


def test_equal_levers_are_equal_content_whatever_the_label_and_the_way_of_writing():
    plain = DevelopmentModel("a", "one")
    spelt = DevelopmentModel("b", "two", ("x",), {"fund.leverage": Schedule.steps(0.0, {4: 0.0})})
    assert spelt.content() == plain.content()


def test_content_lists_active_levers_only():
    assert load_model("3.0").content().keys() == {lever.name for lever in levers().values() if lever.active}


@pytest.mark.usefixtures("asleep")
def test_an_inactive_lever_changes_nothing_and_is_listed():
    name = ASLEEP[0]
    model = DevelopmentModel("x", values={name: Schedule.constant(levers()[name].high)})
    assert model.content() == DevelopmentModel("y").content()
    assert model.levers_at(0) == DevelopmentModel("y").levers_at(0)
    assert model.inactive == (name,)


@pytest.mark.usefixtures("asleep")
def test_an_inactive_lever_cannot_be_read():
    with pytest.raises(AttributeError, match="inactive"):
        load_model("3.0").levers_at(0).land.clawback_years  # noqa: B018


def test_quarters_without_a_change_share_one_object():
    model = DevelopmentModel("x", values={"fund.leverage": Schedule.steps(0.0, {10: 4.0})})
    assert model.levers_at(0) is model.levers_at(9)
    assert [model.levers_at(quarter).fund.leverage for quarter in (9, 10)] == [0.0, 4.0]


def test_a_model_survives_the_way_to_another_process():
    model = load_model("3.0").with_levers({"fund.size": 50.0})
    assert pickle.loads(pickle.dumps(model)) == model


def test_a_lever_held_by_set_is_held_in_every_quarter():
    scheduled = DevelopmentModel("x", values={"fund.leverage": Schedule.steps(0.0, {10: 4.0})})
    held = scheduled.with_levers({"fund.leverage": 2.0})
    assert {held.levers_at(quarter).fund.leverage for quarter in range(80)} == {2.0}
    assert scheduled.levers_at(20).fund.leverage == 4.0


def test_no_override_is_no_change():
    assert load_model("3.0").with_levers({}) == load_model("3.0")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("3.00", "there is no development model '3.00'. Did you mean '3.0'? Models: 1.0, 1.0-then-3.0, 2.0,"),
        ("zzz", "there is no development model 'zzz'. Models:"),
        ("3.1.toml", "3.1.toml: there is no such file. Did you mean '3.0'?"),
        ("nowhere/3.0", "nowhere/3.0: there is no such file."),
        (".", "is a folder; give a file"),
        ("x" * 5000, "there is no development model"),
        ("a\0b", "there is no development model"),
    ],
)
def test_a_wrong_name_of_a_model_is_answered(name, sentence):
    with pytest.raises(BadInput) as refused:
        load_model(name)
    assert sentence in str(refused.value)


def test_a_folder_called_like_a_model_does_not_hide_it(tmp_path, monkeypatch):
    (tmp_path / "3.0").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_model("3.0").levers_at(0).land.tilt_industry == 1.0


def test_an_error_names_a_shipped_file_from_the_scenarios_folder_on():
    with pytest.raises(BadInput, match=r"^scenarios/models/absent\.toml: there is no such file"):
        load_model(scenarios_folder() / "models" / "absent.toml")


def _allowed(declared):
    """Numbers that a row accepts."""
    whole = st.integers(int(declared.low), int(declared.high)).map(float)
    return whole if declared.whole else st.floats(declared.low, declared.high)


@given(st.data())
def test_overrides_come_back_split_by_kind(data):
    chosen = data.draw(st.lists(st.sampled_from(ACTIVE), unique_by=lambda declared: declared.name, max_size=6))
    numbers = {declared.name: data.draw(_allowed(declared)) for declared in chosen}
    lever_numbers, parameter_numbers = split_overrides(f"{name} = {number!r}" for name, number in numbers.items())
    assert lever_numbers | parameter_numbers == numbers
    assert lever_numbers.keys() <= levers().keys()
    assert parameter_numbers.keys() <= parameters().keys()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fund.size", "--set 'fund.size': write name=value"),
        ("", "--set '': write name=value"),
        ("=3", "there is no lever or parameter ''"),
        ("fund.leverige=3", "there is no lever or parameter 'fund.leverige'. Did you mean 'fund.leverage'?"),
        ("labour.acept_gain=0.1", "Did you mean 'labour.accept_gain'?"),
        ("fund.leverage=", "--set fund.leverage = '': must be a number"),
        ("fund.leverage=four", "--set fund.leverage = 'four': must be a number from 0 to 5"),
        ("fund.leverage=true", "must be a number"),
        ("fund.leverage=nan", "--set fund.leverage = nan: must be a finite number"),
        ("fund.leverage=1e999", "--set fund.leverage = inf: must be a finite number"),
        ("fund.leverage=6", "--set fund.leverage = 6.0: outside 0 to 5"),
        ("labour.accept_gain=-1", "--set labour.accept_gain = -1.0: outside 0 to 0.3 (utility)."),
    ],
)
def test_a_wrong_override_is_told_in_one_sentence(text, sentence):
    with pytest.raises(BadInput) as refused:
        split_overrides([text])
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.usefixtures("asleep")
@pytest.mark.parametrize("name", ASLEEP)
def test_what_is_inactive_cannot_be_set(name):
    declared = (levers() | parameters())[name]
    with pytest.raises(BadInput, match=f"--set {name}: this {declared.kind} is inactive"):
        split_overrides([f"{name}={declared.default}"])


@pytest.mark.usefixtures("asleep")
def test_all_wrong_overrides_are_told_at_once():
    with pytest.raises(BadInput) as refused:
        split_overrides(["fund.size=-1", "fund.leverage=2", "nothing", "land.clawback_years=2"])
    assert len(str(refused.value).splitlines()) == 3


def test_an_override_given_twice_must_be_the_same():
    assert split_overrides(["fund.size=10", "fund.size=1e1"]) == ({"fund.size": 10.0}, {})
    with pytest.raises(BadInput, match=r"fund\.size: is given twice with different values"):
        split_overrides(["fund.size=10", "fund.size=20"])


def test_shares_of_contacts_are_checked_with_the_overrides_of_each_model():
    assert resolve("3.0", ["recruit.gap_share=0.8"]).model.levers_at(0).recruit.gap_share == 0.8
    with pytest.raises(BadInput, match=r"model 2\.0 with --set, .* = 1\.5 from 2017Q3"):
        resolve("2.0", ["recruit.gap_share=0.8"])


def test_settings_carry_levers_in_the_model_and_parameters_beside_it():
    settings = resolve("3.0", ["fund.size=50", "labour.accept_gain=0.2"])
    assert settings.model.levers_at(0).fund.size == 50.0
    assert settings.model.label == "3.0"
    assert settings.parameters == {"labour.accept_gain": 0.2}


def test_a_parameter_is_default_then_city_then_set():
    city = {"labour.accept_gain": 0.2, "commute.beta": 0.05}
    resolved = resolve_parameters(city, {"labour.accept_gain": 0.3})
    assert (resolved.labour.accept_gain, resolved.commute.beta) == (0.3, 0.05)
    assert resolved.housing.build_quarters == parameters()["housing.build_quarters"].default


def test_resolved_parameters_are_the_active_ones():
    assert resolve_parameters({}, {}).flat() == {
        name: declared.default for name, declared in parameters().items() if declared.active
    }


def test_the_parameters_of_a_city_are_read_by_table_or_dotted_name():
    table = {"labour": {"accept_gain": 0.2}, "commute.beta": 0.05}
    assert parameter_overrides(table, "city.toml") == {"labour.accept_gain": 0.2, "commute.beta": 0.05}


@pytest.mark.usefixtures("asleep")
def test_all_wrong_parameters_of_a_city_are_told_at_once():
    table = {
        "labour": {"acept_gain": 0.2, "accept_gain": "much", "wage_floor": 2},
        "fund": {"size": 10},
        "commute": {"detour_factor": 1.4},
        "start": 3,
        "labour.rent_sharing": 0.1,
    }
    with pytest.raises(BadInput) as refused:
        parameter_overrides(table, "city.toml")
    told = str(refused.value).splitlines()
    assert [line.split(":")[0] for line in told] == [
        "city.toml, labour.acept_gain",
        "city.toml, labour.accept_gain = 'much'",
        "city.toml, labour.wage_floor = 2",
        "city.toml, fund.size",
        "city.toml, commute.detour_factor",
        "city.toml, start",
    ]
    assert "Did you mean 'labour.accept_gain'?" in told[0]
    assert "is a lever, not a parameter" in told[3]
    assert "inactive" in told[4]


def test_reading_models_loads_no_heavy_package():
    code = (
        "import sys, sim.params.scenario as s; s.load_model('3.0').levers_at(0); s.resolve_parameters({}, {});"
        "print(sorted({'numpy', 'numba', 'mesa', 'scipy', 'matplotlib', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_the_scenarios_folder_holds_models():
    assert (Path(scenarios_folder()) / "models" / "3.0.toml").is_file()
