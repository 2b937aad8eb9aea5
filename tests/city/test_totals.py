"""A researcher's own totals by place override those of the city."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.folder import load_city
from sim.params.advice import BadInput


@pytest.fixture
def totals(tmp_path):
    def write(text: str):
        path = tmp_path / "mine.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def told(path) -> str:
    with pytest.raises(BadInput) as caught:
        load_city("minicity", path)
    return str(caught.value)


def test_given_cells_override_and_empty_cells_do_not(totals):
    plain = load_city("minicity")
    mine = load_city("minicity", totals("place,residents_2017,industrial_land_km2\ncars,333,\nrest_old_town,,0.5\n"))
    cars, rest = plain.place_ids.index("cars"), plain.place_ids.index("rest_old_town")
    assert mine.residents[cars] == 333
    assert mine.industrial_land[rest] == pytest.approx(750)
    assert mine.industrial_land[cars] == plain.industrial_land[cars]
    assert mine.residents[rest] == plain.residents[rest]
    assert mine.jobs.tolist() == plain.jobs.tolist()
    assert mine.version != plain.version


def test_jobs_and_workers_may_move_together(totals):
    mine = load_city("minicity", totals("place,jobs_2017,workers_2017\ncars,350,110\nparts,120,166\n"))
    assert mine.jobs.sum() == mine.workers.sum() == 2300


def test_windows_files_work(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"\xef\xbb\xbfplace,residents_2017\r\ncars,1\r\n")
    city = load_city("minicity", path)
    assert city.residents[city.place_ids.index("cars")] == 1


def test_totals_named_as_a_table_of_the_city_still_count_in_the_version(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("place,residents_2017\ncars,1\n", encoding="utf-8")
    first = load_city("minicity", path).version
    path.write_text("place,residents_2017\ncars,2\n", encoding="utf-8")
    assert load_city("minicity", path).version not in {first, load_city("minicity").version}


def test_more_jobs_than_workers_are_told_with_both_sums(totals):
    message = told(totals("place,jobs_2017\ncars,350\n"))
    assert message.endswith(
        "mine.csv: jobs_2017 of all places add up to 2300 and workers_2017 to 2200; the two totals must be equal."
    )
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "place,jobs_2017\ncar,1\n",
            "mine.csv, line 2, column 'place': there is no place inside the city 'car'. Did you",
        ),
        ("place,jobs_2017\nout_world,1\n", "there is no place inside the city 'out_world'."),
        ("place,job_2017\ncars,1\n", "line 1: there is no column 'job_2017' in this table. Did you mean 'jobs_2017'?"),
        (
            "place,housing_floor_m2\ncars,-1\n",
            "line 2, column 'housing_floor_m2': -1 is not allowed; a number from 0 to 100,000,000,000 m2",
        ),
        ("place,housing_floor_m2\ncars,nan\n", "line 2, column 'housing_floor_m2': nan is not allowed;"),
        ("place,housing_floor_m2\ncars,1\ncars,2\n", "line 3, column 'place': 'cars' stands here for the second time;"),
        ("place\ncars\n", "mine.csv, line 1: no total is given; columns may be jobs_2017,"),
        ("jobs_2017\n3\n", "mine.csv, line 1: the column 'place' is missing."),
        ("place,industrial_land_km2\ncars,3\n", "are 3.0048 km2 together, more than its area of 2 km2."),
    ],
)
def test_mistakes_are_told(totals, text, sentence):
    assert sentence in told(totals(text))


def test_a_missing_file_is_told(tmp_path):
    assert told(tmp_path / "mine.csv").endswith("mine.csv: there is no such file.")


@settings(max_examples=20)
@given(st.integers(-110, 500))
def test_totals_are_accepted_exactly_if_jobs_equal_workers(tmp_path_factory, more):
    path = tmp_path_factory.mktemp("totals") / "mine.csv"
    path.write_text(f"place,workers_2017\ncars,{110 + more}\n", encoding="utf-8")
    if more == 0:
        load_city("minicity", path)
    else:
        assert f"workers_2017 to {2200 + more};" in told(path)
