"""Members as a file that spreadsheets open as it is, and that the import reads again."""

import csv
import io
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.members.imports.columns import FORMULAS
from campaigns.members.models import AddressKind, CalendarKind, Consent, ConsentState, Member, SpecialDayKind

BOM = "\ufeff"
COLUMNS: tuple[str, ...] = (
    "code",
    "name",
    "call_name",
    "email",
    "phone",
    "language",
    "zone",
    "birthday",
    "lunar",
    "reference",
    "tier",
    "spend",
    "points",
    "engagement",
    "joined",
    "consents",
)
COMPUTED = ("code", "tier", "spend", "points", "engagement", "joined")
"""What the import does not take back."""


def export_members(session: Session) -> Iterator[str]:
    """Lines of CSV, a BOM first. Cells that a spreadsheet would run as a formula get a leading apostrophe."""
    yield BOM + csv_line(COLUMNS)
    agreed = _agreed(session)
    members = (
        select(Member)
        .options(
            joinedload(Member.tier),
            joinedload(Member.summary),
            selectinload(Member.contact_points),
            selectinload(Member.special_days),
        )
        .order_by(Member.id)
        .execution_options(yield_per=1000)
    )
    for member in session.scalars(members):
        yield csv_line(_cells(member, agreed.get(member.id, "")))


def csv_line(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([_safe(cell) for cell in cells])
    return line.getvalue()


def _agreed(session: Session) -> dict[int, str]:
    rows = select(Consent.member_id, Consent.kind, Consent.topic).where(Consent.state == ConsentState.GRANTED)
    agreed: dict[int, str] = {}
    for member_id, kind, topic in session.execute(rows.order_by(Consent.member_id, Consent.kind, Consent.topic)):
        agreed[member_id] = f"{agreed.get(member_id, '')} {kind}:{topic}".strip()
    return agreed


def _cells(member: Member, agreed: str) -> tuple[str, ...]:
    summary = member.summary
    birthday, lunar = _birthday(member)
    return (
        member.code,
        member.full_name,
        member.call_name,
        _address(member, AddressKind.EMAIL),
        _address(member, AddressKind.SMS),
        member.language,
        member.zone,
        birthday,
        lunar,
        member.source_reference or "",
        member.tier.key,
        str(summary.spend if summary else 0),
        str(summary.points if summary else 0),
        summary.engagement_band if summary else "",
        f"{member.joined_at:%Y-%m-%d}",
        agreed,
    )


def _address(member: Member, kind: AddressKind) -> str:
    return next((point.address for point in member.contact_points if point.kind is kind), "")


def _birthday(member: Member) -> tuple[str, str]:
    day = next((day for day in member.special_days if day.kind is SpecialDayKind.BIRTHDAY and not day.whose), None)
    if day is None:
        return "", ""
    lunar = "yes" if day.calendar is CalendarKind.LUNAR else ""
    text = f"{day.month:02d}-{day.day:02d}"
    return (f"{day.year:04d}-{text}" if day.year else text), lunar


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
