from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.outreach.models import SendBy
from campaigns.outreach.passed_hours import count_passed
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_outreach import make_audience, make_campaign, make_event, make_greeting

EVENING = NOW.replace(hour=18)


@pytest.fixture(autouse=True)
def audience(session: Session) -> None:
    for zone, size in (("Pacific/Auckland", 2), ("Asia/Shanghai", 1), ("Nowhere/City", 3)):
        make_audience(session, size, zone=zone)


@pytest.mark.parametrize(("send_by", "passed"), [(SendBy.MEMBER, 2), (SendBy.CLUB, 0)])
def test_those_are_counted_for_whom_the_hour_has_passed(session: Session, send_by: SendBy, passed: int) -> None:
    campaign = make_campaign(session, send_at=EVENING, send_by=send_by)
    assert count_passed(session, campaign, now=NOW) == passed


def test_of_others_it_has_passed_for_nobody(session: Session) -> None:
    make_audience(session, 1, zone="Pacific/Auckland", language="zh")
    chinese = parse_rule({"type": "language_in", "languages": ["zh"]})
    segment = add_segment(session, name="Chinese", rule=chinese, now=NOW)
    campaign = make_campaign(session, send_at=EVENING, send_by=SendBy.MEMBER, segment_id=segment.id)
    assert count_passed(session, campaign, now=NOW) == 1


def test_by_the_events_clock_it_has_passed_for_all_or_none(session: Session) -> None:
    event = make_event(session, zone="Pacific/Auckland")
    campaign = make_campaign(session, send_at=EVENING, send_by=SendBy.EVENT, event_id=event.id)
    assert count_passed(session, campaign, now=NOW) == 6
    assert count_passed(session, campaign, now=NOW - timedelta(hours=4)) == 0


def test_what_is_sent_at_once_or_each_day_has_no_hour_to_miss(session: Session) -> None:
    assert [count_passed(session, each, now=NOW) for each in (make_campaign(session), make_greeting(session))] == [0, 0]
