import json

import numpy as np
import pytest
from small_design import comparison_of, record_of

from sim.experiments.store import SCHEMA, UnreadableRun, read_run, read_runs, run_path, write_run
from sim.measures.record import RunRecord
from sim.params.advice import BadInput


@pytest.fixture(scope="module")
def comparison():
    return comparison_of()


@pytest.fixture
def path(tmp_path, comparison):
    (tmp_path / "runs").mkdir()
    run = comparison.runs[0]
    write_run(tmp_path, run.identity(), record_of())
    return run_path(tmp_path, run.run_id)


def _same(one, other):
    return (
        (one.quarters, one.outcomes, one.places, one.activity, one.digest)
        == (other.quarters, other.outcomes, other.places, other.activity, other.digest)
        and all(np.array_equal(one.values[scope], other.values[scope], equal_nan=True) for scope in one.values)
        and all(np.array_equal(one.admission[name], other.admission[name]) for name in other.admission)
    )


def test_a_run_comes_back_as_it_was_to_the_last_bit(path, comparison):
    stored = read_run(path)
    run = comparison.runs[0]
    assert _same(stored.record, record_of())
    assert (stored.run_id, stored.city, stored.model, stored.seed, stored.scale) == (
        run.run_id,
        "minicity",
        "1.0",
        1,
        1.0,
    )
    assert stored.meta["run_hash"] == run.run_hash
    assert stored.meta["inputs"] == run.inputs
    assert stored.meta["places"]["id"] == list(comparison.city.place_ids)


def test_a_run_without_admissions_comes_back(tmp_path, comparison):
    record = RunRecord(("2017Q3",), {"city": ("city.gdp",)}, {"city": ("",)}, {"city": np.array([[[7.0]]])})
    (tmp_path / "runs").mkdir()
    write_run(tmp_path, comparison.runs[0].identity(), record)
    assert read_run(run_path(tmp_path, comparison.runs[0].run_id)).record.admission == {}


def test_the_same_run_has_the_same_bytes(path, tmp_path, comparison):
    (tmp_path / "again" / "runs").mkdir(parents=True)
    write_run(tmp_path / "again", comparison.runs[0].identity(), record_of())
    assert (tmp_path / "again" / "runs" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.9, 0.999])
def test_a_torn_file_is_never_half_read(path, part):
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])
    with pytest.raises(UnreadableRun):
        read_run(path)


def test_a_flipped_byte_is_seen_or_changes_nothing(path):
    content = path.read_bytes()
    seen = 0
    for position in range(0, len(content), 7):
        path.write_bytes(content[:position] + bytes([content[position] ^ 0x20]) + content[position + 1 :])
        try:
            assert _same(read_run(path).record, record_of())  # a byte that zip itself does not use
        except UnreadableRun:
            seen += 1
    assert seen > 0.8 * len(content) / 7


@pytest.mark.parametrize("content", [b"", b"not a run", b"PK\x05\x06" + b"\0" * 18, b"\x93NUMPY\x01\x00"])
def test_a_foreign_file_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(UnreadableRun):
        read_run(path)


def test_a_file_with_objects_is_not_executed(path):
    np.savez(path, meta=np.array([{"schema": SCHEMA}], dtype=object))
    with pytest.raises(UnreadableRun):
        read_run(path)


def _rewrite(path, change):
    with np.load(path) as file:
        arrays = dict(file)
    meta = json.loads(arrays["meta"].tobytes())
    change(meta, arrays)
    arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
    np.savez(path, **arrays)


def test_another_schema_is_named(path):
    _rewrite(path, lambda meta, _: meta.update(schema=SCHEMA + 1))
    with pytest.raises(UnreadableRun, match=f"schema {SCHEMA + 1}, this version reads {SCHEMA}"):
        read_run(path)


def test_changed_numbers_are_seen(path):
    def change(_, arrays):
        arrays["values_city"] = arrays["values_city"] + 1e-12

    _rewrite(path, change)
    with pytest.raises(UnreadableRun, match="not those that were written"):
        read_run(path)


@pytest.mark.parametrize("missing", ["record", "result_hash", "seed"])
def test_a_run_that_lacks_a_field_is_refused(path, missing):
    _rewrite(path, lambda meta, _: meta.pop(missing))
    with pytest.raises(UnreadableRun):
        read_run(path)


def test_a_renamed_file_is_not_taken_for_another_run(path):
    other = path.with_name("3.0-1-00000000.npz")
    path.rename(other)
    with pytest.raises(UnreadableRun, match=r"holds the run 1\.0-1"):
        read_run(other)


def test_a_folder_that_is_none_is_said(tmp_path):
    with pytest.raises(BadInput, match="no such folder"):
        read_runs(tmp_path / "nothing")
    with pytest.raises(BadInput, match="no finished results"):
        read_runs(tmp_path)
    (tmp_path / "manifest.json").write_text('{"name": "an extension of a browser"}')
    with pytest.raises(BadInput, match="not a manifest of zonesim"):
        read_runs(tmp_path)


def test_results_of_another_schema_are_refused_with_what_to_do(path):
    folder = path.parents[1]
    manifest = {"schema": SCHEMA - 1, "inputs_hash": "0" * 64, "runs": [path.stem], "models": ["1.0"]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadInput, match=f"schema {SCHEMA - 1}, this version reads {SCHEMA}.*another --out"):
        read_runs(folder)
