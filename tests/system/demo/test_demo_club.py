"""The demo club, filled for real."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import Complaint, ComplaintState, FollowUp, OwnershipWarning
from campaigns.chapters.queries import find_chapter
from campaigns.core.base import Base
from campaigns.core.queries import find_club
from campaigns.events.models import Event, Feedback
from campaigns.members.models import (
    CustomField,
    Household,
    Member,
    Note,
    Purchase,
    Redemption,
    RedemptionState,
    Tier,
)
from campaigns.messaging.watch import late_channels
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.referrals.models import Referral
from campaigns.staff.models import Staff
from campaigns.surprises.models import Moment, MomentState
from tests.fixtures import Convive
from webapp.commands.demo_club import fill
from webapp.commands.demo_club.purchase_log import read_log

CHINESE = re.compile("[\u4e00-\u9fff]")
WRITTEN_OTHERWISE = {
    *("member.full_name", "member.sort_name", "complaint.name", "staff.name"),
    *("event.venue", "event.address"),
    *("template.name", "template_part.subject", "template_part.text", "template_part.html"),
    *("feedback.words", "activity.detail"),
}
"""Names and addresses; letters, which are in both languages; what guests said in theirs; words of the catalogue."""


def count(session: Session, column: InstrumentedAttribute[Any]) -> int:
    return session.scalars(select(func.count(column))).one()


def test_the_demo_club_is_whole(runtime: Runtime, session: Session, convive: Convive) -> None:
    logins = fill(runtime, language="en", report=print)
    assert (count(session, Member.id), count(session, Purchase.id)) == (2357, 6919)
    assert session.scalars(select(func.max(Purchase.local_date))).one() == date(2026, 11, 21)
    tiers = select(func.count(Member.id)).join(Tier).group_by(Tier.id)
    assert len(session.scalars(tiers).all()) == 4
    assert count(session, Referral.attended_at) > 0
    assert count(session, Event.id) == 13
    assert count(session, Feedback.id) > 10
    shanghai = find_chapter(session, "上海")
    at_home = select(func.count(Member.id)).where(Member.chapter_id == shanghai.id)
    assert 500 < session.scalars(at_home).one() < 800
    assert session.scalars(select(Event.title).where(Event.chapter_id == shanghai.id)).one()["zh"] == "上海茶与爵士"
    bound = select(Staff.email).where(Staff.chapter_ids == [shanghai.id])
    assert session.scalars(bound).all() == ["shanghai@club.example"]
    assert (count(session, Household.id), count(session, Note.id), count(session, CustomField.id)) == (6, 4, 1)
    assert count(session, OwnershipWarning.reclaim_at) > 0
    assert min(session.scalars(select(FollowUp.due_on))) < date(2026, 11, 21)
    assert session.scalars(select(Complaint.state)).all() == [ComplaintState.OPEN]
    assert set(session.scalars(select(Moment.state))) == {*MomentState} - {MomentState.MISSED}
    assert {each.state for each in session.scalars(select(Redemption))} == {
        RedemptionState.OPEN,
        RedemptionState.GIVEN_OUT,
    }
    states = select(Campaign.state).order_by(Campaign.id)
    assert session.scalars(states).all() == [CampaignState.FINISHED, CampaignState.DRAFT, CampaignState.ACTIVE]
    assert late_channels(session, now=runtime.clock(), after=timedelta(minutes=1)) == []
    assert fill(runtime, language="en", report=print) == logins
    found = orjson.loads(convive("report", "repeat-purchase", "--json").output)
    assert found["sheets"][0]["rows"][0]["members"] == 2357


def test_a_fill_that_breaks_leaves_nothing(runtime: Runtime, session: Session) -> None:
    def break_off(line: str) -> None:
        if "purchases" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(runtime, language="en", report=break_off)
    assert find_club(session) is None


def test_a_chinese_demo_club_is_chinese(runtime: Runtime, session: Session) -> None:
    fill(runtime, language="zh", report=print, purchases=[row for row in read_log() if row.number % 10 == 3])
    assert set(session.scalars(select(Staff.language))) == {"zh"}
    assert sorted(english(session)) == []


def english(session: Session) -> Iterator[tuple[str, str]]:
    """Column and text, of what says two words in English and none in Chinese."""
    for column in (each for table in Base.metadata.sorted_tables for each in table.columns):
        if type(column.type) in (String, Text) and str(column) not in WRITTEN_OTHERWISE:
            worded = select(column).where(column.regexp_match("[A-Za-z]{2} [A-Za-z]{2}")).distinct()
            yield from ((str(column), text) for text in session.scalars(worded) if not CHINESE.search(text))
