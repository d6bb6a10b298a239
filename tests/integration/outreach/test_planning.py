from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.chapters.operations import Said, add_chapter
from campaigns.events.models import Invitation
from campaigns.members.agreement.mutes import mute
from campaigns.members.models import (
    AddressKind,
    Consent,
    ConsentState,
    Member,
    MuteReason,
    MuteScope,
    Suppression,
    SuppressionReason,
    Tier,
)
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.belonging import give_to_chapter
from campaigns.outreach.models import Campaign
from campaigns.outreach.operations import launch_campaign
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.review import review
from tests.clock import NOW, StandingClock
from tests.factories_outreach import (
    ledger,
    make_audience,
    make_campaign,
    make_event,
    make_launched,
    make_member,
    reachable,
)


def plan(runtime: Runtime, session: Session, campaign: Campaign) -> list[Message]:
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return ledger(session, campaign)


def reason_for(runtime: Runtime, session: Session, member_id: int, **values: Any) -> str:
    rows = plan(runtime, session, make_launched(session, **values))
    return next(row.reason for row in rows if row.member_id == member_id)


def test_whoever_agreed_and_can_be_reached_is_written_to_once_on_each_channel(
    runtime: Runtime, session: Session
) -> None:
    member = reachable(session, make_member(session), email="a@example.com", sms="+15550100")
    campaign = make_launched(session, channels=(Channel.EMAIL, Channel.SMS))
    rows = plan(runtime, session, campaign)
    run = rows[0].run_id
    assert [(row.cause, row.address, row.state) for row in rows] == [
        (f"run:{run}/member:{member.id}/email", "a@example.com", MessageState.READY),
        (f"run:{run}/member:{member.id}/sms", "+15550100", MessageState.READY),
    ]


def test_a_chapters_campaign_reaches_nobody_else(runtime: Runtime, session: Session) -> None:
    london, lyon = (add_chapter(session, Said(name)).id for name in ("London", "Lyon"))
    members = [reachable(session, make_member(session, chapter_id=each)) for each in (london, lyon, None)]
    campaign = make_campaign(session)
    give_to_chapter(session, "campaign", campaign.id, london)
    assert review(session, campaign, now=NOW).to_send == 1
    rows = plan(runtime, session, launch_campaign(session, campaign_id=campaign.id, now=NOW))
    assert [row.member_id for row in rows] == [members[0].id]


def test_who_died_is_left_alone(runtime: Runtime, session: Session) -> None:
    member = reachable(session, make_member(session, deceased=True))
    assert reason_for(runtime, session, member.id) == "deceased"


@pytest.mark.parametrize(("hours", "reason"), [(1, "muted"), (-1, "")])
def test_who_asked_for_quiet_is_left_alone(runtime: Runtime, session: Session, hours: int, reason: str) -> None:
    member = reachable(session, make_member(session))
    mute(
        session, member_id=member.id, scope=MuteScope.CELEBRATION, reason=MuteReason.ASKED, note="", staff_id=None,
        until=NOW + timedelta(hours=hours), now=NOW - timedelta(days=1),
    )  # fmt: skip
    assert reason_for(runtime, session, member.id) == reason


def test_without_an_address(runtime: Runtime, session: Session) -> None:
    member = reachable(session, make_member(session))
    session.delete(member.contact_points[0])
    assert reason_for(runtime, session, member.id) == "no_address"


def test_without_consent_to_the_topic(runtime: Runtime, session: Session) -> None:
    member = reachable(session, make_member(session))
    key = {"member_id": member.id, "kind": AddressKind.EMAIL, "topic": "events"}
    session.merge(Consent(**key, state=ConsentState.WITHDRAWN, at=NOW))
    assert reason_for(runtime, session, member.id) == "no_consent"


def test_an_address_that_must_not_be_written_to(runtime: Runtime, session: Session) -> None:
    member = reachable(session, make_member(session), email="stop@example.com")
    session.add(
        Suppression(kind=AddressKind.EMAIL, address="stop@example.com", reason=SuppressionReason.COMPLAINT, at=NOW)
    )
    assert reason_for(runtime, session, member.id) == "suppressed"


