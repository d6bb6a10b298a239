from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import (
    AddressKind,
    Consent,
    ConsentState,
    Member,
    Mute,
    MuteReason,
    MuteScope,
    Suppression,
    SuppressionReason,
    Topic,
)
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import Policy
from campaigns.outreach.breakdown import Dwindling, breakdown
from campaigns.outreach.people import PeopleFilter, people_intended
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.review import review
from campaigns.segments.queries import select_members
from campaigns.segments.rules import EVERYBODY
from tests.clock import NOW
from tests.factories_outreach import (
    ledger,
    make_audience,
    make_campaign,
    make_club,
    make_launched,
    make_member,
    reachable,
)

EMAIL = AddressKind.EMAIL
EITHER = (Channel.EMAIL, Channel.SMS)
RESTED = Policy((Channel.EMAIL,), Topic.EVENTS, rest_days=7, holdout_percent=50)


def lost(found: Dwindling) -> dict[str, int]:
    return {step.reason or step.state.value: step.lost for step in found.steps if step.lost}


def seen(session: Session, policy: Policy = RESTED) -> tuple[Dwindling, ...]:
    return breakdown(session, select_members(session, EVERYBODY, now=NOW), policy, now=NOW)


@pytest.fixture
def one_at_each_step(runtime: Runtime, session: Session) -> list[Member]:
    """No consent, no address, suppressed, deceased, muted, recently contacted, at a shared address; then four more."""
    heard = make_audience(session, 1)
    make_launched(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    silent, nowhere, stopped, dead, muted = make_audience(session, 5)
    first, *others = make_audience(session, 4)
    session.merge(Consent(member_id=silent.id, kind=EMAIL, topic=Topic.EVENTS, state=ConsentState.WITHDRAWN, at=NOW))
    session.delete(nowhere.contact_points[0])
    address = stopped.contact_points[0].address
    session.add(Suppression(kind=EMAIL, address=address, reason=SuppressionReason.STOP, at=NOW))
    dead.deceased = True
    session.add(Mute(member_id=muted.id, scope=MuteScope.ALL, reason=MuteReason.ASKED, since=NOW))
    second = reachable(session, make_member(session), email=first.contact_points[0].address)
    session.flush()
    return [silent, nowhere, stopped, dead, muted, *heard, second, first, *others]


def test_each_step_takes_its_own_from_those_who_are_left(session: Session, one_at_each_step: list[Member]) -> None:
    (email,) = seen(session)
    assert [(step.reason or step.state.value, step.lost, step.left) for step in email.steps] == [
        ("no_consent", 1, 10),
        ("no_address", 1, 9),
        ("suppressed", 1, 8),
        ("deceased", 1, 7),
        ("bereaved", 0, 7),
        ("complaint", 0, 7),
        ("muted", 1, 6),
        ("refunded", 0, 6),
        ("capped", 1, 5),
        ("duplicate_address", 1, 4),
        ("surprise", 0, 4),
        ("blackout", 0, 4),
        ("expired", 0, 4),
        ("club_wide", 0, 4),
        ("held_out", 2, 2),
    ]
    assert (email.matched, email.to_send) == (len(one_at_each_step), 2)


def test_a_breakdown_says_what_freezing_then_does(
    runtime: Runtime, session: Session, one_at_each_step: list[Member]
) -> None:
    (email,) = seen(session)
    campaign = make_launched(session, rest_days=7, holdout_percent=50)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    frozen = Counter(row.reason or row.state.value for row in ledger(session, campaign))
    assert frozen == lost(email) | {"ready": email.to_send}


def test_the_first_reason_that_holds_is_told(session: Session, one_at_each_step: list[Member]) -> None:
    for member in one_at_each_step:
        session.merge(Consent(member_id=member.id, kind=EMAIL, topic=Topic.EVENTS, state=ConsentState.PENDING, at=NOW))
    (email,) = seen(session)
    assert (lost(email), email.to_send) == ({"no_consent": len(one_at_each_step)}, 0)


def test_each_channel_is_counted_for_itself_and_a_member_is_drawn_once(session: Session) -> None:
    make_club(session)
    for number in range(10):
        reachable(session, make_member(session), email=f"m{number}@example.com", sms=f"+1555010{number}")
    reachable(session, make_member(session), sms="+15550199")
    email, sms = seen(session, Policy(EITHER, Topic.EVENTS, holdout_percent=10))
    assert (lost(email)["no_consent"], lost(sms).get("no_consent")) == (1, None)
    assert lost(email).get("held_out", 0) <= lost(sms)["held_out"] <= 2


def test_rest_days_count_to_the_hour(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    make_launched(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    members = select_members(session, EVERYBODY, now=NOW)
    (email,) = breakdown(session, members, RESTED, now=NOW + timedelta(days=7))
    assert "capped" not in lost(email)


def test_nobody_matched(session: Session) -> None:
    make_club(session)
    (email,) = seen(session)
    assert (email.matched, email.to_send, lost(email)) == (0, 0, {})


def test_the_people_behind_a_step(session: Session, one_at_each_step: list[Member]) -> None:
    members = select_members(session, EVERYBODY, now=NOW)
    muted = PeopleFilter(Channel.EMAIL, MessageState.SKIPPED, "muted")
    found = people_intended(session, members, RESTED, muted, now=NOW, limit=10)
    assert [(row.member_id, row.due_at) for row in found.rows] == [(one_at_each_step[4].id, None)]


def test_a_review_names_the_hours_in_their_order(session: Session) -> None:
    make_club(session)
    for zone, size in (("America/New_York", 3), ("Europe/London", 2), ("Asia/Shanghai", 1)):
        make_audience(session, size, zone=zone)
    seen = review(session, make_campaign(session, quiet_from=21, quiet_until=8), now=NOW)
    assert [(sending.zone.key, sending.members) for sending in seen.sendings] == [
        ("Asia/Shanghai", 1),
        ("Europe/London", 2),
        ("America/New_York", 3),
    ]
