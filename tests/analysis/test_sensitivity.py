"""Indices of functions whose indices are known, from rows to a stored folder; and a guard that stops by name."""

import numpy as np
import pytest
from made_up_sweeps import CHAINS, COMMUTE, stored

from sim.analysis.sensitivity import COLUMNS, Problem, check, indices, rows_of, sensitivities
from sim.experiments.sweeps import samplers
from sim.experiments.sweeps.axes import spans
from sim.params.advice import BadInput

pytest.importorskip("SALib", reason="the extra `analysis` is not installed")

ISHIGAMI = Problem("saltelli", ("a", "b", "c"), ("a", "b", "c"))
GROUPED = Problem("saltelli", ("a", "b", "c", "d"), ("additive", "additive", "left", "right"))
HEAD = 'city = "minicity"\nmodels = ["3.0"]\nseeds = 3\nquarters = 8\n'
MORRIS = (
    HEAD
    + """[morris]
trajectories = 6
levels = 4
[morris.axes]
"land.tilt_industry" = { range = [0.0, 1.0], group = "land" }
"land.tilt_services" = { range = [0.0, 1.0], group = "land" }
"fund.leverage" = [0.0, 4.0]
"""
)
SALTELLI = (
    HEAD + '[saltelli]\npoints = 64\n[saltelli.axes]\n"land.tilt_industry" = [0.0, 1.0]\n"fund.leverage" = [0.0, 4.0]\n'
)


def ishigami(rows):
    """Ishigami and Homma (1990): sin x + 7 sin² y + 0.1 z⁴ sin x on (-π, π)³."""
    x, y, z = (np.pi * (2.0 * rows - 1.0)).T
    return np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def grouped(rows):
    """a + b, and √12 times c and d about their middles: variances 1/6 and 1/12."""
    a, b, c, d = (rows - 0.5).T
    return a + b + np.sqrt(12.0) * c * d


def named(found):
    return {(index.name, index.group, index.beside): index for index in found}


def ids(values):
    return np.array([[f"3.0-{seed}-{row:08x}" for seed in range(values.shape[1])] for row in range(len(values))])


def test_ishigami_has_the_indices_of_its_formula():
    rows = samplers.saltelli(4096, [0, 1, 2], 1)
    values = ishigami(rows)[:, None] + np.array([[0.0, 0.5]])  # a seed shifts all rows alike
    found = named(indices(ISHIGAMI, rows, values, ids(values)))
    first = [0.3139, 0.4424, 0.0]
    total = [0.5576, 0.4424, 0.2437]
    for group, s1, st in zip("abc", first, total, strict=True):
        assert found["S1", group, ""].value == pytest.approx(s1, abs=0.015)
        assert found["ST", group, ""].value == pytest.approx(st, abs=0.01)
        assert found["ST", group, ""].by_seed == pytest.approx(found["ST", group, ""].value)
    assert found["S2", "a", "c"].value == pytest.approx(0.2437, abs=0.015)
    assert found["S2", "a", "b"].value == pytest.approx(0.0, abs=0.015)


def test_groups_have_the_indices_of_what_they_hold():
    rows = samplers.saltelli(2048, [0, 0, 1, 2], 1)
    values = grouped(rows)[:, None]
    found = named(indices(GROUPED, rows, values, ids(values)))
    assert {group for _, group, _ in found} == {"additive", "left", "right"}
    for group, s1, st in (("additive", 2 / 3, 2 / 3), ("left", 0.0, 1 / 3), ("right", 0.0, 1 / 3)):
        assert found["S1", group, ""].value == pytest.approx(s1, abs=0.02)
        assert found["ST", group, ""].value == pytest.approx(st, abs=0.02)
    assert found["S2", "left", "right"].value == pytest.approx(1 / 3, abs=0.03)


def test_a_shock_that_a_seed_gives_to_all_rows_changes_no_index_and_one_to_each_row_does():
    rows = samplers.saltelli(256, [0, 0, 1, 2], 1)
    chance = np.random.default_rng(1)
    alone = grouped(rows)[:, None]
    total = named(indices(GROUPED, rows, alone, ids(alone)))["ST", "left", ""].value
    shared = alone + chance.normal(0.0, 0.5, (1, 4))
    assert named(indices(GROUPED, rows, shared, ids(shared)))["ST", "left", ""].value == pytest.approx(total)
    noisy = alone + chance.normal(0.0, 0.5, (len(rows), 1))
    assert named(indices(GROUPED, rows, noisy, ids(noisy)))["ST", "left", ""].value > total + 0.1


