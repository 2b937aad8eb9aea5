import pytest

from sim.experiments.design import Request, design
from sim.params.advice import BadInput
from sim.params.stress import load_stress, stress_names

RIGHT = '[[shock]]\nkind = "price"\ntarget = "ic"\nfrom = "2018Q1"\nquarters = 2\nfactor = 0.5\n'


def written(tmp_path, text, name="own.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_stress_tests_that_come_with_the_program_are_right_and_fit_both_cities():
    assert set(stress_names()) >= {
        "lead-price-collapse", "freight-x3", "import-cut", "anchor-leaves", "pandemic", "credit-stop",
    }  # fmt: skip
    for city in ("minicity", "chengdu"):
        for name in stress_names():
            assert design(Request(city=city, stress=name)).stress.name == name


def test_a_shock_is_read_as_written(tmp_path):
    (shock,) = load_stress(written(tmp_path, RIGHT)).shocks
    assert (shock.kind, shock.start, shock.quarters, shock.factor, shock.target) == ("price", 2, 2, 0.5, ("ic",))
    (same,) = load_stress(written(tmp_path, RIGHT.replace('"2018Q1"', "2"))).shocks
    assert same == shock
    (two,) = load_stress(written(tmp_path, RIGHT.replace('"ic"', '["ic", "all"]'))).shocks
    assert two.target == ("ic", "all")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("price", "prise", "there is no kind 'prise'. Did you mean 'price'?"),
        ('kind = "price"', "", "there is no kind 'None'"),
        ("quarters = 2", "quarter = 2", "there is no field 'quarter'. Did you mean 'quarters'?"),
        ("quarters = 2", "quarters = 0", "quarters: must be a whole number, 1 or above, not 0"),
        ("quarters = 2", "quarters = 1.5", "quarters: must be a whole number"),
        ("factor = 0.5", "factor = 50", "factor = 50: outside 0.05 to 20 for 'price'"),
        ("factor = 0.5", "factor = nan", "factor: must be a number"),
        ("factor = 0.5", 'factor = "half"', "factor: must be a number"),
        ("factor = 0.5", "", "factor: must be a number"),
        ('"2018Q1"', '"2018-1"', "'2018-1' is not a quarter"),
        ('"2018Q1"', '"2016Q1"', "before the start of the run"),
        ('"2018Q1"', "true", "from: must be a quarter"),
        ('target = "ic"', "", "target: must be a segment"),
        ("factor = 0.5", "factor = 0.5\nnumber = 2", "'price' has a factor; leave out 'number'"),
        ('kind = "price"', 'kind = "freight"', "'freight' strikes the city as a whole; leave out 'target'"),
        ('kind = "price"', 'kind = "anchor-exit"', "leave out 'factor'"),
        ("[[shock]]", "[shock]", "holds no shock; write tables [[shock]]"),
        ("[[shock]]", 'titel = "x"\n[[shock]]', "there is no key 'titel'. Did you mean 'title'?"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(tmp_path, old, new, told):
    with pytest.raises(BadInput) as error:
        load_stress(written(tmp_path, RIGHT.replace(old, new)))
    assert told in str(error.value)
    assert "own.toml" in str(error.value)


def test_every_mistake_of_a_file_is_told_at_once(tmp_path):
    text = RIGHT.replace("0.5", "-1").replace('"2018Q1"', "-4") + '[[shock]]\nkind = "fright"\n'
    with pytest.raises(BadInput) as error:
        load_stress(written(tmp_path, text))
    assert len(str(error.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            RIGHT.replace('"ic"', '"icc"'),
            "shock 1 ('price'): there is no segment 'icc' in minicity. Did you mean 'ic'?",
        ),
        (
            RIGHT.replace("2018Q1", "2019Q3"),
            "begins in 2019Q3, but a run of 8 quarters ends with 2019Q2; give --quarters 9",
        ),
    ],
)
def test_a_stress_test_must_fit_the_city_and_the_length(tmp_path, text, told):
    with pytest.raises(BadInput) as error:
        design(Request(city="minicity", quarters=8, stress=written(tmp_path, text)))
    assert told in str(error.value)


def test_an_unknown_stress_test_is_answered_with_a_near_one():
    with pytest.raises(BadInput, match="Did you mean 'pandemic'"):
        load_stress("pandemia")
    with pytest.raises(BadInput, match="there is no such file"):
        load_stress("pandemia.toml")


def test_a_run_is_named_by_its_shocks_and_not_by_their_name(tmp_path):
    def runs(stress):
        return design(Request(city="minicity", models=("1.0",), seeds=(1,), quarters=8, stress=stress)).runs[0]

    calm, struck = runs(None), runs(written(tmp_path, RIGHT))
    assert calm.run_hash != struck.run_hash
    assert struck.run_hash == runs(written(tmp_path, 'title = "Other"\n' + RIGHT, "other.toml")).run_hash
    assert struck.run_hash != runs(written(tmp_path, RIGHT.replace("0.5", "0.6"))).run_hash
