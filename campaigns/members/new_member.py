"""What is known of a person on joining, checked and normalised before anything is written."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from campaigns.core.errors import Refused
from campaigns.core.words import LANGUAGES, mark
from campaigns.members.addresses import normalise_email, normalise_phone
from campaigns.members.models import AddressKind, CalendarKind, LeapDayRule, SpecialDayKind, Topic

LONGEST_NAME = 200
MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LUNAR_MONTHS = (30,) * 12


class NameMissing(Refused):
    sentence = mark("A member needs a name of at most 200 characters.")
    status = 422


class UnknownZone(Refused):
    sentence = mark("“%(zone)s” is not a time zone; write it like Asia/Shanghai.")
    status = 422


class UnknownLanguage(Refused):
    sentence = mark("“%(language)s” is not a language of the club; use en or zh.")
    status = 422


class BadDay(Refused):
    sentence = mark("There is no such day in the year.")
    status = 422


@dataclass(frozen=True, slots=True)
class NewSpecialDay:
    """`month` and `day` are of `calendar`; `year` may be unknown; `whose` is empty for the member."""

    month: int
    day: int
    year: int | None = None
    kind: SpecialDayKind = SpecialDayKind.BIRTHDAY
    calendar: CalendarKind = CalendarKind.GREGORIAN
    in_leap_month: bool = False
    leap_day_rule: LeapDayRule = LeapDayRule.FEBRUARY_28
    whose: str = ""


@dataclass(frozen=True, slots=True)
class NewMember:
    """`consents` are granted on joining; `source` (`import`, `staff`, `friend_link`, …) and `evidence` prove them.

    `country` (ISO letters) reads a national telephone number; `joined_at` is now unless it was earlier.
    """

    full_name: str
    language: str
    zone: str
    source: str
    call_name: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    special_days: tuple[NewSpecialDay, ...] = ()
    consents: frozenset[tuple[AddressKind, Topic]] = frozenset()
    evidence: str = ""
    source_reference: str | None = None
    owner_id: int | None = None
    joined_at: datetime | None = None


def checked(new: NewMember) -> NewMember:
    """The same, normalised. Raises a Refused that names what is wrong."""
    name = " ".join(new.full_name.split())
    if not name or len(name) > LONGEST_NAME or "\x00" in name + new.call_name:
        raise NameMissing
    if new.zone not in _zones():
        raise UnknownZone(zone=new.zone)
    if new.language not in LANGUAGES:
        raise UnknownLanguage(language=new.language)
    for day in new.special_days:
        check_day(day)
    return replace(
        new,
        full_name=name,
        call_name=new.call_name.strip() or given_name(name),
        email=normalise_email(new.email) if new.email.strip() else "",
        phone=normalise_phone(new.phone, new.country) if new.phone.strip() else "",
    )


@cache
def _zones() -> frozenset[str]:
    """Read once: it walks the whole folder of zones."""
    return frozenset(available_timezones())


def given_name(full_name: str) -> str:
    """How to call somebody of whom only the full name is known: Chinese names whole, others by the first word."""
    first = full_name.split(maxsplit=1)[0]
    return first if first.isascii() and len(first) > 1 else full_name


def check_day(day: NewSpecialDay) -> None:
    lengths = LUNAR_MONTHS if day.calendar is CalendarKind.LUNAR else MONTHS
    if not 1 <= day.month <= len(lengths) or not 1 <= day.day <= lengths[day.month - 1]:
        raise BadDay
