"""One message a member, on the channel they like of those that reach them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import AddressKind, Consent, ConsentState, Member, Topic
from campaigns.messaging.models import Channel, Message
from campaigns.outreach.models import Campaign, Way
from campaigns.outreach.operations import launch_campaign
from campaigns.outreach.planning import LOOK_AGAIN_AFTER, plan_due_runs
from campaigns.outreach.review import review
from tests.clock import NOW, StandingClock
from tests.factories_outreach import born_on, ledger, make_campaign, make_greeting, make_member, reachable

BOTH = (Channel.EMAIL, Channel.SMS)
LIKES_TEXTS: dict[str, Any] = {"preferred_kind": AddressKind.SMS}


def one_channel(session: Session, **values: Any) -> Campaign:
    campaign = make_campaign(session, channels=BOTH, **values)
    campaign.way = Way.PREFERRED
    return launch_campaign(session, campaign_id=campaign.id, now=NOW)


def planned(runtime: Runtime, session: Session, **values: Any) -> list[Message]:
    campaign = one_channel(session, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return ledger(session, campaign)


def on_both(session: Session, number: int, **values: Any) -> Member:
    member = make_member(session, **values)
    return reachable(session, member, email=f"m{number}@example.com", sms=f"+6421000{number:03}")


@pytest.mark.parametrize(
    ("likes", "channel"), [(None, "email"), (AddressKind.EMAIL, "email"), (AddressKind.SMS, "sms")]
)
def test_the_channel_they_like_before_the_campaigns_first(
    runtime: Runtime, session: Session, likes: AddressKind | None, channel: str
) -> None:
    on_both(session, 1, preferred_kind=likes)
    assert [(row.channel, row.reason) for row in planned(runtime, session)] == [(channel, "")]


def test_one_that_does_not_reach_them_is_passed_over(runtime: Runtime, session: Session) -> None:
    member = on_both(session, 1, **LIKES_TEXTS)
    key = {"member_id": member.id, "kind": AddressKind.SMS, "topic": Topic.EVENTS}
    session.merge(Consent(**key, state=ConsentState.WITHDRAWN, at=NOW))
    assert [(row.channel, row.reason) for row in planned(runtime, session)] == [("email", "")]


def test_whom_none_reaches_has_the_reason_of_the_first(runtime: Runtime, session: Session) -> None:
    make_member(session, **LIKES_TEXTS)
    assert [(row.channel, row.reason) for row in planned(runtime, session)] == [("email", "no_consent")]


def test_a_shared_address_is_taken_only_by_who_is_written_to_there(runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session, **LIKES_TEXTS), email="home@example.com", sms="+6421000001")
    reachable(session, make_member(session), email="home@example.com")
    assert [(row.channel, row.reason) for row in planned(runtime, session)] == [("sms", ""), ("email", "")]


def test_the_review_counts_members_and_each_is_drawn_once(session: Session) -> None:
    for number in range(10):
        on_both(session, number, **(LIKES_TEXTS if number % 2 else {}))
    campaign = one_channel(session, holdout_percent=50)
    seen = review(session, campaign, now=NOW)
    assert (seen.members, seen.messages, seen.held_out) == (10, 5, 5)
    assert [way.matched for way in seen.by_channel] == [5, 5]


def test_who_likes_another_channel_since_is_not_greeted_twice(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    member = on_both(session, 1)
    born_on(session, member, 11, 22)
    greeting = make_greeting(session, channels=BOTH)
    greeting.way = Way.PREFERRED
    for likes in (AddressKind.EMAIL, AddressKind.SMS):
        member.preferred_kind = likes
        session.commit()
        plan_due_runs(runtime.sessions, clock=clock)
        clock.move(by=LOOK_AGAIN_AFTER + timedelta(minutes=1))
    assert [row.channel for row in ledger(session, greeting)] == ["email"]
