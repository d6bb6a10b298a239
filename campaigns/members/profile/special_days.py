"""The days a member keeps: their own and their companions'."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.models import SpecialDay, SpecialDayKind
from campaigns.members.profile.changes import lock_member, note_change
from campaigns.members.profile.days import DayTwice, NewSpecialDay, check_day

MOST = 50
WORDS = {
    SpecialDayKind.BIRTHDAY: mark("Birthday"),
    SpecialDayKind.WEDDING: mark("Wedding day"),
    SpecialDayKind.MEMBERSHIP: mark("Day of joining"),
    SpecialDayKind.CUSTOM: mark("Special day"),
}


class TooManyDays(Refused):
    sentence = mark("At most %(most)s special days are kept of a member.")


def get_special_day(session: Session, *, member_id: int, day_id: int) -> SpecialDay:
    wanted = select(SpecialDay).where(SpecialDay.id == day_id, SpecialDay.member_id == member_id)
    return must_exist(session.scalar(wanted), mark("special day"))


def add_special_day(session: Session, *, member_id: int, day: NewSpecialDay, now: datetime) -> SpecialDay:
    member = lock_member(session, member_id)
    kept = _days(session, member_id)
    if len(kept) >= MOST:
        raise TooManyDays(most=MOST)
    checked = _fresh(kept, day)
    added = SpecialDay(member_id=member_id, **asdict(checked))
    session.add(added)
    note_change(session, member, [WORDS[checked.kind]], now=now)
    return added


def change_special_day(
    session: Session, *, member_id: int, day_id: int, day: NewSpecialDay, now: datetime
) -> SpecialDay:
    member = lock_member(session, member_id)
    changed = get_special_day(session, member_id=member_id, day_id=day_id)
    checked = _fresh([each for each in _days(session, member_id) if each is not changed], day)
    for name, value in asdict(checked).items():
        setattr(changed, name, value)
    if session.is_modified(changed):
        note_change(session, member, [WORDS[checked.kind]], now=now)
    return changed


def remove_special_day(session: Session, *, member_id: int, day_id: int, now: datetime) -> None:
    member = lock_member(session, member_id)
    day = get_special_day(session, member_id=member_id, day_id=day_id)
    session.delete(day)
    note_change(session, member, [WORDS[day.kind]], now=now)


def _days(session: Session, member_id: int) -> list[SpecialDay]:
    return list(session.scalars(select(SpecialDay).where(SpecialDay.member_id == member_id)))


def _fresh(kept: list[SpecialDay], day: NewSpecialDay) -> NewSpecialDay:
    checked = check_day(day)
    if checked.key in {(each.kind, each.whose, each.title) for each in kept}:
        raise DayTwice
    return checked
