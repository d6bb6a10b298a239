"""Long work done in this very process: its progress on the terminal, and Ctrl-C between two pieces."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import FrameType

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.workshop import build_workshop
from campaigns.members.long_work.hand import Workshop, hold
from campaigns.members.long_work.loop import work_off
from campaigns.members.long_work.operations import NotUnderWay, stop_work
from campaigns.members.long_work.queries import get_work, pace_of
from campaigns.members.models import LongWork


def work_here(runtime: Runtime, begin: Callable[[Session], LongWork], *, quiet: bool) -> LongWork:
    """Begin the work and do it; Ctrl-C stops it between two pieces. Gives how it stands then.

    What a stopped one owes for what was done is settled all the same.
    """
    with interruptible(runtime, quiet=quiet) as shop:
        with runtime.sessions.begin() as session:
            hand = hold(shop, begin(session))
        work_off(hand)
        stopped = not shop.more()
    with runtime.sessions.begin() as session:
        if stopped:
            with suppress(NotUnderWay):
                stop_work(session, hand.kind, hand.subject)
        work = get_work(session, hand.kind, hand.subject)
        settling = hold(build_workshop(runtime, more=lambda: True), work) if stopped and work.unsettled else None
    if settling:
        click.echo("Points and tiers follow for the rows that were kept …", err=True)
        work_off(settling)
    with runtime.sessions() as session:
        return get_work(session, hand.kind, hand.subject)


@contextmanager
def interruptible(runtime: Runtime, *, quiet: bool = False) -> Iterator[Workshop]:
    """A workshop that the first Ctrl-C closes after the piece in hand; a second one ends the program as ever."""
    stopping: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)
        signal.signal(signal.SIGINT, before)
        click.echo("\nStopping after this piece …", err=True)

    def told(work: LongWork) -> None:
        click.echo(f"\r\x1b[K{_say(runtime, work)}", err=True, nl=work.finished_at is not None)

    shop = build_workshop(runtime, more=lambda: not stopping)
    signal.signal(signal.SIGINT, stop)
    try:
        yield replace(shop, told=told) if sys.stderr.isatty() and not quiet else shop
    finally:
        signal.signal(signal.SIGINT, before)


def _say(runtime: Runtime, work: LongWork) -> str:
    pace = pace_of(work, system_now=runtime.system_clock())
    step = f", {work.step}" if work.step else ""
    left = f", {pace.rate:,} a second, {pace.seconds_left:,} s left" if pace.rate else ""
    return f"{work.kind}{step}: {work.done:,} of {work.total:,}{left}"
