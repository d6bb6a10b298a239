"""Work in this very process that Ctrl-C ends between two pieces."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click


@contextmanager
def interrupted() -> Iterator[list[int]]:
    """Filled by the first Ctrl-C; a second one ends the program as ever."""
    stopping: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)
        signal.signal(signal.SIGINT, before)
        click.echo("\nStopping after these rows …", err=True)

    signal.signal(signal.SIGINT, stop)
    try:
        yield stopping
    finally:
        signal.signal(signal.SIGINT, before)
