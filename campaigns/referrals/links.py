"""A member's links for bringing friends: one to each event, and the standing one, which leads into the club."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import and_, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.core.tokens import Randomness
from campaigns.referrals.models import FriendLink

CODE_LENGTH = 8

_COLUMNS = [(name, FriendLink.__table__.c[name].type) for name in ("member_id", "event_id", "code")]

Pair = tuple[int, int | None]
"""A member and an event; without one the standing link is meant."""


def friend_link(session: Session, *, member_id: int, event_id: int | None, code: str, now: datetime) -> FriendLink:
    """The link of this member for this event, or their standing one: theirs, or a new one that carries `code`."""
    row = {"member_id": member_id, "event_id": event_id, "code": code, "created_at": now}
    session.execute(insert(FriendLink).values(row).on_conflict_do_nothing())
    return session.scalars(
        select(FriendLink).where(FriendLink.member_id == member_id, FriendLink.event_id.is_not_distinct_from(event_id))
    ).one()


def friend_codes(
    session: Session, *, pairs: Iterable[Pair], random_code: Randomness, now: datetime
) -> Mapping[Pair, str]:
    """Pair → code, for many at once; those without a link get one."""
    wanted = sorted(set(pairs), key=lambda pair: (pair[0], pair[1] or 0))
    if not wanted:
        return {}
    new = table_of("new", _COLUMNS, [(*pair, random_code(CODE_LENGTH)) for pair in wanted])
    rows = select(*new.c, literal(now, FriendLink.created_at.type))
    session.execute(
        insert(FriendLink)
        .from_select([*new.c.keys(), "created_at"], rows, include_defaults=False)
        .on_conflict_do_nothing()
    )
    asked = table_of("asked", _COLUMNS[:2], wanted)
    same = and_(FriendLink.member_id == asked.c.member_id, FriendLink.event_id.is_not_distinct_from(asked.c.event_id))
    found = session.execute(select(FriendLink.member_id, FriendLink.event_id, FriendLink.code).join(asked, same))
    return {(member_id, event_id): code for member_id, event_id, code in found}


def friend_address(public_url: str, code: str) -> str:
    return f"{public_url.rstrip('/')}/i/{code}"
