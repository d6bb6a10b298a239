"""Which messages an event has, and what becomes of them as it is copied, recorded afterwards or changed."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.copying import copy_event
from campaigns.events.history import record_past_event
from campaigns.events.milestones.kinds import Timing
from campaigns.events.milestones.operations import EventIsOff, TemplateIsSilent, change_milestone
from campaigns.events.milestones.usual import BadChannels, Choice
from campaigns.events.models import Milestone, MilestoneKind
from campaigns.events.operations import cancel_event
from campaigns.messaging.models import Channel
from tests.clock import NOW
from tests.factories_events import START, make_house, make_plan, make_salon
from tests.factories_milestones import milestone
from tests.factories_outreach import make_template

THANKS = MilestoneKind.THANKS
BY_TEXT = Choice(is_on=True, timing=Timing(5), channels=(Channel.SMS,))


def test_a_copy_has_what_was_chosen_for_its_own_times(session: Session) -> None:
    source = make_salon(session)
    template = make_template(session)
    change_milestone(session, event_id=source.id, kind=THANKS, choice=BY_TEXT, template_id=template, now=NOW)
    made = copy_event(session, event_id=source.id, starts_at=START + timedelta(days=7), code="copy", now=NOW)
    row = milestone(session, made, THANKS)
    assert (row.channels, row.template_id, row.taken_at) == (["sms"], template, None)
    assert row.due_at == made.ends_at + timedelta(hours=5)


def test_of_what_is_written_down_afterwards_nothing_is_sent(session: Session) -> None:
    make_house(session)
    record_past_event(session, plan=make_plan(), code="past", guests=[], now=NOW)
    assert session.scalars(select(Milestone)).all() == []


def test_a_cancelled_event_has_nothing_to_change(session: Session) -> None:
    event = make_salon(session)
    cancel_event(session, event_id=event.id, now=NOW)
    with pytest.raises(EventIsOff):
        change_milestone(session, event_id=event.id, kind=THANKS, choice=BY_TEXT, now=NOW)


def test_a_template_must_speak_and_thanks_are_no_calendar_invitation(session: Session) -> None:
    event = make_salon(session)
    mute = make_template(session, channels=[Channel.EMAIL])
    with pytest.raises(TemplateIsSilent):
        change_milestone(session, event_id=event.id, kind=THANKS, choice=BY_TEXT, template_id=mute, now=NOW)
    invite = Choice(is_on=True, timing=Timing(5), channels=(Channel.CALENDAR,))
    with pytest.raises(BadChannels):
        change_milestone(session, event_id=event.id, kind=THANKS, choice=invite, now=NOW)
