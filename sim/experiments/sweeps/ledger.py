"""What a folder of a sweep is to hold: `design.parquet`, one row a run of the design, written first and whole.

A folder can be asked again: the same design, more seeds, a finer grid, another one beside it. Rows are added, never
taken away, and never contradict one another: what was made by other code, or from another version of a city, or from
other numbers under the same names, is refused with the input that differs, before and now.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments import arrow
from sim.experiments.sweeps.asked import Design
from sim.experiments.sweeps.layout import KEY
from sim.params.advice import BadInput

if TYPE_CHECKING:
    from sim.experiments.planned_run import PlannedRun

STORE_SCHEMA = 1
"""Version of the folder: its names, its list, its packs."""
INPUT = "input_"
"""Start of the columns that hold the inputs of a run: numbers and texts as they are, the rest by its hash."""
NAMED = ("run_id", "city", "model", "seed", "stress", "quarters", "scale", "overrides")
"""Columns that say which run it is."""
_CELL = ("city", "model", "seed", "stress")
_META = b"zonesim"
_ONE_FOR_ALL = ("schema", "code")


class BrokenList(BadInput):
    """The list cannot be read; its design writes it again."""


class OtherInputs(BadInput):
    """Two lists contradict each other.

    Parameters
    ----------
    where : object
        What holds the earlier list.
    differing : sequence of (str, str, str)
        Inputs that differ: name, before, now.
    cell : (str, str)
        Hashes of two runs of one name, before and now; empty where the whole lists differ.
    """

    def __init__(self, where: object, differing: Sequence[tuple[str, str, str]], cell: tuple[str, str]) -> None:
        told = "; ".join(f"{name}: before {before}, now {now}" for name, before, now in differing)
        super().__init__(
            f"{where}: holds runs of other inputs ({told}); they are never mixed. Name another --out, or go back "
            "to what was before."
        )
        self.cell = cell


@dataclass(frozen=True, eq=False)
class Ledger:
    """The list.

    Parameters
    ----------
    table : pyarrow.Table
        `row, point, run_hash`, then `NAMED`, one column an axis, and the inputs; a run may stand in several rows.
    name : str
        Name of the sweep.
    axes : tuple of str
        Names of the columns that the design varies.
    designs : tuple of str
        Hashes of the designs that the rows come from, the latest last.
    """

    table: Any
    name: str
    axes: tuple[str, ...]
    designs: tuple[str, ...]

    @classmethod
    def of(cls, sweep: Design) -> "Ledger":
        """List of one design."""
        rows = list(sweep.rows)
        runs = [row.run for row in rows]
        columns: dict[str, Any] = {
            "row": arrow.numbers(np.arange(len(rows))),
            "point": arrow.numbers(np.array([row.point for row in rows], dtype=np.int64)),
            "run_hash": arrow.texts([run.run_hash for run in runs]),
            **{name: arrow.mixed(values) for name, values in _named(runs).items()},
        }
        for axis in sweep.axes:
            if axis not in columns:
                columns[axis] = arrow.mixed([row.values.get(axis) for row in rows])
        inputs = _inputs(runs)
        keys = list(dict.fromkeys(key for each in inputs for key in each))
        columns |= {INPUT + key: arrow.mixed([each.get(key) for each in inputs]) for key in keys}
        return cls(arrow.table(columns), sweep.name, tuple(sweep.axes), (sweep.design_hash,))

    @classmethod
    def read(cls, content: bytes, where: object) -> "Ledger":
        """List of a file.

        Raises
        ------
        BrokenList
            If it is none of ours, or broken.
        BadInput
            If it is of another schema.
        """
        try:
            table = arrow.read(content)
            meta = json.loads(table.schema.metadata[_META])
            schema = meta["schema"]
            names, axes, designs = str(meta["name"]), tuple(meta["axes"]), tuple(meta["designs"])
            if schema == STORE_SCHEMA and meta["content"] != _fingerprint(table, [names, axes, designs]):
                raise ValueError("a changed byte")
        except (arrow.BrokenTable, KeyError, TypeError, ValueError) as error:
            raise BrokenList(
                f"{where}: is not the list of a sweep, or is broken; `sweep run` with its design writes it again."
            ) from error
        if schema != STORE_SCHEMA:
            raise BadInput(
                f"{where}: has schema {schema}, this version reads {STORE_SCHEMA}: another version of zonesim made "
                "this folder; read it with that one, or name another --out."
            )
        return cls(table.replace_schema_metadata(None), names, axes, designs)

    def content(self) -> bytes:
        """Bytes of the file; the same list has the same bytes."""
        meta = {"schema": STORE_SCHEMA, "name": self.name, "axes": self.axes, "designs": self.designs}
        meta["content"] = _fingerprint(self.table, [self.name, self.axes, self.designs])
        return arrow.content([self.table], (_META, json.dumps(meta).encode()))

    @property
    def run_hashes(self) -> tuple[str, ...]:
        """Every run once, in the order of the rows."""
        return tuple(dict.fromkeys(self.table["run_hash"].to_pylist()))

    def named(self) -> dict[str, dict[str, Any]]:
        """What the first row of each run says which run it is, by the run's hash."""
        found: dict[str, dict[str, Any]] = {}
        for row in self.table.select(["run_hash", *NAMED]).to_pylist():
            found.setdefault(row.pop("run_hash"), row)
        return found

    @property
    def codes(self) -> tuple[str, ...]:
        """Hashes of the code of the runs."""
        return tuple(dict.fromkeys(self.table[f"{INPUT}code"].to_pylist()))

    @property
    def cities(self) -> tuple[str, ...]:
        """Versions of the cities of the runs."""
        return tuple(dict.fromkeys(self.table[f"{INPUT}city"].to_pylist()))

    def joined(self, later: "Ledger", where: object) -> "Ledger":
        """List of both designs: the later one as it stands, and behind it what only the earlier one has.

        Raises
        ------
        OtherInputs
            If they contradict each other, with the inputs that differ, before and now.
        """
        differing = _program(self, later)
        if differing:
            raise OtherInputs(where, differing, ("", ""))
        for row, other in _same_cells(self, later):
            unlike = [key for key in _keys(self, later) if row.get(INPUT + key) != other.get(INPUT + key)]
            told = [(key, _shown(row.get(INPUT + key)), _shown(other.get(INPUT + key))) for key in unlike]
            raise OtherInputs(where, told, (row["run_hash"], other["run_hash"]))
        known = set(later.run_hashes)
        if known >= set(self.run_hashes):
            return later
        if known <= set(self.run_hashes):
            return self
        n_points = (max(later.table["point"].to_pylist(), default=-1) + 1) if later.table.num_rows else 0
        rest = arrow.kept(self.table, [run_hash not in known for run_hash in self.table["run_hash"].to_pylist()])
        rest = rest.set_column(1, "point", arrow.numbers(n_points + rest["point"].to_numpy()))
        table = arrow.united(later.table, rest)
        table = table.set_column(0, "row", arrow.numbers(np.arange(table.num_rows)))
        axes = tuple(dict.fromkeys((*later.axes, *self.axes)))
        designs = tuple(dict.fromkeys((*self.designs, *later.designs)))
        return Ledger(table, later.name, axes, designs)


