"""A member's link for bringing friends to one event."""

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


def friend_link(session: Session, *, member_id: int, event_id: int, code: str, now: datetime) -> FriendLink:
    """The link of this member for this event: the one they have, or a new one that carries `code`."""
    row = {"member_id": member_id, "event_id": event_id, "code": code, "created_at": now}
    session.execute(
        insert(FriendLink).values(row).on_conflict_do_nothing(constraint="uq_friend_link_member_id_event_id")
    )
    return session.scalars(
        select(FriendLink).where(FriendLink.member_id == member_id, FriendLink.event_id == event_id)
    ).one()


def friend_codes(
    session: Session, *, pairs: Iterable[tuple[int, int]], random_code: Randomness, now: datetime
) -> Mapping[tuple[int, int], str]:
    """(member, event) → code, for many at once; those without a link get one."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    new = table_of("new", _COLUMNS, [(*pair, random_code(CODE_LENGTH)) for pair in wanted])
    rows = select(*new.c, literal(now, FriendLink.created_at.type))
    session.execute(
        insert(FriendLink)
        .from_select([*new.c.keys(), "created_at"], rows, include_defaults=False)
        .on_conflict_do_nothing(constraint="uq_friend_link_member_id_event_id")
    )
    asked = table_of("asked", _COLUMNS[:2], wanted)
    found = session.execute(
        select(FriendLink.member_id, FriendLink.event_id, FriendLink.code).join(
            asked, and_(FriendLink.member_id == asked.c.member_id, FriendLink.event_id == asked.c.event_id)
        )
    )
    return {(member_id, event_id): code for member_id, event_id, code in found}


def friend_address(public_url: str, code: str) -> str:
    return f"{public_url.rstrip('/')}/i/{code}"
