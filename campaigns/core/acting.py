"""In whose name a transaction changes things: told to PostgreSQL, whose triggers note it in the audit log.

Where nobody is named the triggers are not called at all, so that workers and bulk work pay nothing.
"""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import orjson
from sqlalchemy import Connection, event, func, select
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from campaigns.core.database import Sessions

ACTOR = "convive.actor"
RELEASED = "convive.audit_released"
_KEY = "actor"


class ActorKind(enum.StrEnum):
    STAFF = "staff"
    API_KEY = "api_key"
    COMMAND = "command"
    """At a terminal of the host."""
    LINK = "link"
    """Whoever holds a link that was sent: a member, or a colleague who chooses a password."""


class Release(enum.StrEnum):
    """What alone may be done to entries of the log: blank what they say of a person, drop the old ones."""

    ERASING = "erasing"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Actor:
    """`via` is the request or command, without what was typed and without tokens."""

    kind: ActorKind
    via: str
    id: int | None = None
    name: str = ""

    def as_setting(self) -> str:
        return orjson.dumps(asdict(self)).decode()


def act_as(session: Session, actor: Actor | None) -> None:
    """Each transaction of the session is the actor's from its first statement on; call it before that."""
    session.info[_KEY] = actor


def key_acting(session: Session) -> int | None:
    """The API key in whose name the session changes things, if it is one."""
    actor: Actor | None = session.info.get(_KEY)
    return actor.id if actor is not None and actor.kind is ActorKind.API_KEY else None


def sessions_of(sessions: Sessions, actor: Actor | None) -> Sessions:
    """Like `sessions`, but all of theirs are the actor's, or nobody's."""
    return sessionmaker(**{**sessions.kw, "info": {**sessions.kw.get("info", {}), _KEY: actor}})


@contextmanager
def unnoted(session: Session, release: Release | None = None) -> Iterator[None]:
    """What is changed in here leaves no entries: one for the whole, written outside, says it better."""
    session.flush()
    before = session.scalar(select(func.current_setting(ACTOR, True))) or ""
    _set(session, "", release)
    yield
    session.flush()
    _set(session, before, None)


def _set(session: Session, actor: str, release: Release | None) -> None:
    named = func.set_config(ACTOR, actor, True), func.set_config(RELEASED, release.value if release else "", True)
    session.execute(select(*named))


@event.listens_for(Session, "after_begin")
def _name_actor(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    actor: Actor | None = session.info.get(_KEY)
    if actor is not None and not transaction.nested:
        connection.execute(select(func.set_config(ACTOR, actor.as_setting(), True)))