def test_the_index_is_that_of_the_mean_over_seeds_so_that_luck_of_seeds_cancels():
    rows = samplers.saltelli(256, [0, 1, 2], 1)
    effect, luck = rows[:, 0] - 0.5, 2.0 * (rows[:, 1] - 0.5)
    values = np.stack([effect + luck, effect - luck], axis=1)
    found = named(indices(ISHIGAMI, rows, values, ids(values)))
    assert found["ST", "b", ""].value == pytest.approx(0.0, abs=1e-9)
    assert found["ST", "b", ""].by_seed == pytest.approx([0.8, 0.8], abs=0.02)


def test_morris_without_groups_has_all_three_and_with_groups_the_mean_size_only():
    alone = Problem("morris", ("a", "b"), ("a", "b"), 4)
    rows = samplers.morris(20, [0, 1], 4, 1)
    values = (rows @ [3.0, -2.0])[:, None]
    found = named(indices(alone, rows, values, ids(values)))
    assert {key[0]: index.value for key, index in found.items() if key[1] == "b"} == pytest.approx(
        {"mu_star": 2.0, "mu": -2.0, "sigma": 0.0}
    )
    assert np.isnan(found["mu", "a", ""].confidence)
    together = Problem("morris", ("a", "b", "c"), ("one", "one", "other"), 4)
    rows = samplers.morris(20, [0, 0, 1], 4, 1)
    values = (rows @ [0.0, 0.0, 5.0])[:, None]
    found = named(indices(together, rows, values, ids(values)))
    assert {key: index.value for key, index in found.items()} == pytest.approx(
        {("mu_star", "one", ""): 0.0, ("mu_star", "other", ""): 5.0}
    )


def test_morris_measures_the_steps_that_an_axis_of_whole_numbers_makes():
    span = spans({"land.floor_build_quarters": [2, 6]}, "d.toml")["land.floor_build_quarters"]
    rows = samplers.morris(20, [0, 1], 4, 1)
    rows[:, 0] = [(span.at(share) - span.low) / (span.high - span.low) for share in rows[:, 0]]
    assert sorted(set(rows[:, 0])) == [0.0, 0.25, 0.75, 1.0]
    values = (rows @ [3.0, -2.0])[:, None]
    found = named(indices(Problem("morris", ("a", "b"), ("a", "b"), 4), rows, values, ids(values)))
    assert {key[:2]: index.value for key, index in found.items() if key[0] != "sigma"} == pytest.approx(
        {("mu_star", "a"): 3.0, ("mu", "a"): 3.0, ("mu_star", "b"): 2.0, ("mu", "b"): -2.0}
    )


def test_the_answer_does_not_hang_on_when_it_is_asked():
    rows = samplers.saltelli(64, [0, 1, 2], 1)
    values = ishigami(rows)[:, None]
    once, again = ([index.confidence for index in indices(ISHIGAMI, rows, values, ids(values))] for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda values: values[:-1], "there are 31 rows up to run 3.0-0-0000001e, and the design has 32"),
        (
            lambda values: np.where(values == values[5, 1], np.nan, values),
            r"run 3.0-1-00000005 \(row 5\) has no finite",
        ),
        (lambda values: np.where(values == values[7, 0], np.inf, values), r"run 3.0-0-00000007 \(row 7\) .*inf"),
        (lambda values: np.stack([values[:, 0], np.full(32, 3.5)], 1), "is 3.5 in every run from 3.0-1-00000000 to"),
    ],
)
def test_the_guard_stops_before_salib_by_the_name_of_the_run(spoil, sentence, monkeypatch):
    monkeypatch.setattr("sim.analysis.sensitivity._computed", lambda *_: pytest.fail("SALib was asked"))
    rows = samplers.saltelli(4, [0, 1, 2], 1)
    values = spoil(np.arange(64.0).reshape(32, 2))
    with pytest.raises(BadInput, match=sentence):
        list(indices(ISHIGAMI, rows, values, ids(values)))


def test_what_is_whole_passes_the_guard():
    values = np.arange(64.0).reshape(32, 2)
    assert check(values, 32, ids(values), "x") is None