def test_whoever_heard_from_us_lately_is_given_rest(runtime: Runtime, session: Session) -> None:
    member = make_audience(session, 1)[0]
    plan(runtime, session, make_launched(session))
    assert reason_for(runtime, session, member.id, rest_days=7) == "capped"


def test_planning_again_and_again_changes_nothing(runtime: Runtime, session: Session) -> None:
    make_audience(session, 5)
    campaign = make_launched(session)
    first = [row.id for row in plan(runtime, session, campaign)]
    assert [row.id for row in plan(runtime, session, campaign)] == first
    assert len(first) == 5


def test_nothing_is_planned_before_its_time(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    make_audience(session, 1)
    campaign = make_launched(session, send_at=NOW + timedelta(hours=2))
    assert plan(runtime, session, campaign) == []
    clock.move(by=timedelta(hours=2))
    assert len(plan(runtime, session, campaign)) == 1


def test_quiet_hours_are_kept_in_every_zone_even_in_one_that_nobody_knows(runtime: Runtime, session: Session) -> None:
    zones = ("Asia/Shanghai", "America/New_York", "Asia/Kolkata", "Nowhere/City", "", "America")
    for zone in zones:
        make_audience(session, 1, zone=zone)
    rows = plan(runtime, session, make_launched(session, quiet_from=14, quiet_until=12))
    hours = [row.due_at.replace(tzinfo=None) for row in rows]
    day = datetime(2026, 11, 22)  # noqa: DTZ001 - compared as UTC wall time
    noon_utc = day.replace(hour=12)
    assert hours == [
        day + timedelta(days=1, hours=4),
        day.replace(hour=17),
        day + timedelta(days=1, hours=6, minutes=30),
        noon_utc,
        noon_utc,
        noon_utc,
    ]


def test_an_invitation_is_worthless_after_the_last_answer(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    event = make_event(session, rsvp_until=NOW + timedelta(hours=1))
    campaign = make_launched(session, event_id=event.id, quiet_from=9, quiet_until=12)
    assert plan(runtime, session, campaign)[0].state is MessageState.EXPIRED


def test_those_written_to_are_invited_and_those_held_out_are_not(runtime: Runtime, session: Session) -> None:
    make_audience(session, 10)
    event = make_event(session)
    rows = plan(runtime, session, make_launched(session, event_id=event.id, holdout_percent=30))
    invited = set(session.scalars(select(Invitation.member_id).where(Invitation.event_id == event.id)))
    assert invited == {row.member_id for row in rows if row.state is MessageState.READY}
    assert len(invited) == 7


def test_each_tier_gives_its_share_to_the_holdout(runtime: Runtime, session: Session) -> None:
    for tier, size in ((1, 40), (2, 20), (3, 7)):
        make_audience(session, size, tier=tier)
    rows = plan(runtime, session, make_launched(session, holdout_percent=10))
    held = {row.member_id for row in rows if row.state is MessageState.HELD_OUT}
    by_tier = _tiers(session, held)
    assert (by_tier[1], by_tier[2]) == (4, 2)
    assert by_tier[3] in (0, 1)


def test_the_review_says_what_the_plan_then_does(runtime: Runtime, session: Session) -> None:
    make_audience(session, 20)
    make_member(session)
    campaign = make_launched(session, holdout_percent=20)
    seen = review(session, campaign, now=NOW)
    rows = plan(runtime, session, campaign)
    assert (seen.members, seen.to_send, seen.held_out, seen.left_out) == (21, 16, 4, 1)
    assert Counter((row.state, row.reason) for row in rows) == {
        (tally.state, tally.reason): tally.count for tally in seen.tallies
    }


def test_a_review_writes_nothing(session: Session) -> None:
    make_audience(session, 3)
    review(session, make_campaign(session), now=NOW)
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_language_that_the_template_lacks_becomes_the_clubs(runtime: Runtime, session: Session) -> None:
    for language in ("zh", "fr"):
        make_audience(session, 1, language=language)
    assert [row.language for row in plan(runtime, session, make_launched(session))] == ["zh", "en"]


def _tiers(session: Session, members: set[int]) -> Counter[int]:

    rows = session.scalars(select(Tier.rank).join(Member, Member.tier_id == Tier.id).where(Member.id.in_(members)))
    return Counter(rows)
