"""Parquet files read without threads."""

from typing import Any

import pyarrow.parquet as pq


def read_alone(source: Any) -> Any:
    """Table of a Parquet file, its pages checked; nothing but this thread reads.

    pyarrow's own threads may still be starting when a short command leaves, and that aborts the process.

    Parameters
    ----------
    source : Path or file object
        The file.

    Raises
    ------
    OSError, pyarrow.ArrowException
        If it cannot be read, or is broken.
    """
    with pq.ParquetFile(source, page_checksum_verification=True) as file:
        return file.read(use_threads=False)
