"""Late arrivals: whatever order purchases, refunds and corrections come in, the figures end the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.tokens import random_code
from campaigns.members.imports.purchase_rows import PurchaseRow
from campaigns.members.models import Member, MemberSummary, PointsEntry, PurchaseKind, Tier
from campaigns.members.purchases.till import Till, take_purchases
from campaigns.members.standing.rebuild import rebuild_summaries
from campaigns.members.standing.trips import rebuild_trips
from campaigns.members.told import Fate
from campaigns.referrals.models import Referral
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.sizes import examples

WHO = ("A0", "A1", "A2")
BROUGHT = ((0, 1), (1, 2))
"""Who brought whom."""


@dataclass(frozen=True)
class Version:
    """What is said of a purchase, once."""

    order: str
    who: int
    days_ago: int
    cents: int
    refunded: str = ""

    def row(self, line: int) -> PurchaseRow:
        at = NOW - timedelta(days=self.days_ago)
        kind = PurchaseKind.REFUND if self.cents < 0 else PurchaseKind.ORDER
        told = {"line": line, "order_reference": self.order, "paid": self.cents, "currency": "USD", "kind": kind}
        when = {"at": at, "local_date": at.date(), "timed": True}
        return PurchaseRow(**told, **when, source_reference=WHO[self.who], refunded_order=self.refunded)  # type: ignore[arg-type]


@st.composite
def histories(draw: st.DrawFn) -> list[list[Version]]:
    """Of each purchase what is said one after the other; the last is so."""
    told: list[list[Version]] = []
    for number in range(draw(st.integers(1, 4))):
        who, order = st.integers(0, 2), f"o{number}"
        version = st.builds(Version, st.just(order), who, st.integers(0, 800), st.integers(-300, 60_050))
        told.append(draw(st.lists(version, min_size=1, max_size=3)))
    for number in range(draw(st.integers(0, 2))):
        first = Version(
            f"p{number}", draw(st.integers(0, 2)), draw(st.integers(0, 400)), draw(st.integers(300, 20_000))
        )
        later = replace(first, cents=first.cents + draw(st.integers(0, 999)), days_ago=draw(st.integers(0, 400)))
        back = Version(
            f"r{number}", first.who, draw(st.integers(0, 400)), -draw(st.integers(1, first.cents)), first.order
        )
        told += [[first, later], [back]]
    return told


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[list[Version]], list[Version], list[int]]:
    """A history, one order in which it may arrive, and where the calls end."""
    told = draw(histories())
    places = draw(st.permutations([place for place, versions in enumerate(told) for _ in versions]))
    waiting = [iter(versions) for versions in told]
    order = [next(waiting[place]) for place in places]
    return told, order, draw(st.lists(st.integers(1, 4), min_size=1, max_size=6))


def calls(order: list[Version], sizes: list[int]) -> Iterator[list[Version]]:
    """Some at a time, no order reference twice in one."""
    call: list[Version] = []
    for place, version in enumerate(order):
        if call and (len(call) >= sizes[place % len(sizes)] or version.order in {each.order for each in call}):
            yield call
            call = []
        call.append(version)
    yield call


@pytest.fixture
def members(session: Session) -> list[Member]:
    make_club(session)
    members = [joins(session, name, source_reference=name) for name in WHO]
    for referrer, friend in BROUGHT:
        pair = {"referrer_id": members[referrer].id, "friend_id": members[friend].id}
        session.add(Referral(**pair, joined_at=NOW - timedelta(days=365)))
    session.flush()
    return members


def ends(session: Session, members: list[Member], told: Iterator[list[Version]]) -> list[Any]:
    """What is kept of the three members when all has arrived; nothing of it stays."""
    with session.begin_nested() as attempt:
        for call in told:
            take(session, call)
        found = [figures(session, member) for member in members]
        assert rebuild_summaries(session, now=NOW, bounds_anew=False) == 0
        assert rebuild_trips(session, now=NOW) == 0
        attempt.rollback()
    session.expire_all()
    return found


def take(session: Session, call: list[Version]) -> None:
    club = find_club(session)
    assert club is not None
    rows = [version.row(line) for line, version in enumerate(call)]
    told = take_purchases(session, rows, till=Till("till", correct=True), club=club, random_code=random_code, now=NOW)
    assert not [each.sentence for each in told.values() if each.fate is Fate.REFUSED]


def figures(session: Session, member: Member) -> tuple[Any, ...]:
    summary = MemberSummary.__table__.c
    kept = [column for column in summary if column.name not in ("member_id", "tier_id", "updated_at")]
    moments = Referral.attended_at, Referral.first_purchase_at, Referral.second_purchase_at
    tier = select(Tier.key).join(Member, Member.tier_id == Tier.id).where(Member.id == member.id)
    points = session.scalars(select(PointsEntry.points).where(PointsEntry.member_id == member.id))
    return (
        tuple(session.execute(select(*kept).where(summary.member_id == member.id)).one()),
        session.scalar(tier),
        sum(points),
        session.execute(select(*moments).where(Referral.friend_id == member.id)).first(),
    )


@given(arrival=arrivals())
@examples(4, thorough=60)
def test_any_order_ends_the_same(session: Session, members: list[Member], arrival: Any) -> None:
    told, order, sizes = arrival
    truth = sorted((versions[-1] for versions in told), key=lambda version: -version.days_ago)
    at_once = calls(truth, [len(truth)])
    assert ends(session, members, calls(order, sizes)) == ends(session, members, at_once)
