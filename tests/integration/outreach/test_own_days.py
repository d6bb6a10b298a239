"""Greetings about any day of a member's own, and so many days from it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import FieldKind, SpecialDayKind
from campaigns.members.profile.custom_fields import add_field
from campaigns.outreach.draft_days import DateFieldMissing, ShiftOutOfRange
from campaigns.outreach.models import OccasionKind
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW
from tests.factories_outreach import born_on, ledger, make_audience, make_campaign, make_greeting

TODAY = NOW.date()


def greeted(runtime: Runtime, session: Session, **values: Any) -> list[int]:
    campaign = make_greeting(session, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return [row.member_id for row in ledger(session, campaign) if row.due_at.date() == TODAY]


@pytest.mark.parametrize("shift", [-30, -1, 0, 1, 180])
def test_a_greeting_goes_out_days_before_or_after(runtime: Runtime, session: Session, shift: int) -> None:
    [member] = make_audience(session, 1)
    day = TODAY - timedelta(days=shift)
    born_on(session, member, day.month, day.day)
    assert greeted(runtime, session, shift_days=shift) == [member.id]


def test_days_before_a_leap_day_are_counted_from_the_day_that_is_kept(runtime: Runtime, session: Session) -> None:
    [member] = make_audience(session, 1)
    born_on(session, member, 2, 29)
    shift = (TODAY - date(2027, 2, 28)).days
    assert greeted(runtime, session, shift_days=shift) == [member.id]


@pytest.mark.parametrize(
    ("occasion", "day"),
    [
        (OccasionKind.WEDDING, {"kind": SpecialDayKind.WEDDING}),
        (OccasionKind.MEMBERSHIP, {"kind": SpecialDayKind.MEMBERSHIP}),
        (OccasionKind.COMPANION, {"whose": "Mei"}),
        (OccasionKind.SPECIAL_DAY, {"kind": SpecialDayKind.CUSTOM, "title": "First visit"}),
    ],
)
def test_each_occasion_greets_those_whose_day_it_is(
    runtime: Runtime, session: Session, occasion: OccasionKind, day: dict[str, Any]
) -> None:
    member, other = make_audience(session, 2)
    born_on(session, member, TODAY.month, TODAY.day, **day)
    born_on(session, other, TODAY.month, TODAY.day)
    assert greeted(runtime, session, occasion=occasion) == [member.id]


@pytest.mark.parametrize(
    ("occasion", "year"), [(OccasionKind.ANNIVERSARY, TODAY.year - 3), (OccasionKind.DATE_FIELD, TODAY.year)]
)
def test_a_greeting_goes_by_a_date_field(runtime: Runtime, session: Session, occasion: OccasionKind, year: int) -> None:
    field = add_field(session, name={"en": "Course"}, kind=FieldKind.DATE, now=NOW)
    [member] = make_audience(session, 1, custom={field.key: TODAY.replace(year=year).isoformat()})
    assert greeted(runtime, session, occasion=occasion, day_name=field.key) == [member.id]


def test_what_no_greeting_can_go_by_is_refused(session: Session) -> None:
    with pytest.raises(DateFieldMissing):
        make_campaign(session, occasion=OccasionKind.ANNIVERSARY, day_name="full_name")
    with pytest.raises(ShiftOutOfRange):
        make_campaign(session, occasion=OccasionKind.BIRTHDAY, shift_days=181)
