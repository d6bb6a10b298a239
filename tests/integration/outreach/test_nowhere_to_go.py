"""Mails that have nowhere to go from the first: a text goes in their place at once, if the campaign falls back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import AddressKind, Consent, Member, Suppression, SuppressionReason
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.falling_back import fall_back
from campaigns.outreach.models import Campaign, SendBy, Way, WhenLate
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW, StandingClock
from tests.factories_outreach import ledger, make_audience, make_club, make_launched, make_member, reachable

PHONE = "+12025550100"
READY = (MessageState.READY, "")


def planned(runtime: Runtime, session: Session, *, later: timedelta = timedelta(), **values: Any) -> Campaign:
    campaign = make_launched(session, **({"falls_back_on_failure": True} | values))
    session.commit()
    plan_due_runs(runtime.sessions, clock=StandingClock(NOW + later))
    fall_back(session, now=NOW + later)
    return campaign


def texts(session: Session, campaign: Campaign) -> list[Message]:
    return [row for row in ledger(session, campaign) if row.channel is Channel.SMS]


def outcomes(session: Session, campaign: Campaign) -> list[tuple[MessageState, str]]:
    return [(row.state, row.reason) for row in texts(session, campaign)]


def suppressed(session: Session, reason: SuppressionReason) -> Member:
    member = reachable(session, make_member(session), email="gone@example.com", sms=PHONE)
    session.add(Suppression(kind=AddressKind.EMAIL, address="gone@example.com", reason=reason, at=NOW))
    session.flush()
    return member


def test_whoever_has_a_number_alone_is_texted(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session), sms=PHONE)
    campaign = planned(runtime, session)
    [text] = texts(session, campaign)
    mail = next(row for row in ledger(session, campaign) if row.channel is Channel.EMAIL)
    assert (text.state, text.instead_of_id, mail.state) == (MessageState.READY, mail.id, MessageState.SKIPPED)


def test_whose_mails_came_back_before_is_texted(runtime: Runtime, session: Session) -> None:
    suppressed(session, SuppressionReason.BOUNCE)
    assert outcomes(session, planned(runtime, session)) == [READY]


def test_whoever_complained_of_mails_is_not_pursued_by_text(runtime: Runtime, session: Session) -> None:
    suppressed(session, SuppressionReason.COMPLAINT)
    assert outcomes(session, planned(runtime, session)) == []


def test_whoever_said_no_to_mails_is_not_texted_instead(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session), email="m@example.com", sms=PHONE)
    session.execute(delete(Consent).where(Consent.kind == AddressKind.EMAIL))
    assert outcomes(session, planned(runtime, session)) == []


def test_a_text_does_not_go_before_the_mail_would_have(runtime: Runtime, session: Session) -> None:
    """By the members' clocks the run is due fourteen hours before it is ten in London."""
    make_club(session)
    reachable(session, make_member(session, zone="Europe/London"), sms=PHONE)
    ten = (NOW + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
    campaign = planned(
        runtime, session, later=ten - NOW - timedelta(hours=14), send_at=ten, send_by=SendBy.MEMBER, grace_hours=2
    )
    [text] = texts(session, campaign)
    assert (text.due_at, text.valid_until, text.state) == (ten, ten + timedelta(hours=2), MessageState.READY)


def test_a_campaign_that_is_dropped_when_late_sends_no_texts(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session), sms=PHONE)
    campaign = planned(
        runtime, session, later=timedelta(hours=5), send_at=NOW + timedelta(hours=1), when_late=WhenLate.DROP
    )
    assert outcomes(session, campaign) == []


def test_of_those_without_a_mail_some_are_held_out_too(runtime: Runtime, session: Session) -> None:
    for number in range(20):
        reachable(session, make_member(session), sms=f"+12025550{number:03}")
    campaign = planned(runtime, session, holdout_percent=50)
    assert [state for state, _ in sorted(outcomes(session, campaign))] == [
        *[MessageState.HELD_OUT] * 10,
        *[MessageState.READY] * 10,
    ]


@pytest.mark.parametrize("way", list(Way))
def test_who_was_asked_for_a_text_already_gets_no_other(runtime: Runtime, session: Session, way: Way) -> None:
    reachable(session, make_member(session), sms=PHONE)
    campaign = planned(runtime, session, way=way, channels=(Channel.EMAIL, Channel.SMS))
    assert outcomes(session, campaign) == [READY]


def test_whoever_has_no_way_at_all_is_told_once(runtime: Runtime, session: Session) -> None:
    make_member(session)
    make_audience(session, 1)
    campaign = planned(runtime, session)
    fall_back(session, now=NOW + timedelta(hours=1))
    assert outcomes(session, campaign) == [(MessageState.SKIPPED, "no_consent")]
    assert session.scalars(select(Message.state).where(Message.channel == Channel.EMAIL)).all().count(READY[0]) == 1
