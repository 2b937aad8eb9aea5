"""Arrow tables and the Parquet files they are kept in: all that this package asks of pyarrow, and nothing else asks it.

Tables and columns pass through other modules as they are; they are made, joined, written and read here. pyarrow is
imported when it is used: it takes a fifth of a second.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class BrokenTable(Exception):
    """A file holds no Parquet table, or cannot be read."""


def texts(values: Sequence[Any]) -> Any:
    """Column of texts; None is empty."""
    import pyarrow as pa

    return pa.array(values, pa.string())


def repeated_texts(codes: NDArray[Any], names: Sequence[str]) -> Any:
    """Column of texts that repeat, kept as a list of names and a number a row.

    Parameters
    ----------
    codes : (N,) array of int
        Number of each row's text in `names`.
    names : sequence of str
        The texts; each should stand once, else equal tables differ in their bytes.
    """
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names, pa.string()))


def one_text(text: str, n: int) -> Any:
    """Column of `n` rows with the same text in all."""
    return repeated_texts(np.zeros(n, dtype=np.int32), (text,))


def numbers(values: Any) -> Any:
    """Column of numbers in the type of the array they come in; of floating ones NaN is empty."""
    import pyarrow as pa

    array = np.asarray(values)
    return pa.array(array, mask=np.isnan(array)) if array.dtype.kind == "f" else pa.array(array)


def mixed(values: Sequence[Any]) -> Any:
    """Column of numbers, of texts, or of both as texts; None is empty."""
    import pyarrow as pa

    if any(isinstance(value, str) for value in values):
        return pa.array([value if value is None else str(value) for value in values], pa.string())
    if any(isinstance(value, float) for value in values):
        return pa.array([value if value is None else float(value) for value in values], pa.float64())
    return pa.array(values)


def table(columns: Mapping[str, Any]) -> Any:
    """Table of columns, in their order."""
    import pyarrow as pa

    return pa.table(dict(columns))


def stacked(tables: Sequence[Any]) -> Any:
    """Tables of the same columns one behind the other; their texts get common lists of names."""
    import pyarrow as pa

    return pa.concat_tables(tables).unify_dictionaries()


def united(first: Any, second: Any) -> Any:
    """Two tables one behind the other; a column that one of them lacks is empty there."""
    import pyarrow as pa

    return pa.concat_tables([first, second], promote_options="permissive")


def kept(whole: Any, keep: Sequence[bool]) -> Any:
    """Rows of a table that are to be kept."""
    import pyarrow as pa

    return whole.filter(pa.array(keep, pa.bool_()))


def content(tables: Iterable[Any], note: tuple[bytes, bytes] | None = None) -> bytes:
    """Bytes of a Parquet file with these tables one behind the other; equal tables have equal bytes.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        At least one; of the same columns.
    note : (bytes, bytes), optional
        Name and text kept beside the columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink, writer = pa.BufferOutputStream(), None
    for each in tables:
        marked = each.replace_schema_metadata(dict([note]) if note else None)
        writer = writer or pq.ParquetWriter(sink, marked.schema, **_writing(marked.schema))
        writer.write_table(marked)
    if writer is None:
        raise ValueError("a file needs a table, if only one without rows")
    writer.close()
    return bytes(sink.getvalue())


def _writing(schema: Any) -> dict[str, Any]:
    """How a table is written: numbers as they are; no least and greatest values, since no column is in order."""
    import pyarrow as pa

    repeated = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    return {
        "compression": "zstd", "write_page_checksum": True, "use_dictionary": repeated, "write_statistics": False
    }  # fmt: skip


def read(source: Path | bytes) -> Any:
    """Table of a Parquet file, its pages checked; nothing but this thread reads.

    pyarrow's own threads may still be starting when a short command leaves, and that aborts the process.

    Parameters
    ----------
    source : Path or bytes
        The file, or its bytes.

    Raises
    ------
    BrokenTable
        If it cannot be read, or is broken.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(_opened(source), page_checksum_verification=True) as file:
            return file.read(use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise BrokenTable(str(error)) from error


def note(source: Path | bytes, name: bytes) -> bytes | None:
    """Text that a file keeps beside its columns; None if there is none, or no such file.

    Parameters
    ----------
    source : Path or bytes
        The file, or its bytes.
    name : bytes
        Name of the text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return (pq.read_schema(_opened(source)).metadata or {}).get(name)
    except (pa.ArrowException, OSError):
        return None


def _opened(source: Path | bytes) -> Any:
    """The file as pyarrow takes it; bytes through a buffer of its own: one of Python's would start a thread."""
    import pyarrow as pa

    return pa.BufferReader(source) if isinstance(source, bytes) else source
