from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.segments.models import Segment
from campaigns.segments.operations import SegmentUsed, delete_segment
from campaigns.segments.uses import uses_of
from tests.factories_draws import drafted
from tests.factories_outreach import make_audience, make_campaign, make_club, make_segment
from tests.waiting import wait_until_it_waits


def test_a_campaign_and_a_draw_are_uses(session: Session) -> None:
    make_club(session)
    make_audience(session, 1)
    campaign, draw = make_campaign(session), drafted(session)
    number = make_segment(session).id
    found = {(use.kind, use.id) for use in uses_of(session, number)}
    assert found == {("campaign", campaign.id), ("draw", draw.event_id)}
    with pytest.raises(SegmentUsed, match=campaign.name):
        delete_segment(session, segment_id=number)
    assert session.scalar(select(Segment.id).where(Segment.id == number)) == number


def test_what_begins_to_use_it_meanwhile_is_waited_for(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        number = make_segment(session).id
    with ThreadPoolExecutor(1) as other:
        with committed.sessions.begin() as session:
            name = make_campaign(session).name
            deleting = other.submit(_delete, committed, number)
            wait_until_it_waits(committed, deleting)
        with pytest.raises(SegmentUsed, match=name):
            deleting.result()


def _delete(runtime: Runtime, number: int) -> None:
    with runtime.sessions.begin() as session:
        delete_segment(session, segment_id=number)


def test_a_title_in_several_languages_is_told_in_one(session: Session) -> None:
    make_club(session)
    make_audience(session, 1)
    draw = drafted(session)
    with pytest.raises(SegmentUsed, match=f"“{draw.event.title['en']}”"):
        delete_segment(session, segment_id=draw.segment_id)
