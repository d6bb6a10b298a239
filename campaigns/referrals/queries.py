"""Reads about friend links and who brought whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.merged import standing_row
from campaigns.members.models import Member
from campaigns.referrals.models import FriendLink, Referral


@dataclass(frozen=True, slots=True)
class Chosen:
    """Friends who joined, and links made, from `begin` to before `end`; by `members` alone, if any are named."""

    begin: datetime | None = None
    end: datetime | None = None
    members: Select[int] | None = None

    def those(
        self, at: InstrumentedAttribute[datetime], whose: InstrumentedAttribute[int]
    ) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.begin is not None:
            conditions.append(at >= self.begin)
        if self.end is not None:
            conditions.append(at < self.end)
        if self.members is not None:
            conditions.append(whose.in_(self.members))
        return conditions


EVERYTHING = Chosen()


@dataclass(frozen=True, slots=True)
class Brought:
    """One friend and who brought them."""

    referral: Referral
    referrer: Member
    friend: Member


@dataclass(frozen=True, slots=True)
class BestReferrer:
    member: Member
    friends: int
    attended: int
    bought: int
    bought_again: int


@dataclass(frozen=True, slots=True)
class ReferralFunnel:
    """From the link to the second purchase; each step counts friends, the first counts links."""

    links: int
    joined: int
    answered: int
    attended: int
    bought: int
    bought_again: int
    unearned: int
    """How many more joined and do not count, see `Unearned`."""


def friend_link_for(session: Session, *, member_id: int, event_id: int | None) -> FriendLink | None:
    """The link this member already has for this event, or their standing one, if any."""
    its_own = FriendLink.event_id.is_not_distinct_from(event_id)
    return session.scalar(select(FriendLink).where(FriendLink.member_id == member_id, its_own))


def get_friend_link(session: Session, *, code: str) -> FriendLink:
    plain = code.strip().lower()
    link = session.scalar(select(FriendLink).where(FriendLink.code == plain))
    if link is None and (stands := standing_row(session, "friend_link", plain)):
        link = session.get(FriendLink, stands)
    return must_exist(link, mark("invitation"))


def referral_funnel(session: Session, chosen: Chosen = EVERYTHING) -> ReferralFunnel:
    steps = (
        Referral.id,
        Referral.answered_at,
        Referral.attended_at,
        Referral.first_purchase_at,
        Referral.second_purchase_at,
    )
    given = select(func.count()).select_from(FriendLink)
    links = given.where(*chosen.those(FriendLink.created_at, FriendLink.member_id)).scalar_subquery()
    counted = [func.count(step).filter(Referral.unearned.is_(None)) for step in steps]
    rows = select(links, *counted, func.count(Referral.unearned)).select_from(Referral)
    return ReferralFunnel(*session.execute(rows.where(*_joined(chosen))).one())


def best_referrers(session: Session, *, most: int, chosen: Chosen = EVERYTHING) -> Sequence[BestReferrer]:
    """Members who brought friends; those whose friends came and bought come first."""
    steps = (Referral.id, Referral.attended_at, Referral.first_purchase_at, Referral.second_purchase_at)
    friends, attended, bought, again = map(func.count, steps)
    order = (bought.desc(), attended.desc(), friends.desc(), Referral.referrer_id)
    best = (
        select(Referral.referrer_id, friends, attended, bought, again, func.row_number().over(order_by=order))
        .where(Referral.unearned.is_(None), *_joined(chosen))
        .group_by(Referral.referrer_id)
        .order_by(*order)
        .limit(most)
        .subquery("best")
    )
    referrer_id, *counts, place = best.c
    rows = session.execute(select(Member, *counts).join(best, referrer_id == Member.id).order_by(place))
    return [BestReferrer(*row) for row in rows]


def _joined(chosen: Chosen) -> list[Any]:
    return chosen.those(Referral.joined_at, Referral.referrer_id)


def count_referrals(session: Session) -> int:
    return session.scalar(select(func.count(Referral.id))) or 0


def list_referrals(session: Session, *, most: int, offset: int = 0) -> Sequence[Brought]:
    """Newest first."""
    return [Brought(*row) for row in session.execute(_brought().limit(most).offset(offset))]


def list_referrals_before(session: Session, place: tuple[datetime, int] | None, *, limit: int) -> Sequence[Brought]:
    """Newest first, older than the referral that a page before ended with."""
    rows = _brought().limit(limit)
    if place is not None:
        rows = rows.where(tuple_(Referral.joined_at, Referral.id) < tuple_(*place))
    return [Brought(*row) for row in session.execute(rows)]


def _brought() -> Select[*tuple[Any, ...]]:
    referrer, friend = aliased(Member), aliased(Member)
    return (
        select(Referral, referrer, friend)
        .join(referrer, referrer.id == Referral.referrer_id)
        .join(friend, friend.id == Referral.friend_id)
        .order_by(Referral.joined_at.desc(), Referral.id.desc())
    )
