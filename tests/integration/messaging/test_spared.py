"""Mutes and consents that still wait, in the plan and again when a worker takes the message."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.agreement.mutes import EndsBefore, lift, mute
from campaigns.members.models import Consent, ConsentState, Member, Mute, MuteReason, MuteScope, Topic
from campaigns.messaging.claims import claim
from campaigns.messaging.eligibility import About, candidate_rows
from campaigns.messaging.models import Channel, SkipReason
from tests.clock import NOW
from tests.factories_messaging import make_message
from tests.factories_outreach import make_club, make_member, reachable

DAY = timedelta(days=1)


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return reachable(session, make_member(session), email="ana@example.com")


def muted(session: Session, member: Member, **values: Any) -> Mute:
    given = {"scope": MuteScope.ALL, "reason": MuteReason.ASKED, "since": NOW - DAY, **values}
    standing = Mute(member_id=member.id, **given)
    session.add(standing)
    session.flush()
    return standing


def planned(session: Session, topic: Topic) -> str | None:
    rows = candidate_rows(select(Member.id), channels=[Channel.EMAIL], about=About(topic), now=NOW)
    (row,) = session.execute(rows).all()
    reason: str | None = row.reason
    return reason


def claimed(session: Session, member: Member, topic: Topic, **values: Any) -> str:
    message = make_message(session, member=member, address="ana@example.com", topic=topic, **values)
    claim(session, channel=Channel.EMAIL, provider="said", limit=10, now=NOW, system_now=NOW, lease_until=NOW + DAY)
    session.refresh(message)
    return message.reason


@pytest.mark.parametrize(
    ("scope", "topic", "spared"),
    [
        (MuteScope.ALL, Topic.CARE, True),
        (MuteScope.ALL, Topic.GREETINGS, True),
        (MuteScope.CELEBRATION, Topic.CARE, False),
        (MuteScope.CELEBRATION, Topic.GREETINGS, True),
        (MuteScope.CELEBRATION, Topic.OFFERS, True),
    ],
)
def test_a_mute_spares_what_its_scope_says(
    session: Session, member: Member, scope: MuteScope, topic: Topic, *, spared: bool
) -> None:
    muted(session, member, scope=scope)
    assert planned(session, topic) == (SkipReason.MUTED if spared else None)
    assert claimed(session, member, topic) == (SkipReason.MUTED if spared else "")


@pytest.mark.parametrize(
    "values",
    [{"since": NOW + DAY}, {"until": NOW}, {"lifted_at": NOW - timedelta(hours=1)}],
    ids=["not yet", "ended", "lifted"],
)
def test_a_mute_that_is_not_in_force_spares_nothing(session: Session, member: Member, values: dict[str, Any]) -> None:
    muted(session, member, **values)
    assert planned(session, Topic.EVENTS) is None
    assert claimed(session, member, Topic.EVENTS) == ""


def test_what_answers_their_own_doing_reaches_the_muted(session: Session, member: Member) -> None:
    muted(session, member)
    assert claimed(session, member, Topic.EVENTS, transactional=True) == ""


def test_lifting_ends_it_now(session: Session, member: Member) -> None:
    standing = muted(session, member)
    assert lift(session, mute_id=standing.id, now=NOW)
    assert not lift(session, mute_id=standing.id, now=NOW)
    assert planned(session, Topic.EVENTS) is None


def test_an_end_that_has_passed_is_refused(session: Session, member: Member) -> None:
    with pytest.raises(EndsBefore):
        mute(
            session, member_id=member.id, scope=MuteScope.ALL, reason=MuteReason.ASKED, note="", until=NOW,
            staff_id=None, now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("state", [ConsentState.PENDING, ConsentState.WITHDRAWN])
def test_nobody_is_written_to_whose_consent_waits(session: Session, member: Member, state: ConsentState) -> None:
    for consent in session.scalars(select(Consent)):
        consent.state = state
    session.flush()
    assert planned(session, Topic.EVENTS) == SkipReason.NO_CONSENT
    assert claimed(session, member, Topic.EVENTS) == SkipReason.NO_CONSENT
