"""Why a referral earns nothing: who came is the referrer again, lives with them, or had brought them.

Judged by what is known of both when the friend joins and at each step after; see docs/referrals.md.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    Select,
    String,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from campaigns.core.arrays import among
from campaigns.members.models import AddressKind, ContactPoint, Member, SpecialDay, SpecialDayKind
from campaigns.referrals.models import Referral, Unearned

ONE_MAILBOX = r"@(gmail|googlemail)\.com$"
"""Where dots before the @ mean nothing."""


def why_unearned(referral_ids: Sequence[int]) -> ColumnElement[Any]:
    """Of each row of `referral` with one of these ids: the reason, or NULL where it earns."""
    reasons = [
        (Referral.vouched_at.is_not(None), null()),
        (or_(_shares_an_address(), _has_name_and_birthday()), _said(Unearned.SAME_PERSON)),
        (_shares_a_household(), _said(Unearned.HOUSEHOLD)),
        (Referral.id.in_(_in_circles(referral_ids)), _said(Unearned.CIRCLE)),
    ]
    return case(*reasons, else_=null())


def _said(reason: Unearned) -> ColumnElement[str]:
    return literal(reason.value, String)


def _shares_an_address() -> Exists:
    mine, theirs = aliased(ContactPoint), aliased(ContactPoint)
    return exists().where(
        mine.member_id == Referral.referrer_id,
        theirs.member_id == Referral.friend_id,
        mine.kind == theirs.kind,
        _plain(mine) == _plain(theirs),
    )


def _plain(point: Any) -> ColumnElement[str]:
    """Without what a mailbox ignores: `+anything`, and with some providers dots."""
    untagged = func.regexp_replace(point.address, r"\+[^@]*@", "@")
    before = func.replace(func.split_part(untagged, "@", 1), ".", "")
    mailbox = case((untagged.regexp_match(ONE_MAILBOX), before.concat("@gmail.com")), else_=untagged)
    return case((point.kind == AddressKind.EMAIL, mailbox), else_=point.address)


def _has_name_and_birthday() -> Exists:
    one, other = aliased(Member), aliased(Member)
    born, as_well = aliased(SpecialDay), aliased(SpecialDay)
    return exists().where(
        one.id == Referral.referrer_id,
        other.id == Referral.friend_id,
        one.sort_name != "",
        one.sort_name == other.sort_name,
        _birthday_of(born, one),
        _birthday_of(as_well, other),
        and_(born.calendar == as_well.calendar, born.month == as_well.month, born.day == as_well.day),
        func.coalesce(born.year, as_well.year, 0) == func.coalesce(as_well.year, born.year, 0),
    )


def _birthday_of(day: Any, member: Any) -> ColumnElement[bool]:
    return and_(day.member_id == member.id, day.kind == SpecialDayKind.BIRTHDAY, day.whose == "")


def _shares_a_household() -> Exists:
    one, other = aliased(Member), aliased(Member)
    return exists().where(
        one.id == Referral.referrer_id, other.id == Referral.friend_id, one.household_id == other.household_id
    )


def _in_circles(referral_ids: Sequence[int]) -> Select[int]:
    """Those that close a circle: going up from the referrer by older referrals alone, one comes to the friend."""
    start = select(
        Referral.id.label("start"), Referral.friend_id.label("friend"), Referral.joined_at, Referral.referrer_id
    ).where(among(Referral.id, referral_ids))
    up = start.cte("up", recursive=True)
    older = tuple_(Referral.joined_at, Referral.id) < tuple_(up.c.joined_at, up.c.start)
    further = (
        select(up.c.start, up.c.friend, up.c.joined_at, Referral.referrer_id)
        .join(Referral, Referral.friend_id == up.c.referrer_id)
        .where(older)
    )
    every = up.union(further)
    return select(every.c.start).where(every.c.referrer_id == every.c.friend)
