"""A bundle: every set of groups of levers a point, from one model to another; groups that cannot be are refused."""

import pytest

from sim.experiments.sweeps.bundle import read_bundle
from sim.experiments.sweeps.design_file import design_of, load_design
from sim.experiments.sweeps.plan import plan
from sim.experiments.sweeps.provenance import read_manifest
from sim.experiments.sweeps.store import SweepStore
from sim.params.advice import BadInput
from sim.params.scenario import load_model
from sim.params.tables import levers

ENDS = {"from": "1.0", "to": "3.0"}
TWO = {"land": ["land.*"], "rest": [f"{name}.*" for name in {row.partition(".")[0] for row in levers()} - {"land"}]}
HEAD = 'city = "minicity"\nseeds = 2\nquarters = 2\n'


def points(**table):
    return read_bundle("bundle", {**ENDS, **table}, "mine.toml")


def test_points_are_all_sets_of_groups_in_binary_order():
    found = points(groups=TWO)
    assert found.axes == ("bundle.land", "bundle.rest")
    assert [tuple(point.values.values()) for point in found.points] == [(0, 0), (1, 0), (0, 1), (1, 1)]


def test_a_run_has_the_levers_of_its_groups_from_the_later_model_and_all_others_from_the_earlier():
    before, after = load_model("1.0"), load_model("3.0")
    sweep = plan(design_of(HEAD + '[bundle]\nfrom = "1.0"\nto = "3.0"\n[bundle.groups]\n' + toml(TWO)))
    assert len(sweep.runs) == 8
    for row in sweep.rows:
        for name in levers():
            group = "bundle.land" if name.startswith("land.") else "bundle.rest"
            model = after if row.values[group] else before
            assert row.run.model.schedule(name) == model.schedule(name), (row.values, name)
    assert "bundle.land=1.0" in sweep.rows[-1].run.overrides


def test_the_ends_are_the_runs_of_the_two_models():
    bundle = plan(design_of(HEAD + '[bundle]\nfrom = "1.0"\nto = "3.0"\n'))
    models = plan(design_of(HEAD + 'models = ["1.0", "3.0"]\n[grid]\n"fund.size" = [100.0]\n'))
    assert bundle.rows[-1].run.model.content() == load_model("3.0").content()
    assert bundle.rows[0].run.model.content() == load_model("1.0").content()
    assert bundle.rows[-1].run.run_hash in {run.run_hash for run in models.runs}  # 3.0 has a fund of 100


def test_families_are_groups_and_those_without_a_difference_are_left_out():
    families = {row.family for row in levers().values()}
    assert {axis.removeprefix("bundle.") for axis in points().axes} == families
    found = points(groups={**TWO, "effort": ["recruit.effort"], "rest": TWO["rest"]})  # recruit.effort is equal
    assert found.axes == ("bundle.land", "bundle.rest")


def test_a_lever_that_changes_over_time_keeps_its_course():
    found = read_bundle("bundle", {"from": "3.0", "to": "1.0-then-3.0"}, "mine.toml")
    assert any(len(course.quarters) > 1 for course in found.points[-1].courses.values())
    (before,) = found.models
    moved = before.with_courses(found.points[-1].courses, "bundle")
    assert moved.content() == load_model("1.0-then-3.0").content()


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"groups": {"land": ["land.*"]}}, "approval.delay_quarters, .*stand in no group"),
        ({"groups": {**TWO, "price": ["land.price"]}}, "land.price stands in land and price; it must stand in one"),
        ({"groups": {**TWO, "fund": ["fund.leverag"]}}, "no active lever 'fund.leverag'. Did you mean 'fund.leverage'"),
        ({"groups": {**TWO, "a b": ["land.*"]}}, "'a b': a name of a group is letters"),
        ({"groups": "families"}, 'must be "family", or a table'),
        (
            {"groups": {name.replace(".", "-"): [name] for name in levers()}},
            r"groups differ, that is .* points; at most 10",
        ),
        ({"to": "1.0"}, "1.0 and 1.0 have the same levers"),
        ({"to": "4.0"}, "mine.toml, bundle, to: there is no development model '4.0'"),
        ({"from": 1}, "bundle, from: must be a text"),
        ({"form": "1.0"}, "there is no 'form', only from, to, groups. Did you mean 'from'"),
    ],
)
def test_a_bundle_that_cannot_be_is_a_sentence(table, sentence):
    with pytest.raises(BadInput, match=sentence):
        points(**table)


@pytest.mark.parametrize(
    ("head", "overrides", "sentence"),
    [
        ('models = ["1.0"]\n', (), "models: a bundle begins at the model of its `from`"),
        ('constraints = ["fund.leverage <= 2"]\n', (), "a bundle design needs all of its rows"),
        ("", ("fund.leverage=2",), "--set fund.leverage: is moved by the design"),
    ],
)
def test_what_does_not_go_with_a_bundle_is_refused(head, overrides, sentence):
    with pytest.raises(BadInput, match=sentence):
        design_of(HEAD + head + '[bundle]\nfrom = "1.0"\nto = "3.0"\n', overrides)


def test_levers_that_must_fit_together_belong_into_one_group(tmp_path):
    for name, gap, technology in (("a", 0.7, 0.1), ("b", 0.1, 0.7)):
        text = f"[recruit]\ngap_share = {gap}\ntechnology_share = {technology}\n"
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    table = '[bundle]\nfrom = "a.toml"\nto = "b.toml"\n[bundle.groups]\n'
    (tmp_path / "mine.toml").write_text(f'{HEAD}{table}g = ["recruit.gap_share"]\nt = ["recruit.tech*"]\n')
    with pytest.raises(BadInput, match="Put both levers into one group"):
        load_design(str(tmp_path / "mine.toml"))


def toml(groups):
    return "".join(f"{name} = {sorted(patterns)!r}\n" for name, patterns in groups.items()).replace("'", '"')


def test_the_manifest_tells_only_the_levers_that_all_runs_share(tmp_path):
    sweep = plan(design_of(HEAD + '[bundle]\nfrom = "1.0"\nto = "3.0"\n[bundle.groups]\n' + toml(TWO)))
    with SweepStore(tmp_path / "s").at_work(sweep, print):
        pass
    (told,) = read_manifest(tmp_path / "s")["designs"].values()
    shared = {name for name in levers() if before_and_after(name)[0] == before_and_after(name)[1]}
    assert set(told["models"]["1.0"]["levers"]) == shared
    assert told["axes"] == ["bundle.land", "bundle.rest"]
    assert told["overrides"] == []


def before_and_after(name):
    return load_model("1.0").schedule(name), load_model("3.0").schedule(name)
