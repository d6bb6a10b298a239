"""Rows of a member file, read into new members or refused with the reason."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from campaigns.core.models import Club
from campaigns.core.words import mark
from campaigns.members.days import NewSpecialDay
from campaigns.members.imports.columns import Columns
from campaigns.members.imports.dates import DateOrder, parse_day
from campaigns.members.imports.member_fields import EVERYTHING, NO, YES
from campaigns.members.imports.row_faults import RowRefused, check_cells
from campaigns.members.imports.rows import Row
from campaigns.members.models import AddressKind, CalendarKind, Topic
from campaigns.members.new_member import NewMember, checked


class NotYesOrNo(RowRefused):
    sentence = mark("“%(text)s” is neither yes nor no.")


class UnknownConsent(RowRefused):
    sentence = mark("“%(text)s” is not a consent; write it like email:events.")


class MemberTwice(RowRefused):
    sentence = mark("The same member stands on line %(line)s already.")


class BornLater(RowRefused):
    sentence = mark("The birthday “%(text)s” has not come yet.")


@dataclass(slots=True)
class MemberReader:
    """Reads rows of one file; what a row does not say is the club's."""

    columns: Columns
    club: Club
    source: str
    now: datetime
    country: str = ""
    date_order: DateOrder | None = None
    _lines: dict[str, int] = field(default_factory=dict)

    def read(self, row: Row) -> NewMember:
        """Raises a Refused."""
        check_cells(row, self.columns.width)
        cells = self.columns.pick(row.cells)
        new = checked(
            NewMember(
                full_name=cells.get("name", ""),
                call_name=cells.get("call_name", ""),
                language=cells.get("language", "").lower() or self.club.language,
                zone=cells.get("zone", "") or self.club.zone,
                country=cells.get("country", "").upper() or self.country,
                source=self.source,
                evidence=f"{self.source}, line {row.line}",
                email=cells.get("email", ""),
                phone=cells.get("phone", ""),
                source_reference=cells.get("reference") or None,
                special_days=self._birthday(cells),
                consents=consents_of(cells.get("consents", "")),
            )
        )
        self._once(new, row.line)
        return new

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

    def _once(self, new: NewMember, line: int) -> None:
        for key in filter(None, (new.source_reference, new.email and f"{new.full_name}/{new.email}")):
            first = self._lines.setdefault(key, line)
            if first != line:
                raise MemberTwice(line=first)


def consents_of(text: str) -> frozenset[tuple[AddressKind, Topic]]:
    """`all`, nothing, or pairs as `email:events sms:greetings`."""
    if text.lower() in {"all", "全部"}:
        return EVERYTHING
    return frozenset(_consent(pair) for pair in re.split(r"[\s,;、]+", text.lower()) if pair and text.lower() not in NO)


def _consent(pair: str) -> tuple[AddressKind, Topic]:
    kind, _, topic = pair.partition(":")
    try:
        return AddressKind(kind), Topic(topic)
    except ValueError as fault:
        raise UnknownConsent(text=pair[:40]) from fault


def _special_day(born: date, calendar: CalendarKind) -> NewSpecialDay:
    return NewSpecialDay(born.month, born.day, born.year, calendar=calendar)


def _yes(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise NotYesOrNo(text=text[:40])
    return text.lower() in YES
