"""Arrow tables and the Parquet files they are kept in: all that this package asks of pyarrow, and nothing else asks it.

Tables and columns pass through other modules as they are; they are made, joined, written and read here. pyarrow is
imported when it is used: it takes a fifth of a second. Columns are made from their bytes: what pyarrow makes of a list
or an array makes it import pandas, another fifth.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class BrokenTable(Exception):
    """A file holds no Parquet table, or cannot be read."""


def texts(values: Sequence[Any]) -> Any:
    """Column of texts; None is empty."""
    import pyarrow as pa

    words = [b"" if value is None else value.encode() for value in values]
    ends = np.cumsum([0, *map(len, words)], dtype=np.int32)
    return _column(pa.string(), _empty(values), ends, b"".join(words))


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

    return pa.DictionaryArray.from_arrays(numbers(codes.astype(np.int32, copy=False)), texts(names))


def one_text(text: str, n: int) -> Any:
    """Column of `n` rows with the same text in all."""
    return repeated_texts(np.zeros(n, dtype=np.int32), (text,))


def numbers(values: Any) -> Any:
    """Column of numbers in the type of the array they come in; of floating ones NaN is empty."""
    import pyarrow as pa

    array = np.ascontiguousarray(values)
    empty = np.isnan(array) if array.dtype.kind == "f" else np.zeros(len(array), dtype=bool)
    return _column(pa.from_numpy_dtype(array.dtype), empty, array)


def mixed(values: Sequence[Any]) -> Any:
    """Column of numbers, of texts, or of both as texts; None is empty."""
    import pyarrow as pa

    if any(isinstance(value, str) for value in values):
        return texts([value if value is None else str(value) for value in values])
    kinds, empty = {type(value) for value in values} - {type(None)}, _empty(values)
    if kinds == {int} or float in kinds:
        kind = float if float in kinds else int
        array = np.array([0 if value is None else value for value in values], dtype=kind)
        return _column(pa.from_numpy_dtype(array.dtype), empty, array)
    return pa.array(values)


def _empty(values: Sequence[Any]) -> NDArray[np.bool_]:
    """Where nothing stands."""
    return np.fromiter((value is None for value in values), dtype=bool, count=len(values))


def _column(kind: Any, empty: NDArray[np.bool_], *parts: NDArray[Any] | bytes) -> Any:
    """Column of an Arrow type from what that type is kept in."""
    import pyarrow as pa

    filled = pa.py_buffer(np.packbits(~empty, bitorder="little")) if empty.any() else None
    return pa.Array.from_buffers(kind, len(empty), [filled, *map(pa.py_buffer, parts)])


def coded(column: Any) -> tuple[list[Any], NDArray[np.int32]]:
    """Values of a column, each once, in the order in which they come, and each row's number among them; empty is -1."""
    whole = column.combine_chunks().dictionary_encode()
    filled, numbers = whole.indices.buffers()
    rows = slice(whole.offset, whole.offset + len(whole))
    codes = np.frombuffer(numbers or b"", dtype=np.int32)[rows]
    if whole.null_count:
        codes = np.where(np.unpackbits(np.frombuffer(filled, dtype=np.uint8), bitorder="little")[rows], codes, -1)
    return whole.dictionary.to_pylist(), codes


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

    chosen = np.packbits(np.asarray(keep, dtype=bool), bitorder="little")
    return whole.filter(_column(pa.bool_(), np.zeros(len(keep), dtype=bool), chosen))


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
    import pyarrow.parquet as pq

    with reading(), pq.ParquetFile(_opened(source), page_checksum_verification=True) as file:
        return file.read(use_threads=False)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Whatever is wrong with a file that is read in the block is a broken table.

    Raises
    ------
    BrokenTable
        If it cannot be read, or is broken.
    """
    import pyarrow as pa

    try:
        yield
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
