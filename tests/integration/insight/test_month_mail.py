"""The monthly review by mail: to whom, when, in which language, and once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.insight.month import sending
from campaigns.insight.month.sending import LATEST_DAY, write_month_mails
from campaigns.messaging.models import StaffMail
from campaigns.messaging.staff_letters import Letter
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import change_month_mail
from tests.clock import StandingClock
from tests.factories_care import carer
from tests.factories_members import joins, make_club

FIRST = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai."""


@pytest.fixture
def reader(session: Session) -> Staff:
    make_club(session)
    joins(session)
    return carer(session)


def written(runtime: Runtime, session: Session, clock: StandingClock, **later: float) -> list[StaffMail]:
    """All that were written by then."""
    clock.now = FIRST + timedelta(**later)
    session.commit()
    write_month_mails(runtime.sessions, clock=clock)
    return list(session.scalars(select(StaffMail).order_by(StaffMail.id)))


def test_it_brings_the_month_before_and_its_paper(
    runtime: Runtime, session: Session, clock: StandingClock, reader: Staff
) -> None:
    [mail] = written(runtime, session, clock)
    letter = Letter.of_json(mail.letter)
    assert (mail.cause, letter.subject) == (f"month:{reader.id}/2026-11", "Monthly review, November 2026")
    assert (mail.attached_name, (mail.attached or b"")[:5]) == ("2026-11.pdf", b"%PDF-")
    assert "Joined: 0. October: 0" in [line.text for section in letter.sections for line in section.lines]


def test_it_is_in_their_language(runtime: Runtime, session: Session, clock: StandingClock, reader: Staff) -> None:
    reader.language = "zh"
    [mail] = written(runtime, session, clock)
    assert Letter.of_json(mail.letter).subject == "2026年11月月度回顾"


def test_it_goes_once_a_month_from_the_hour_of_the_daily_mail_on(
    runtime: Runtime, session: Session, clock: StandingClock, reader: Staff
) -> None:
    counts = [len(written(runtime, session, clock, hours=each)) for each in (-2, 0, 0, 24, 31 * 24)]
    assert counts == [0, 1, 1, 1, 2]


@pytest.mark.parametrize(("day", "count"), [(LATEST_DAY, 1), (LATEST_DAY + 1, 0)])
def test_it_may_be_a_few_days_late(
    runtime: Runtime, session: Session, clock: StandingClock, reader: Staff, day: int, count: int
) -> None:
    assert len(written(runtime, session, clock, days=day - 1)) == count


def test_what_broke_on_the_first_is_tried_the_next_day(
    runtime: Runtime, session: Session, clock: StandingClock, reader: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sending, "month_review", lambda *_args, **_asked: 1 / 0)
        assert not written(runtime, session, clock)
    assert [len(written(runtime, session, clock, hours=each)) for each in (1, 24)] == [0, 1]


def test_who_turned_it_off_or_may_see_no_reports_gets_none(
    runtime: Runtime, session: Session, clock: StandingClock, reader: Staff
) -> None:
    change_month_mail(session, staff_id=reader.id, wanted=False)
    carer(session, "Bo Chen", Role.HOST)
    carer(session, "Cai Yun", active=False)
    assert not written(runtime, session, clock)


def test_a_club_without_members_is_not_written_about(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    make_club(session)
    carer(session)
    assert not written(runtime, session, clock)
