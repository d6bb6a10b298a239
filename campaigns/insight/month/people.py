"""The members behind a figure of a month."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.insight.month.results import brought_friend, did_something, has_bought, is_later, joined_in, there_by
from campaigns.insight.month.spans import month_of, table_of_spans
from campaigns.insight.month.whose import Whose
from campaigns.members.models import Activity, Member, MemberSummary
from campaigns.referrals.models import Referral


def people_behind(
    session: Session, figure: str, *, month: date, owner_id: int | None, limit: int, offset: int
) -> tuple[Sequence[Member], int]:
    """Of the month that has that day, by name; and how many they are. Raises NotFound where no members are counted."""
    if figure not in BEHIND:
        raise NotFound(what=mark("figure"))
    zone = club_zone(session)
    span = table_of_spans([month_of(month, zone)])
    ids = BEHIND[figure](span, Whose(owner_id), zone.key)
    chosen = select(Member).where(Member.id.in_(ids))
    total = session.scalars(chosen.with_only_columns(func.count())).one()
    page = chosen.options(joinedload(Member.tier), joinedload(Member.summary)).order_by(Member.sort_name, Member.id)
    return session.scalars(page.limit(limit).offset(offset)).all(), total


def _joined(span: Any, whose: Whose, _zone: str) -> Select[int]:
    return select(Member.id).select_from(span).join(Member, and_(*joined_in(span, whose)))


def _active(span: Any, whose: Whose, _zone: str) -> Select[int]:
    return select(Activity.member_id).select_from(span).join(Activity, and_(*did_something(span, whose)))


def _buyers(span: Any, whose: Whose, _zone: str) -> Select[int]:
    return select(Activity.member_id).select_from(span).join(Activity, and_(*has_bought(span, whose)))


def _again(span: Any, whose: Whose, zone: str) -> Select[int]:
    summary = MemberSummary.member_id == Activity.member_id
    return _buyers(span, whose, zone).join(MemberSummary, summary).where(is_later(zone))


def _friends(span: Any, whose: Whose, _zone: str) -> Select[int]:
    return select(Referral.friend_id).select_from(span).join(Referral, and_(*brought_friend(span, whose)))


def _members(span: Any, whose: Whose, _zone: str) -> Select[int]:
    return select(Member.id).select_from(span).join(Member, and_(*there_by(span, whose)))


BEHIND: Mapping[str, Callable[[Any, Whose, str], Select[int]]] = {
    "members": _members,
    "joined": _joined,
    "active": _active,
    "active_share": _active,
    "buyers": _buyers,
    "again": _again,
    "again_share": _again,
    "friends": _friends,
}
"""The figures that count members, and the shares that some of them have."""
