"""A development model is a TOML file; every mistake in it is told, with file and lever."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.params.advice import BadInput
from sim.params.folder import scenarios_folder
from sim.params.model_file import read_model
from sim.params.tables import levers
from sim.units import quarter_index, quarter_label

FREE = [lever for lever in levers().values() if lever.name not in {"recruit.technology_share", "recruit.gap_share"}]


@st.composite
def courses(draw):
    """Lever, with a number or a schedule {quarter: number} for it."""
    lever = draw(st.sampled_from(FREE))
    numbers = st.floats(lever.low, lever.high)
    return lever, draw(numbers | st.dictionaries(st.integers(0, 79), numbers, min_size=1, max_size=4))


def toml_of(course):
    """Number or schedule as TOML."""
    if isinstance(course, dict):
        return "{" + ", ".join(f'"{quarter_label(quarter)}" = {number!r}' for quarter, number in course.items()) + "}"
    return repr(course)


def saved(folder, content, name="x.toml"):
    """Path of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(tmp_path, content):
    """Sentences about a file, one a line, without the folder."""
    with pytest.raises(BadInput) as refused:
        read_model(saved(tmp_path, content))
    return str(refused.value).replace(f"{tmp_path.as_posix()}/", "")


@given(courses(), st.booleans())
def test_a_lever_is_read_back_quarter_by_quarter(tmp_path_factory, drawn, in_table):
    lever, course = drawn
    given = f"{{ value = {toml_of(course)} }}" if in_table else toml_of(course)
    model = read_model(saved(tmp_path_factory.mktemp("m"), f"{lever.name} = {given}\n"))
    for quarter in range(80):
        expected = course
        if isinstance(course, dict):
            past = [start for start in course if start <= quarter]
            expected = course[max(past)] if past else lever.default
        assert model.schedule(lever.name).at(quarter) == expected


