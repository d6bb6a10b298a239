"""What a view reaches for: the runtime, the time, a transaction, the club."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g, request
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.chapters.bounds import bound_to
from campaigns.core.acting import Actor, ActorKind, act_as
from campaigns.core.models import Club
from campaigns.core.queries import find_club
from campaigns.messaging.restored import is_restored

EXTENSION = "convive"
KEY_LENGTH = 12
SHOWING_GUESTS = frozenset({"event_id", "member_id"})
"""Addresses that name one of these show staff of a chapter the guests of its events too, as the list of events does;
other lists and figures do not."""


def runtime() -> Runtime:
    """Its sessions see what whoever sent this request may see: the whole club, or their chapters."""
    if "runtime" not in g:
        g.runtime = _bound(_whole(), g.get("chapters", ()))
    return cast("Runtime", g.runtime)


def keep_to(chapters: Sequence[int]) -> None:
    """From now on the request sees nothing outside these chapters; of none, the whole club."""
    g.chapters = tuple(chapters)
    g.pop("runtime", None)


def _bound(held: Runtime, chapters: Sequence[int]) -> Runtime:
    bind = partial(bound_to, chapters=chapters, with_guests=bool(chapters) and _shows_guests())
    copy = held.replica
    return replace(
        held, sessions=bind(held.sessions), replica=replace(copy, sessions=bind(copy.sessions)) if copy else None
    )


def _shows_guests() -> bool:
    return request.blueprint == "events" or not SHOWING_GUESTS.isdisjoint(request.view_args or ())


def _whole() -> Runtime:
    return cast("Runtime", current_app.extensions[EXTENSION])


def now() -> datetime:
    """The club's time, one instant for the whole request."""
    if "now" not in g:
        g.now = runtime().clock()
    return cast("datetime", g.now)


def real_now() -> datetime:
    """The real time, for sign-in sessions: a demo's moved clock must not sign anybody out."""
    return runtime().system_clock()


def form_key() -> str:
    """Names one form, so that one sent twice is done once."""
    return runtime().random_code(KEY_LENGTH)


@contextmanager
def transaction(*, whole: bool = False) -> Iterator[Session]:
    """Committed at the end, rolled back on any fault. One a request, in the name of whoever sent that, if known.

    With `whole` it sees the whole club: for what must be done everywhere to somebody of whom it is known that the
    sender sees them.
    """
    with (_whole() if whole else runtime()).sessions.begin() as session:
        act_as(session, g.get("actor"))
        yield session


def acts(kind: ActorKind, *, via: str = "", its_id: int | None = None, name: str = "") -> None:
    """Say who sent this request; `via` is its address, unless that holds a token."""
    g.actor = Actor(kind, f"{request.method} {via or request.path}", its_id, name)


@contextmanager
def reading(*, whole: bool = False) -> Iterator[Session]:
    """A session that PostgreSQL keeps from writing; what it gave stays readable after it closes.

    It ends by a commit: after a rollback psycopg forgets the statements it has prepared.
    """
    with (_whole() if whole else runtime()).sessions.begin() as session:
        session.execute(text("SET TRANSACTION READ ONLY"))
        yield session


def club() -> Club:
    """The club, read once a request; before it is set up, a stand-in that only has a name."""
    if "club" not in g:
        with reading() as session:
            g.restored = is_restored(session)
            g.club = find_club(session) or Club(
                name={"en": "Convive"},
                zone="UTC",
                language="en",
                currency="USD",
                is_demo=False,
                clock_shift=timedelta(),
            )
    return cast("Club", g.club)


def restored() -> bool:
    """Whether this is a restored backup that waits for the word to send."""
    club()
    return cast("bool", g.restored)


def club_zone() -> ZoneInfo:
    return ZoneInfo(club().zone)
