"""Whoever mourns, complains or was refunded this week is spared, as each campaign chooses; their owner may be asked."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.care.models import FollowUp, FollowUpReason
from campaigns.care.mourning import NoSuchLoss, note_loss
from campaigns.care.rules import CareRules, read_rules, save_rules
from campaigns.members.agreement.mutes import mute
from campaigns.members.models import ActivityKind, Hardship, Member, MuteReason, MuteScope, Topic
from campaigns.messaging.claims import claim
from campaigns.messaging.models import Channel, MessageState, SkipReason
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.planning import plan_run
from campaigns.outreach.unsent import not_sent_lately
from tests.clock import NOW
from tests.factories_care import carer
from tests.factories_members import does
from tests.factories_outreach import ledger, make_audience, make_draft, make_launched

TODAY = NOW.date()
REASONS = {
    Hardship.BEREAVEMENT: SkipReason.BEREAVED,
    Hardship.COMPLAINT: SkipReason.COMPLAINT,
    Hardship.REFUND: SkipReason.REFUNDED,
}
ALL = tuple(Hardship)


@pytest.fixture
def member(session: Session) -> Member:
    make_draft(session)
    return make_audience(session, 1)[0]


def befalls(session: Session, member: Member, hardship: Hardship) -> None:
    if hardship is Hardship.REFUND:
        does(session, member, ActivityKind.REFUNDED, days_ago=6, value=-100)
    elif hardship is Hardship.BEREAVEMENT:
        note_loss(session, member_id=member.id, on=TODAY, note="his wife", staff_id=None, now=NOW)
    else:
        muted(session, member, MuteReason.COMPLAINT)


def muted(session: Session, member: Member, reason: MuteReason, scope: MuteScope = MuteScope.CELEBRATION) -> None:
    mute(session, member_id=member.id, scope=scope, reason=reason, note="", until=None, staff_id=None, now=NOW)


def planned(session: Session, **values: Any) -> Campaign:
    campaign = make_launched(session, **values)
    plan_run(session, session.scalars(select(Run).where(Run.campaign_id == campaign.id)).one(), now=NOW)
    return campaign


def reason(session: Session, campaign: Campaign) -> str:
    (row,) = ledger(session, campaign)
    return row.reason


def tasks(session: Session) -> list[tuple[FollowUpReason, str, SkipReason | None]]:
    return [(task.reason, task.note, task.spared) for task in session.scalars(select(FollowUp))]


@pytest.mark.parametrize("hardship", ALL)
def test_each_hardship_is_heeded_or_not_as_the_campaign_says(
    session: Session, member: Member, hardship: Hardship
) -> None:
    befalls(session, member, hardship)
    others = tuple(each for each in ALL if each is not hardship)
    assert reason(session, planned(session, heeds=(hardship,))) == REASONS[hardship]
    assert reason(session, planned(session, heeds=others)) == ""


@pytest.mark.parametrize(
    ("topic", "heeded"),
    [(Topic.GREETINGS, ALL), (Topic.OFFERS, ALL), (Topic.EVENTS, ALL[:2]), (Topic.CARE, ())],
)
def test_what_nobody_chose_goes_by_the_topic(session: Session, topic: Topic, heeded: tuple[Hardship, ...]) -> None:
    assert make_launched(session, topic=topic).heeds == list(heeded)


def test_of_several_the_gravest_is_told(session: Session, member: Member) -> None:
    muted(session, member, MuteReason.ASKED)
    for hardship in reversed(ALL):
        befalls(session, member, hardship)
    assert reason(session, planned(session, heeds=ALL)) == SkipReason.BEREAVED


def test_a_refund_of_last_week_is_forgotten(session: Session, member: Member) -> None:
    does(session, member, ActivityKind.REFUNDED, days_ago=8, value=-100)
    assert reason(session, planned(session, heeds=ALL)) == ""


@pytest.mark.parametrize("hardship", ALL)
def test_what_befalls_them_after_the_plan_is_seen_before_it_goes(
    session: Session, member: Member, hardship: Hardship
) -> None:
    campaigns = planned(session, heeds=(hardship,)), planned(session, heeds=())
    befalls(session, member, hardship)
    claim(
        session, channel=Channel.EMAIL, provider="said", limit=9, now=NOW, system_now=NOW,
        lease_until=NOW + timedelta(days=1),
    )  # fmt: skip
    assert [reason(session, campaign) for campaign in campaigns] == [REASONS[hardship], ""]


def test_their_owner_is_asked_once_where_the_campaign_chooses_so(session: Session, member: Member) -> None:
    member.owner_id = carer(session).id
    befalls(session, member, Hardship.BEREAVEMENT)
    planned(session, heeds=ALL)
    assert tasks(session) == []
    campaign = planned(session, heeds=ALL, owner_instead=True, name="New Year")
    plan_run(session, campaign.runs[0], now=NOW)
    assert tasks(session) == [(FollowUpReason.SPARED, "New Year", SkipReason.BEREAVED)]


def test_nobody_is_asked_about_who_wants_to_hear_nothing_or_has_no_owner(session: Session, member: Member) -> None:
    (other,) = make_audience(session, 1)
    other.owner_id = carer(session).id
    muted(session, other, MuteReason.ASKED, MuteScope.ALL)
    befalls(session, member, Hardship.COMPLAINT)
    planned(session, heeds=ALL, owner_instead=True)
    assert tasks(session) == []


def test_mourning_ends_by_itself_after_the_clubs_time(session: Session, member: Member) -> None:
    rules = read_rules(session)
    save_rules(session, rules=CareRules(rules.rhythms, mourning_days=10))
    note_loss(session, member_id=member.id, on=TODAY - timedelta(days=9), note="", staff_id=None, now=NOW)
    campaign = make_launched(session, heeds=ALL, now=NOW)
    plan_run(session, campaign.runs[0], now=NOW + timedelta(days=1))
    assert reason(session, campaign) == ""


@pytest.mark.parametrize("days", [-1, 60, 400])
def test_a_loss_to_come_or_long_ago_is_refused(session: Session, member: Member, days: int) -> None:
    with pytest.raises(NoSuchLoss):
        note_loss(session, member_id=member.id, on=TODAY - timedelta(days=days), note="", staff_id=None, now=NOW)


def test_a_members_page_can_tell_what_did_not_go(session: Session, member: Member) -> None:
    befalls(session, member, Hardship.COMPLAINT)
    campaign = planned(session, heeds=ALL, name="Spring")
    (told,) = not_sent_lately(session, member.id)
    assert (told.campaign, told.run_id, told.state, told.reason) == (
        "Spring", campaign.runs[0].id, MessageState.SKIPPED, SkipReason.COMPLAINT,
    )  # fmt: skip
