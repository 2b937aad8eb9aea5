import io

import numpy as np
import pyarrow.parquet as pq
import pytest
from small_design import comparison_of, record_of, store_all

from sim.experiments.store import read_named
from sim.experiments.tables import write_tables

COLUMNS = ["run_id", "city", "model", "seed", "quarter", "scope", "place", "outcome", "value"]


@pytest.fixture(scope="module")
def comparison():
    return comparison_of(
        overrides=("fund.size=51", "approval.give_up_quarterly=0.05"), stress="anchor-leaves", quarters=20
    )


@pytest.fixture
def folder(tmp_path, comparison):
    store_all(tmp_path, comparison)
    write_tables(tmp_path, _runs(tmp_path, comparison))
    return tmp_path


def _runs(folder, comparison):
    return read_named(folder, [run.run_id for run in comparison.runs], comparison.inputs_hash)


def test_outcomes_are_tidy_and_complete(folder, comparison):
    table = pq.read_table(folder / "outcomes.parquet")
    assert table.column_names == COLUMNS
    rows = {tuple(row[name] for name in COLUMNS[:-1]): row["value"] for row in table.to_pylist()}
    assert len(rows) == table.num_rows == 4 * 4 * (2 + 3)
    for number, run in enumerate(comparison.runs, start=1):
        record = record_of(float(number))
        for scope, values in record.values.items():
            for (q, o, p), value in np.ndenumerate(values):
                names = (record.quarters[q], scope, record.places[scope][p], record.outcomes[scope][o])
                found = rows[(run.run_id, "minicity", run.model.label, run.seed, *names)]
                assert found == value or (found is None and np.isnan(value))


def test_no_value_is_null_and_a_whole_scope_has_no_place(folder):
    frame = pq.read_table(folder / "outcomes.parquet").to_pandas()
    assert frame["value"].isna().sum() == 4
    assert set(frame.loc[frame.scope == "city", "place"]) == {""}
    assert set(frame.loc[frame.scope == "zone", "place"]) == {"", "east", "西"}
    assert frame.quarter.iloc[0] == "2017Q3"


def test_there_is_a_row_a_run(folder, comparison):
    rows = pq.read_table(folder / "runs.parquet").to_pylist()
    assert [row["run_id"] for row in rows] == [run.run_id for run in comparison.runs]
    assert rows[0] == {
        "run_id": comparison.runs[0].run_id,
        "city": "minicity",
        "model": "1.0",
        "seed": 1,
        "scale": 1.0,
        "overrides": "fund.size=51 approval.give_up_quarterly=0.05",
        "stress": "anchor-leaves",
        "ensemble_member": 0,
        "member": "",
    }


def test_the_same_runs_give_the_same_bytes(folder, comparison):
    before = {name: (folder / name).read_bytes() for name in ("runs.parquet", "outcomes.parquet")}
    write_tables(folder, _runs(folder, comparison))
    assert before == {name: (folder / name).read_bytes() for name in before}


def test_texts_are_stored_once(folder):
    schema = pq.ParquetFile(io.BytesIO((folder / "outcomes.parquet").read_bytes())).metadata
    text = schema.row_group(0).column(0)
    assert text.compression == "ZSTD"
    assert "PLAIN_DICTIONARY" in text.encodings or "RLE_DICTIONARY" in text.encodings
