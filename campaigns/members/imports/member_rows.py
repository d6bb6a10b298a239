"""Rows of a member file, read into new members or refused with the reason."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.core.models import Club
from campaigns.core.words import mark
from campaigns.members.imports.columns import Columns
from campaigns.members.imports.dates import DateOrder, parse_day, parse_instant
from campaigns.members.imports.day_texts import read_days
from campaigns.members.imports.member_fields import EVERYTHING, NO, YES
from campaigns.members.imports.row_faults import RowRefused, check_cells
from campaigns.members.imports.rows import Row
from campaigns.members.models import AddressKind, CalendarKind, Topic
from campaigns.members.new_member import NewAddress, NewMember, checked
from campaigns.members.profile.days import NewSpecialDay

A_DAY = timedelta(days=1)


class NotYesOrNo(RowRefused):
    sentence = mark("“%(text)s” is neither yes nor no.")


class UnknownConsent(RowRefused):
    sentence = mark("“%(text)s” is not a consent; write it like email:events.")


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

    def read(self, row: Row) -> MemberRow:
        """Raises a Refused."""
        check_cells(row, self.columns.width)
        cells = self.columns.pick(row.cells)
        new = checked(self._new(cells, row.line))
        self._once(new, row.line)
        return MemberRow(row.line, new, row.cells, cells, _points(cells.get("points", "")))

    def _new(self, cells: dict[str, str], line: int) -> NewMember:
        def said(field: str) -> str:
            return cells.get(field, "")

        return NewMember(
            full_name=said("name"),
            family_name=said("family_name"),
            given_name=said("given_name"),
            call_name=said("call_name"),
            language=said("language").lower() or self.club.language,
            other_languages=parts_of(said("other_languages").lower()),
            zone=said("zone") or self.club.zone,
            country=said("country").upper() or self.country,
            city=said("city"),
            source=self.consent_source or self.source,
            evidence=said("evidence") or f"{self.source}, line {line}",
            email=said("email"),
            phone=said("phone"),
            more_addresses=tuple(
                NewAddress(kind, said(f"{name}_{number}"))
                for kind, name in ((AddressKind.EMAIL, "email"), (AddressKind.SMS, "phone"))
                for number in (2, 3)
                if said(f"{name}_{number}")
            ),
            source_reference=said("reference") or None,
            special_days=self._birthday(cells) + read_days(said("special_days")),
            interests=parts_of(said("interests")),
            tags=parts_of(said("tags")),
            consents=consents_of(said("consents")),
            joined_at=self._joined(said("joined")),
        )

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


def parts_of(text: str) -> tuple[str, ...]:
    """What stands between semicolons or commas, of any keyboard."""
    return tuple(
        part.strip() for part in re.split("[;\N{FULLWIDTH SEMICOLON},\N{FULLWIDTH COMMA}、|]", text) if part.strip()
    )


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
