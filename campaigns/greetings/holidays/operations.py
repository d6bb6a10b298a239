"""Writes about holidays: those of the club's own, and dates that it adds or corrects."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.romanising import romanise
from campaigns.core.words import LANGUAGES, LocalText, mark
from campaigns.greetings.holidays.days import EVERYWHERE
from campaigns.greetings.holidays.known import Holiday
from campaigns.greetings.holidays.queries import YEARS, find_holiday, get_club_holiday, read_holidays
from campaigns.greetings.models import ClubHoliday, HolidayDate
from campaigns.members.models import CalendarKind
from campaigns.members.profile.days import NewSpecialDay, check_day
from campaigns.members.profile.locales import clean_country
from campaigns.members.profile.tags import clean_line

FARTHEST_OFF = timedelta(days=45)
LONGEST_KEY = 40
MOST = 100


class HolidayNameMissing(Refused):
    sentence = mark("A holiday needs a name. Nothing was changed.")
    status = 422


class TooManyHolidays(Refused):
    sentence = mark("At most %(most)s holidays of the club's own are kept. Nothing was changed.")


class DateTooFarOff(Refused):
    sentence = mark("That is more than 45 days from %(day)s, where the rule has it. Look again; nothing was changed.")
    status = 422


class YearOutOfReach(Refused):
    sentence = mark("Years go from 1900 to 2100. Nothing was changed.")
    status = 422


@dataclass(frozen=True, slots=True)
class NewHoliday:
    """Without a `month` and `day` its dates are given by hand. No countries means everywhere."""

    name: LocalText
    month: int | None = None
    day: int | None = None
    calendar: CalendarKind = CalendarKind.GREGORIAN
    countries: tuple[str, ...] = ()


def add_holiday(session: Session, *, new: NewHoliday) -> ClubHoliday:
    checked = _checked(new)
    kept = read_holidays(session)
    if sum(holiday.is_clubs for holiday in kept) >= MOST:
        raise TooManyHolidays(most=MOST)
    added = ClubHoliday(key=_key({holiday.key for holiday in kept}, checked.name))
    _write(added, checked)
    session.add(added)
    session.flush()
    return added


def change_holiday(session: Session, *, holiday_id: int, new: NewHoliday) -> ClubHoliday:
    """Its key stays, so campaigns go on with it."""
    changed = get_club_holiday(session, holiday_id)
    _write(changed, _checked(new))
    session.flush()
    return changed


def remove_holiday(session: Session, *, holiday_id: int) -> str:
    """Campaigns that greet on it find no day of it any more. Gives its key."""
    gone = get_club_holiday(session, holiday_id)
    session.execute(delete(HolidayDate).where(HolidayDate.holiday == gone.key))
    session.delete(gone)
    session.flush()
    return gone.key


def say_date(session: Session, *, key: str, country: str, day: date, source: str) -> HolidayDate:
    """Put a date in place of what the rule says of its year, in one country or, without one, everywhere."""
    holiday = find_holiday(session, key)
    country = clean_country(country)
    if day.year not in YEARS:
        raise YearOutOfReach
    _check_near(holiday, country, day)
    values = {"day": day, "source": clean_line(source)}
    statement = insert(HolidayDate).values(holiday=key, country=country, year=day.year, **values)
    statement = statement.on_conflict_do_update(index_elements=["holiday", "country", "year"], set_=values)
    said = session.scalars(statement.returning(HolidayDate), execution_options={"populate_existing": True})
    return said.one()


def unsay_date(session: Session, *, date_id: int) -> HolidayDate:
    """The rule holds again."""
    gone = must_exist(session.get(HolidayDate, date_id), mark("date"))
    session.delete(gone)
    session.flush()
    return gone


def _check_near(holiday: Holiday, country: str, day: date) -> None:
    rule = holiday.own.get(country, holiday.rule)
    days = rule.days(day.year) if rule else ()
    nearest = min(days, key=lambda each: abs(each - day), default=day)
    if abs(nearest - day) > FARTHEST_OFF:
        raise DateTooFarOff(day=nearest)


def _checked(new: NewHoliday) -> NewHoliday:
    names = {language: clean_line(new.name.get(language, "")) for language in LANGUAGES}
    names = {language: text for language, text in names.items() if text}
    if not names:
        raise HolidayNameMissing
    by_hand = not new.month and not new.day
    if not by_hand:
        check_day(NewSpecialDay(month=new.month or 0, day=new.day or 0, calendar=new.calendar))
    countries = sorted({clean_country(country) for country in new.countries} - {EVERYWHERE})
    month, day = (None, None) if by_hand else (new.month, new.day)
    return NewHoliday(names, month, day, new.calendar, tuple(countries))


def _write(own: ClubHoliday, new: NewHoliday) -> None:
    own.name, own.calendar, own.month, own.day = new.name, new.calendar, new.month, new.day
    own.countries = list(new.countries)


def _key(taken: set[str], name: LocalText) -> str:
    words = romanise(name.get("en") or next(iter(name.values())))
    key = re.sub(r"[^a-z0-9]+", "_", words).strip("_")[:LONGEST_KEY] or "holiday"
    return next(each for each in _numbered(key) if each not in taken)


def _numbered(key: str) -> Iterable[str]:
    yield key
    yield from (f"{key}_{number}" for number in range(2, 2 * MOST))