@given(
    st.lists(courses(), max_size=6, unique_by=lambda drawn: drawn[0].name),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_byte_order_mark_line_ends_and_title_do_not_change_the_content(tmp_path_factory, drawn, mark, end):
    folder = tmp_path_factory.mktemp("m")
    lines = [f"{lever.name} = {toml_of(course)}" for lever, course in drawn]
    plain = read_model(saved(folder, "\n".join(lines), "plain.toml"))
    dressed = end.join(['title = "功能区"', *reversed(lines), ""]).encode("utf-8")
    other = read_model(saved(folder, mark + dressed, "other.toml"))
    assert other.content() == plain.content()
    assert (other.label, other.title) == ("other", "功能区")


def test_a_value_table_carries_range_source_and_confidence(tmp_path):
    line = 'fund.size = {value = 100, low = 70, high = 130, source = "plan", confidence = "D"}'
    known = read_model(saved(tmp_path, line)).evidence["fund.size"]
    assert (known.low, known.high, known.source, known.confidence) == (70.0, 130.0, "plan", "D")


def test_a_schedule_may_start_from_a_default_outside_the_range_of_its_value(tmp_path):
    line = 'land.tilt_industry = {value = {"2020Q1" = 1.0}, low = 0.6, high = 1.0}'
    model = read_model(saved(tmp_path, line))
    assert [model.schedule("land.tilt_industry").at(quarter) for quarter in (9, 10)] == [0.35, 1.0]


def test_a_file_without_a_title_is_called_by_its_label(tmp_path):
    model = read_model(saved(tmp_path, "", "3.0-article.toml"))
    assert (model.label, model.title, model.sources) == ("3.0-article", "3.0-article", ())


ONE_MISTAKE = {
    "unknown lever": (
        "[fund]\nleverige = 4",
        "x.toml, fund.leverige: there is no lever 'fund.leverige'. Did you mean ",
    ),
    "levers of the table": ("[fund]\nleverige = 4", "In fund: lead_preference, leverage, size."),
    "unknown table": ("[fnud]\nsize = 4", "x.toml: there is no table 'fnud'. Did you mean 'fund'?"),
    "unknown top-level key": ('titel = "x"', "x.toml: there is no table 'titel'. Did you mean 'title'?"),
    "quoted dotted name": ('"fund.size" = 4', "x.toml: 'fund.size' stands in quotes at the top; write [fund]"),
    "not a table": ("fund = 4", "x.toml, fund: must be a table of levers, such as [fund]."),
    "array of tables": ("[[fund]]\nsize = 4", "x.toml, fund: must be a table of levers"),
    "parameter": ("[labour]\naccept_gain = 0.1", "x.toml, labour.accept_gain: is a parameter, not a lever"),
    "out of range": ("fund.leverage = 50", "x.toml, fund.leverage = 50: outside 0 to 5 (private yuan"),
    "not a number": ("fund.leverage = nan", "x.toml, fund.leverage = nan: must be a finite number"),
    "infinite": ("fund.leverage = inf", "x.toml, fund.leverage = inf: must be a finite number"),
    "text": ('fund.leverage = "4"', "x.toml, fund.leverage = '4': must be a number from 0 to 5"),
    "truth": ("fund.leverage = true", "x.toml, fund.leverage = True: must be a number"),
    "list": ("fund.leverage = [4]", "x.toml, fund.leverage = [4]: must be a number"),
    "date": ("fund.leverage = 2020-01-01", "not a date or time"),
    "quarter five": ('fund.leverage = {"2020Q5" = 4}', "x.toml, fund.leverage: '2020Q5' is not a quarter"),
    "quarter before the start": ('fund.leverage = {"2016Q1" = 4}', "x.toml, fund.leverage: 2016Q1 is before the start"),
    "quarter the other way round": ('fund.leverage = {"Q1 2020" = 4}', "'Q1 2020' is not a quarter"),
    "step out of range": ('fund.leverage = {"2020Q1" = 9}', "x.toml, 2020Q1, fund.leverage = 9: outside 0 to 5"),
    "empty schedule": ("fund.leverage = {}", "x.toml, fund.leverage: the schedule is empty"),
    "unknown field": ("fund.size = {value = 1, hihg = 2}", "fund.size: there is no field 'hihg'. Did you mean 'high'?"),
    "missing value": ("fund.size = {low = 1}", "x.toml, fund.size: the field 'value' is missing."),
    "end out of range": ("fund.size = {value = 1, high = 500}", "x.toml, high of fund.size = 500: outside 0 to 150"),
    "outside its own range": (
        "fund.size = {value = 1, low = 2}",
        "fund.size = 1: outside its own low and high, 2 to 150",
    ),
    "step outside its own range": (
        'fund.size = {value = {"2020Q1" = 5, "2021Q1" = 1}, low = 2}',
        "fund.size = 1: outside its own low and high",
    ),
    "confidence": ('fund.size = {value = 1, confidence = "E"}', "fund.size: confidence must be one of A, B, C, D."),
    "source": ("fund.size = {value = 1, source = 3}", "x.toml, fund.size: source must be a text."),
    "title": ("title = 3", "x.toml, title: must be a text."),
    "sources": ('sources = "plan"', "x.toml, sources: must be a list of texts"),
    "sources of numbers": ("sources = [1]", "x.toml, sources: must be a list of texts"),
    "contacts": (
        "recruit.technology_share = 0.7\nrecruit.gap_share = 0.4",
        "x.toml, recruit.technology_share + recruit.gap_share = 1.1 from 2017Q3: together at most 1",
    ),
    "contacts later": (
        'recruit.technology_share = {"2018Q1" = 0.7}\nrecruit.gap_share = {"2017Q3" = 0.5, "2019Q1" = 0.1}',
        "recruit.technology_share + recruit.gap_share = 1.2 from 2018Q1",
    ),
    "broken TOML": ("[fund]\nsize = 4\nleverage 4\n", "x.toml, line 3: is not valid TOML"),
    "unfinished TOML": ("[fund]\nsize =", "x.toml, line 2: is not valid TOML"),
    "duplicate key": ("[fund]\nsize = 4\nsize = 5\n", "x.toml, line 3: is not valid TOML: a key or table stands here"),
    "duplicate table": ("[fund]\nsize = 4\n[fund]\n", "x.toml, line 3: is not valid TOML: a key or table stands here"),
    "Latin-1": ('title = "x"\n# Köln'.encode("latin-1"), "x.toml, line 2: is not UTF-8 (byte 0xf6); save it as UTF-8."),
    "UTF-16": ('title = "x"'.encode("utf-16"), "x.toml: is not UTF-8 but looks like UTF-16; save it as UTF-8."),
    "UTF-16 unmarked": ('title = "x"'.encode("utf-16-le"), "x.toml: is not UTF-8 but looks like UTF-16"),
    "nested too deep": ("fund.size = " + "[" * 100_000, "x.toml: is not valid TOML"),
    "too many digits": ("fund.size = " + "9" * 5000, "x.toml: is not valid TOML"),
    "many hexadecimal digits": ("fund.size = 0x" + "f" * 9000, "fund.size = a number of thousands of digits: outside"),
}


@pytest.mark.parametrize("mistake", ONE_MISTAKE)
def test_a_mistake_is_told_in_one_sentence(tmp_path, mistake):
    content, sentence = ONE_MISTAKE[mistake]
    told = refusal(tmp_path, content)
    assert sentence in told
    assert "\n" not in told


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path):
    told = refusal(
        tmp_path,
        """
        title = 1
        [fund]
        size = {value = -1, low = "a", colour = "red"}
        leverage = {value = 9, high = 7, source = 1}
        leverige = 3
        lead_preference = {"2020Q5" = 1, "2016Q1" = 1, "2021Q1" = 2}
        [lnad]
        price = 1
        """.replace("        ", ""),
    ).splitlines()
    assert [line.split(":")[0] for line in told] == [
        "x.toml, title",
        "x.toml, fund.size",
        "x.toml, fund.size = -1",
        "x.toml, low of fund.size = 'a'",
        "x.toml, fund.leverage = 9",
        "x.toml, high of fund.leverage = 7",
        "x.toml, fund.leverage",
        "x.toml, fund.leverige",
        "x.toml, fund.lead_preference",
        "x.toml, fund.lead_preference",
        "x.toml, 2021Q1, fund.lead_preference = 2",
        "x.toml",
    ]


