"""A backup that was restored does not resume sending by itself: what it believes is due may have gone out since.

The club's row names the database that may send. A restored copy finds itself in another one, or on another timeline of
it, and waits for a person's word. Until then it hands out no number again that the lost time may have used, for what
comes back with such a number, a receipt or a link, would be taken for somebody else's.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import BindParameter, ColumnElement, Text, all_, bindparam, exists, func, or_, select, text, update
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.words import mark
from campaigns.messaging.ledger import cancel_waiting
from campaigns.messaging.models import Claim, Message, MessageState

HERE: BindParameter[str] = bindparam("here", type_=Text)
LEAP = 10_000_000
"""More numbers than a club uses between two backups."""

_MAY_ASK = text(
    "select has_function_privilege('pg_control_system()', 'execute')"
    " and has_function_privilege('pg_control_checkpoint()', 'execute')"
)
_DATABASE = "select oid ::text from pg_database where datname = current_database()"
_CLUSTER = "select system_identifier || '/' || timeline_id from pg_control_system(), pg_control_checkpoint()"
_LEAP = text(
    """
    select setval(format('%I.%I', schemaname, sequencename) ::regclass, coalesce(last_value, 0) + :leap)
    from pg_sequences where schemaname = current_schema() and data_type = 'bigint' ::regtype
    """
)

_NOT_BEGUN = (
    Message.state == MessageState.CLAIMED,
    Message.fence == Claim.id,
    Claim.closed_at.is_(None),
    Message.id != all_(Claim.in_flight),
)


class LivesHere(Refused):
    sentence = mark("Nothing was restored: this database sends as it always did.")


def here(session: Session) -> str:
    """The database this is: its cluster, the timeline of that, and itself. Asked once a connection.

    A server that does not tell of its cluster is known by the database alone.
    """
    known = session.connection().info
    if "here" not in known:
        cluster = session.scalar(text(_CLUSTER)) if session.scalar(_MAY_ASK) else ""
        known["here"] = f"{cluster}/{session.scalar(text(_DATABASE))}"
    return cast("str", known["here"])


def lives_elsewhere(now_here: str | BindParameter[str]) -> ColumnElement[bool]:
    return exists().where(Club.lives_at != "", Club.lives_at != now_here)


def is_restored(session: Session) -> bool:
    return bool(session.scalar(select(lives_elsewhere(here(session)))))


def know_the_place(session: Session) -> bool:
    """A club that never sent lives where it is; in a place that is new to it numbers leap ahead. True when they did."""
    place = here(session)
    session.execute(update(Club).where(Club.lives_at == "").values(lives_at=place, numbered_at=place))
    moved = update(Club).where(Club.numbered_at != place).values(numbered_at=place).returning(Club.id)
    if session.scalar(moved.execution_options(synchronize_session=False)) is None:
        return False
    session.execute(_LEAP, {"leap": LEAP})
    return True


def live_here(session: Session, *, drop_due: bool, now: datetime) -> int:
    """The word that this copy sends from now on. `drop_due` cancels whatever was due by now; gives how many.

    It does not ring: the next beat does, when it has moved out of the night what is due.
    """
    know_the_place(session)
    if not is_restored(session):
        raise LivesHere
    _let_go(session)
    dropped = _drop_due(session, now=now) if drop_due else 0
    session.execute(update(Club).values(lives_at=here(session)))
    return dropped


def count_due(session: Session, *, now: datetime) -> int:
    """What would go at once."""
    waits = or_(Message.state == MessageState.READY, Message.id.in_(select(Message.id).where(*_NOT_BEGUN)))
    return session.scalars(select(func.count()).where(waits, Message.due_at <= now)).one()


def _let_go(session: Session) -> None:
    """Nobody here holds what a worker of the other place had in hand; what it had begun to hand over is found out."""
    free = update(Message).where(*_NOT_BEGUN).values(state=MessageState.READY, attempts=Message.attempts - 1)
    session.execute(free.execution_options(synchronize_session=False))


def _drop_due(session: Session, *, now: datetime) -> int:
    return cancel_waiting(session, Message.due_at <= now, now=now)
