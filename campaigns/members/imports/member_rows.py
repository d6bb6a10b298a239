"""Rows of a member file, read into new members or refused with the reason."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.core.models import Club
from campaigns.core.words import mark
from campaigns.members.imports.address_cells import more_addresses
from campaigns.members.imports.cell_lists import parts_of
from campaigns.members.imports.columns import Columns
from campaigns.members.imports.consent_cells import consents_of, granted, otherwise
from campaigns.members.imports.dates import DateOrder, parse_day, parse_instant
from campaigns.members.imports.day_texts import read_days
from campaigns.members.imports.member_fields import CULTURES, NO, ROLES, WAYS, YES
from campaigns.members.imports.row_faults import RowRefused, check_cells
from campaigns.members.imports.rows import Row
from campaigns.members.models import AddressKind, CalendarKind, Culture, HouseholdRole
from campaigns.members.new_member import NewMember, checked
from campaigns.members.profile.days import NewSpecialDay
from campaigns.members.profile.editing import LARGEST_SPEND, BadSpend
from campaigns.members.purchases.money import parse_money

A_DAY = timedelta(days=1)


class NotYesOrNo(RowRefused):
    sentence = mark("“%(text)s” is neither yes nor no.")


class NotAWay(RowRefused):
    sentence = mark("“%(text)s” is neither email nor sms.")


class NotARole(RowRefused):
    sentence = mark("“%(text)s” is no part in a household; write buyer, user or decision_maker.")


class NotACulture(RowRefused):
    sentence = mark("“%(text)s” is no culture that is known here; write chinese, christian, muslim or hindu.")


class RolesOfNothing(RowRefused):
    sentence = mark("A part in a household needs the household's name.")


class MemberTwice(RowRefused):
    sentence = mark("The same member stands on line %(line)s already.")


class JoinedLater(RowRefused):
    sentence = mark("The day of joining “%(text)s” has not come yet.")


class NotPoints(RowRefused):
    sentence = mark("“%(text)s” is not a number of points.")


class BornLater(RowRefused):
    sentence = mark("The birthday “%(text)s” has not come yet.")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A new member as far as the file alone tells; the rest are names of what the club must know."""

    line: int
    new: NewMember
    cells: tuple[str, ...]
    said: Mapping[str, str]
    """By field, for what is looked up and for which fields the row says anything."""
    points: int = 0


