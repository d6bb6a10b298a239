"""Reading ahead: the next rows are read while PostgreSQL keeps the ones before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def read_ahead(rows: Iterator[T]) -> Iterator[T]:
    """The same in the same order, one ahead; what reading raises is raised in its place."""
    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as reader:
        coming = reader.submit(next, rows, None)
        while (read := coming.result()) is not None:
            coming = reader.submit(next, rows, None)
            yield read