def _named(runs: Sequence["PlannedRun"]) -> dict[str, list[Any]]:
    """Columns that say which run it is."""
    return {
        "run_id": [run.run_id for run in runs],
        "city": [run.city.name for run in runs],
        "model": [run.model.label for run in runs],
        "seed": [run.seed for run in runs],
        "stress": [run.stress.name if run.stress else "" for run in runs],
        "quarters": [run.quarters for run in runs],
        "scale": [run.scale for run in runs],
        "overrides": [" ".join(run.overrides) for run in runs],
    }


def _inputs(runs: Sequence["PlannedRun"]) -> list[dict[str, str | int | float]]:
    """Inputs of each run, what is no number or text by the start of its hash; each world is hashed once."""
    worlds: dict[tuple[int, ...], dict[str, str | int | float]] = {}
    found = []
    for run in runs:
        world = tuple(map(id, (run.city, run.model, run.parameters, run.stress, run.recorded, run.history)))
        if world not in worlds:
            worlds[world] = {
                key: value if isinstance(value, str | int | float) else _short(value)
                for key, value in run.inputs.items()
            }
        found.append({**worlds[world], "seed": run.seed, "scale": run.scale, "quarters": run.quarters})
    return found


def _short(content: object) -> str:
    """First digits of a hash: enough to see that two differ."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:KEY]


def _fingerprint(table: Any, words: Sequence[object]) -> str:
    """SHA-256 of all that a list says: a Parquet file checks its pages, but not what it says about them."""
    total = hashlib.sha256(json.dumps(words).encode())
    for name in table.column_names:
        values, numbers = arrow.coded(table[name])
        total.update(json.dumps([name, str(table.schema.field(name).type), values]).encode())
        total.update(numbers.astype("<i4").tobytes())
    return total.hexdigest()


def _program(before: Ledger, now: Ledger) -> list[tuple[str, str, str]]:
    """What all runs of a folder share, and two lists do not: code, schema, the data of a city; name, before, now."""
    found = []
    for key in _ONE_FOR_ALL:
        was, is_ = _values(before, key), _values(now, key)
        if was and is_ and was != is_:
            found.append((key, ", ".join(map(_shown, sorted(was))), ", ".join(map(_shown, sorted(is_)))))
    versions = dict(_pairs(before, "city", "city"))
    for city, version in _pairs(now, "city", "city"):
        if versions.get(city, version) != version:
            found.append((f"data of city {city}", _shown(versions[city]), _shown(version)))
    return found


def _same_cells(before: Ledger, now: Ledger) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Rows of both lists that are called alike and are not the same run."""
    if before.axes != now.axes:
        return
    names = tuple(dict.fromkeys((*_CELL, *before.axes)))
    there = {tuple(row[name] for name in names): row for row in before.table.to_pylist()}
    for row in now.table.to_pylist():
        earlier = there.get(tuple(row[name] for name in names))
        if earlier is not None and earlier["run_hash"] != row["run_hash"]:
            yield earlier, row


def _keys(*ledgers: Ledger) -> list[str]:
    """Names of all inputs."""
    columns: Iterable[str] = (name for ledger in ledgers for name in ledger.table.column_names)
    return list(dict.fromkeys(name.removeprefix(INPUT) for name in columns if name.startswith(INPUT)))


def _values(ledger: Ledger, key: str) -> set[Any]:
    """Different values of an input."""
    return set(ledger.table[INPUT + key].to_pylist()) if INPUT + key in ledger.table.column_names else set()


def _pairs(ledger: Ledger, name: str, key: str) -> list[tuple[Any, Any]]:
    """Different pairs of a column and an input."""
    return list(dict.fromkeys(zip(ledger.table[name].to_pylist(), ledger.table[INPUT + key].to_pylist(), strict=True)))


def _shown(value: object) -> str:
    """Value as a sentence shows it: long hashes by their first digits."""
    text = str(value)
    return text[:8] if len(text) > 2 * KEY else text
