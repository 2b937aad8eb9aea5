"""Mistakes in a city folder: each is told with file, line and column, says what would be right, all at once."""

from pathlib import Path

import pytest
from city_copies import change_cell, change_text, copy_of, rows_of, write_rows
from city_mistakes import MISTAKES
from hypothesis import given
from hypothesis import strategies as st

from sim.city.folder import load_city
from sim.city.sheet import ANY, NOT_NEGATIVE, Columns, Reading
from sim.params.advice import BadInput


def lines(folder: Path, totals: Path | None = None) -> list[str]:
    """Complaints of a folder, one each."""
    with pytest.raises(BadInput) as caught:
        load_city(folder, totals)
    return str(caught.value).split("\n")


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_would_be_right(name, tmp_path):
    spoil, sentence = MISTAKES[name]
    folder = copy_of("minicity", tmp_path)
    change_text(folder / "city.toml", "\n[parameters]\nfund.small_firm_staff = 20\n", "")
    # the tables that minicity names itself come last in city.toml, so that a test may add a table behind the scale
    change_text(folder / "city.toml", 'default_scale = 1.0\nsegments = "segments.csv"\ninputs = "inputs.csv"\n', "")
    with (folder / "city.toml").open("a", encoding="utf-8") as settings:
        settings.write('segments = "segments.csv"\ninputs = "inputs.csv"\ndefault_scale = 1.0\n')
    spoil(folder)
    assert [line for line in lines(folder) if sentence in line]


@pytest.mark.parametrize(
    "name",
    [
        "not a number",
        "nan",
        "negative area",
        "missing file",
        "skill mix",
        "unknown confidence",
        "zone only in places.csv",
    ],
)
def test_a_single_mistake_is_told_once(name, tmp_path):
    folder = copy_of("minicity", tmp_path)
    MISTAKES[name][0](folder)
    assert len(lines(folder)) == 1


def test_a_city_without_zones_is_refused(tmp_path):
    folder = copy_of("minicity", tmp_path)
    rows = rows_of(folder / "places.csv")
    write_rows(folder / "places.csv", [rows[0], *rows[7:]])
    write_rows(folder / "zones.csv", rows_of(folder / "zones.csv")[:1])
    assert [line for line in lines(folder) if "places.csv: no row is of kind 'zone'; a city needs at least one" in line]


def test_mistakes_of_all_files_are_told_at_once(tmp_path):
    folder = copy_of("minicity", tmp_path)
    change_cell(folder / "places.csv", 2, "area_km2", "-1")
    change_cell(folder / "places.csv", 1, "ring", "rings")
    change_cell(folder / "zones.csv", 3, "ecosystem", "moon")
    change_cell(folder / "segments.csv", 2, "pollution_index", "2")
    change_text(folder / "city.toml", "title", "titel")
    (folder / "transit.csv").unlink()
    told = "\n".join(lines(folder))
    expected = ["column 'area_km2'", "no column 'rings'", "'ring' is missing", "'moon'", "pollution_index", "'titel'"]
    assert [sentence for sentence in [*expected, "transit.csv: there is"] if sentence not in told] == []


def test_every_line_names_the_file(tmp_path):
    folder = copy_of("minicity", tmp_path)
    change_cell(folder / "places.csv", 2, "area_km2", "-1")
    change_cell(folder / "zones.csv", 3, "ecosystem", "moon")
    assert all(line.startswith(f"{folder.as_posix()}/") for line in lines(folder))


def test_an_unknown_city_is_answered_with_the_nearest_and_the_list():
    with pytest.raises(
        BadInput, match=r"there is no city 'chengdo'. Did you mean 'chengdu'\? Cities: chengdu, minicity"
    ):
        load_city("chengdo")


@pytest.mark.parametrize("name", ["", "   "])
def test_a_city_without_a_name_is_refused(name):
    with pytest.raises(BadInput, match="there is no city"):
        load_city(name)


def test_a_path_to_nowhere_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"nowhere: there is no such folder\."):
        load_city(tmp_path / "nowhere")


def test_a_folder_without_city_toml_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"city\.toml: there is no such file\."):
        load_city(tmp_path)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=0))
def test_any_number_written_out_is_read_back(value):
    reading, sheet = sheet_of(repr(value))
    assert sheet.numbers("x", NOT_NEGATIVE).tolist() == [value]
    assert not reading.complaints


@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1).filter(lambda text: not is_number(text)))
def test_any_other_text_is_complained_about_once(text):
    reading, sheet = sheet_of(text)
    assert sheet.numbers("x", ANY).tolist() != [text]
    assert len(reading.complaints) == 1


def sheet_of(text: str):
    """Reading and sheet of one cell, past the file system."""
    from sim.city.sheet import Sheet

    reading = Reading()
    return reading, Sheet("made up", (2,), {"x": (text,)}, reading.complaints)


def is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf") and "_" not in text
    except ValueError:
        return False


def test_cells_with_line_breaks_keep_the_line_of_their_row(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text('id,x\n"a\nb",1\n\nc,one\n', encoding="utf-8")
    reading = Reading()
    reading.table(file, Columns(("id", "x"))).numbers("x", ANY)
    assert [line.split(", ")[1] for line in reading.complaints] == ["line 5"]