def test_a_stored_morris_sweep_gives_its_effects_a_row_an_index(tmp_path):
    def outcomes(row):
        land, fund = row.values["land.tilt_industry"], row.values["fund.leverage"]
        return {COMMUTE: 2.0 * fund + row.run.seed, CHAINS: land - 0.5 * fund}

    rows = rows_of(sensitivities(stored(tmp_path / "s", MORRIS, outcomes)))
    assert all(tuple(row) == COLUMNS for row in rows)
    effects = {(row["outcome"], row["group"]): row["value"] for row in rows}
    assert effects["job_housing.minimum_commute_by_skill", "fund.leverage"] == pytest.approx(8.0)  # 2 × a range of 4
    assert effects["job_housing.minimum_commute_by_skill", "land"] == pytest.approx(0.0, abs=1e-12)
    assert effects["chain.local_input_share", "land"] == pytest.approx(1.0)
    assert effects["chain.local_input_share", "fund.leverage"] == pytest.approx(2.0)
    assert {(row["index"], row["points"], row["seeds"]) for row in rows} == {("mu_star", 18, 3)}


def test_a_stored_saltelli_sweep_and_an_outcome_that_is_no_headline(tmp_path):
    series = np.array([9.0, 9.0, 9.0, 9.0, 0.0, 1.0, 2.0, 3.0])  # its last year counts: mean 1.5

    def outcomes(row):
        land, fund = row.values["land.tilt_industry"], row.values["fund.leverage"] / 4.0
        return {COMMUTE: land, "city:city.gdp": (2.0 * land + fund) * series}

    found = sensitivities(stored(tmp_path / "s", SALTELLI, outcomes), ["city:city.gdp"])
    (one,) = found
    total = {index.group: index.value for index in one.indices if index.name == "ST"}
    assert total == pytest.approx({"land.tilt_industry": 0.8, "fund.leverage": 0.2}, abs=0.02)
    assert one.cell.values["city:city.gdp"].max() <= 4.5


def test_folders_that_cannot_be_analysed_are_sentences(tmp_path):
    def outcomes(row):
        return {COMMUTE: row.values["fund.leverage"]}

    whole = stored(tmp_path / "whole", MORRIS, outcomes)
    for asked, sentence in (
        (["city:chain.local_input_share"], "the runs did not keep city:chain.local_input_share; they kept"),
        (["city:job_housing.minimum_commut"], "Did you mean 'city:job_housing.minimum_commute'"),
        (["job_housing.minimum_commute"], "Write scope:outcome"),
    ):
        with pytest.raises(BadInput, match=sentence):
            sensitivities(whole, asked)
    lost = stored(tmp_path / "lost", MORRIS, outcomes, lost=(4,))
    with pytest.raises(BadInput, match=r"1 of 54 runs have no result \(3.0-2-[0-9a-f]{8}\); no row"):
        sensitivities(lost)
    grid = stored(tmp_path / "grid", HEAD + '[grid]\n"fund.leverage" = [0.0, 2.0]\n', outcomes)
    with pytest.raises(
        BadInput, match=r"needs a sweep of a \[morris\] or \[saltelli\] design, and this one is \[grid\]"
    ):
        sensitivities(grid)
    with pytest.raises(BadInput, match="no such folder"):
        sensitivities(tmp_path / "nothing")


def test_rows_of_another_design_in_the_folder_are_refused(tmp_path):
    def outcomes(row):
        return {COMMUTE: row.values["fund.leverage"]}

    other = MORRIS.replace("trajectories = 6", "trajectories = 6\nsampling_seed = 2")
    stored(tmp_path / "both", MORRIS, outcomes)
    with pytest.raises(BadInput, match="has 34 points and the design 18"):
        sensitivities(stored(tmp_path / "both", other, outcomes))
    changed = stored(tmp_path / "changed", MORRIS, outcomes)
    text = (changed / "sweep.toml").read_text(encoding="utf-8")
    (changed / "sweep.toml").write_text(text.replace("trajectories = 6", "trajectories = 6\nsampling_seed = 2"))
    with pytest.raises(BadInput, match=r"run 3.0-1-[0-9a-f]{8} \(row 0\) has .*the order of the rows is the method"):
        sensitivities(changed)