def test_there_is_no_such_file(tmp_path):
    with pytest.raises(BadInput, match=r"absent\.toml: there is no such file"):
        read_model(tmp_path / "absent.toml")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(BadInput, match="is a folder; give a file"):
        read_model(tmp_path)


@pytest.mark.parametrize("name", ["1.0", "2.0", "3.0"])
def test_a_shipped_model_sets_every_lever_with_range_source_and_confidence(name):
    model = read_model(scenarios_folder() / "models" / f"{name}.toml")
    assert model.values.keys() == levers().keys()
    assert model.title
    assert model.sources
    for lever, known in model.evidence.items():
        assert known.source
        assert known.confidence in set("ABCD")
        assert known.low <= model.values[lever].at(0) <= known.high


def test_the_baseline_sets_no_lever():
    model = read_model(scenarios_folder() / "models" / "2017.toml")
    assert model.values == {}
    assert model.levers_at(0).flat() == {name: lever.default for name, lever in levers().items() if lever.active}


def test_values_read_in_the_article_are_those_of_model_three():
    model = read_model(scenarios_folder() / "models" / "3.0.toml")
    assert {name: model.schedule(name).at(0) for name, known in model.evidence.items() if known.confidence == "A"} == {
        "facilities.kinds": 18,
        "facilities.per_zone": 10.5,
        "housing.talent_m2_per_year": 3_010_000,
        "innovation.platforms": 1763,
        "innovation.university_links": 200,
        "land.tilt_industry": 1.0,
        "land.tilt_services": 0.914,
        "operating_company.coverage": 0.85,
        "premises.innovation_space_m2": 28_630_000,
    }


def test_the_article_alone_sets_what_stands_in_the_article():
    article, three = (read_model(scenarios_folder() / "models" / f"{name}.toml") for name in ("3.0-article", "3.0"))
    read = {name for name, known in three.evidence.items() if known.confidence == "A"}
    assert set(article.values) == read
    assert {name: article.evidence[name] for name in read} == {name: three.evidence[name] for name in read}
    assert {name: article.values[name] for name in read} == {name: three.values[name] for name in read}


def test_a_change_of_course_is_the_one_model_and_then_the_other():
    folder = scenarios_folder() / "models"
    changing, one, three = (read_model(folder / f"{name}.toml") for name in ("1.0-then-3.0", "1.0", "3.0"))
    change = quarter_index("2025Q1")
    for quarter in (0, change - 1):
        assert changing.levers_at(quarter) == one.levers_at(quarter)
    for quarter in (change, 79):
        assert changing.levers_at(quarter) == three.levers_at(quarter)


def test_the_actual_path_starts_in_2017_and_reaches_what_the_article_reports():
    folder = scenarios_folder() / "models"
    path, article = (read_model(folder / f"{name}.toml") for name in ("2017-2020", "3.0-article"))
    stepped = [name for name, course in path.values.items() if len(course.numbers) > 1]
    assert "land.tilt_industry" in stepped
    assert {name: path.values[name].at(0) for name in stepped} == {name: levers()[name].default for name in stepped}
    reported = {name: path.schedule(name).at(quarter_index("2020Q3")) for name in article.values}
    assert reported == {name: course.at(0) for name, course in article.values.items()}


@pytest.mark.parametrize("name", ["3.0-article", "2017-2020", "1.0-then-3.0"])
def test_every_value_of_the_other_models_has_its_evidence(name):
    model = read_model(scenarios_folder() / "models" / f"{name}.toml")
    assert model.title
    assert model.sources
    for lever in model.values:
        known = model.evidence[lever]
        assert known.source
        assert known.confidence in set("ABCD")
        assert known.low <= model.values[lever].at(79) <= known.high


def test_nan_is_not_among_shipped_numbers():
    for name in ("1.0", "2.0", "3.0"):
        vector = read_model(scenarios_folder() / "models" / f"{name}.toml").levers_at(0).flat()
        assert all(math.isfinite(number) for number in vector.values())