@dataclass(slots=True)
class MemberReader:
    """Reads rows of one file; what a row does not say is the club's."""

    columns: Columns
    club: Club
    source: str
    now: datetime
    country: str = ""
    date_order: DateOrder | None = None
    consent_source: str = ""
    _lines: dict[str, int] = field(default_factory=dict)
    _reached: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    """Name and address → the line they stand on first, and its reference."""

    def read(self, row: Row) -> MemberRow:
        """Raises a Refused."""
        check_cells(row, self.columns.width)
        cells = self.columns.pick(row.cells)
        new = checked(self._new(cells, row.line))
        self._once(new, cells.get("code", "").lower(), row.line)
        return MemberRow(row.line, new, row.cells, cells, _points(cells.get("points", "")))

    def _new(self, cells: dict[str, str], line: int) -> NewMember:
        def said(field: str) -> str:
            return cells.get(field, "")

        consents = consents_of(said("consents"))
        return NewMember(
            full_name=said("name"),
            family_name=said("family_name"),
            given_name=said("given_name"),
            call_name=said("call_name"),
            language=said("language").lower() or self.club.language,
            other_languages=parts_of(said("other_languages").lower()),
            cultures=_cultures(said("cultures")),
            zone=said("zone") or self.club.zone,
            country=said("country").upper() or self.country,
            city=said("city"),
            source=self.consent_source or self.source,
            evidence=said("evidence") or f"{self.source}, line {line}",
            email=said("email"),
            phone=said("phone"),
            email_label=said("email_label") if said("email") else "",
            phone_label=said("phone_label") if said("phone") else "",
            more_addresses=more_addresses(said),
            preferred_kind=_way(said("preferred_channel")),
            household_roles=_roles(said("household_roles"), said("household")),
            expected_spend=self._spend(said("expected_spend")),
            source_reference=said("reference") or None,
            special_days=self._birthday(cells) + read_days(said("special_days")),
            interests=parts_of(said("interests")),
            tags=parts_of(said("tags")),
            consents=granted(consents),
            consents_otherwise=otherwise(consents),
            joined_at=self._joined(said("joined")),
        )

    def _spend(self, text: str) -> int | None:
        if not text:
            return None
        spend = parse_money(text, self.club.currency)
        if not 0 <= spend <= LARGEST_SPEND:
            raise BadSpend
        return spend

    def _joined(self, text: str) -> datetime | None:
        if not text:
            return None
        at, _ = parse_instant(text, ZoneInfo(self.club.zone), self.date_order)
        if at > self.now + A_DAY:
            raise JoinedLater(text=text[:40])
        return at

    def _birthday(self, cells: dict[str, str]) -> tuple[NewSpecialDay, ...]:
        text = cells.get("birthday", "")
        if not text:
            return ()
        calendar = CalendarKind.LUNAR if _yes(cells.get("lunar", "")) else CalendarKind.GREGORIAN
        return (self._day(text, calendar),)

    def _day(self, text: str, calendar: CalendarKind) -> NewSpecialDay:
        yearless = re.fullmatch(r"(?:--)?(\d{1,2})[-/月](\d{1,2})日?", text)
        if yearless:
            return NewSpecialDay(int(yearless.group(1)), int(yearless.group(2)), calendar=calendar)
        lunar = (
            re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
            if calendar is CalendarKind.LUNAR
            else None
        )
        if lunar:
            return NewSpecialDay(int(lunar.group(2)), int(lunar.group(3)), int(lunar.group(1)), calendar=calendar)
        born = parse_day(text, self.date_order)
        if born > self.now.date():
            raise BornLater(text=text[:40])
        return _special_day(born, calendar)

    def _once(self, new: NewMember, code: str, line: int) -> None:
        """Two of one name at one address are one person, unless their references tell them apart."""
        reference = new.source_reference or ""
        for key in filter(None, (code and f"#{code}", reference)):
            first = self._lines.setdefault(key, line)
            if first != line:
                raise MemberTwice(line=first)
        if new.email:
            first, other = self._reached.setdefault((new.full_name, new.email), (line, reference))
            if first != line and not (reference and other and reference != other):
                raise MemberTwice(line=first)


def _way(text: str) -> AddressKind | None:
    if not text:
        return None
    if text.lower() not in WAYS:
        raise NotAWay(text=text[:40])
    return WAYS[text.lower()]


def _roles(text: str, household: str) -> tuple[HouseholdRole, ...]:
    roles = parts_of(text.lower())
    unknown = next((role for role in roles if role not in ROLES), None)
    if unknown is not None:
        raise NotARole(text=unknown[:40])
    if roles and not household:
        raise RolesOfNothing
    return tuple(ROLES[role] for role in roles)


def _cultures(text: str) -> tuple[Culture, ...]:
    cultures = parts_of(text.lower())
    unknown = next((culture for culture in cultures if culture not in CULTURES), None)
    if unknown is not None:
        raise NotACulture(text=unknown[:40])
    return tuple(CULTURES[culture] for culture in cultures)


def _points(text: str) -> int:
    if not text:
        return 0
    found = re.fullmatch(r"(\d{1,12})(\.0+)?", unicodedata.normalize("NFKC", text))
    if found is None:
        raise NotPoints(text=text[:40])
    return int(found.group(1))


def _special_day(born: date, calendar: CalendarKind) -> NewSpecialDay:
    return NewSpecialDay(born.month, born.day, born.year, calendar=calendar)


def _yes(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise NotYesOrNo(text=text[:40])
    return text.lower() in YES
