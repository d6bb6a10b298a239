"""A member's link for bringing friends to one event."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.tokens import Randomness
from campaigns.referrals.models import FriendLink

CODE_LENGTH = 8


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
    rows = [
        {"member_id": member_id, "event_id": event_id, "code": random_code(CODE_LENGTH), "created_at": now}
        for member_id, event_id in wanted
    ]
    session.execute(insert(FriendLink).on_conflict_do_nothing(constraint="uq_friend_link_member_id_event_id"), rows)
    pair = tuple_(FriendLink.member_id, FriendLink.event_id)
    found = session.execute(select(FriendLink.member_id, FriendLink.event_id, FriendLink.code).where(pair.in_(wanted)))
    return {(member_id, event_id): code for member_id, event_id, code in found}


def friend_address(public_url: str, code: str) -> str:
    return f"{public_url.rstrip('/')}/i/{code}"
