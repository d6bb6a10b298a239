"""Members as a file that spreadsheets open as it is, and that the import reads again."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.core.models import Club
from campaigns.core.queries import find_club
from campaigns.members.imports.address_cells import address_cells
from campaigns.members.imports.cell_lists import written
from campaigns.members.imports.columns import FORMULAS
from campaigns.members.imports.consent_cells import written as written_consents
from campaigns.members.imports.day_texts import is_plain, write_days
from campaigns.members.imports.member_fields import CUSTOM
from campaigns.members.models import AddressKind, CalendarKind, Consent, CustomField, Member, MemberSummary
from campaigns.members.purchases.money import minor_digits
from campaigns.staff.models import Staff

BOM = "\ufeff"
COLUMNS: tuple[str, ...] = (
    "code",
    "reference",
    "name",
    "family_name",
    "given_name",
    "call_name",
    "email",
    "email_label",
    "more_emails",
    "phone",
    "phone_label",
    "more_phones",
    "preferred_channel",
    "country",
    "city",
    "language",
    "other_languages",
    "cultures",
    "zone",
    "birthday",
    "lunar",
    "special_days",
    "interests",
    "tags",
    "household",
    "household_roles",
    "expected_spend",
    "introduced_by",
    "owner",
    "chapter",
    "joined",
    "consents",
    "points",
    "tier",
    "spend",
    "engagement",
)
COMPUTED = ("tier", "spend", "engagement")
"""What the import does not take back. After these columns stand the fields the club added, by their keys."""


def export_members(session: Session) -> Iterator[str]:
    """Lines of CSV, a BOM first. Cells that a spreadsheet would run as a formula get a leading apostrophe."""
    keys = session.scalars(select(CustomField.key).order_by(CustomField.position, CustomField.id)).all()
    yield BOM + csv_line((*COLUMNS, *(f"{CUSTOM}{key}" for key in keys)))
    club = find_club(session)
    agreed = _agreed(session)
    owners = dict(session.execute(select(Staff.id, Staff.email)).all())
    members = (
        select(Member)
        .where(Member.erased_at.is_(None))
        .options(
            joinedload(Member.tier),
            joinedload(Member.summary),
            joinedload(Member.household),
            joinedload(Member.chapter),
            joinedload(Member.introduced_by),
            selectinload(Member.contact_points),
            selectinload(Member.special_days),
        )
        .order_by(Member.id)
        .execution_options(yield_per=1000)
    )
    for member in session.scalars(members):
        cells = _cells(member, club, agreed.get(member.id, ""), owners.get(member.owner_id or 0, ""))
        yield csv_line((*cells, *(_said(member.custom.get(key)) for key in keys)))


def csv_line(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([_safe(cell) for cell in cells])
    return line.getvalue()


def _agreed(session: Session) -> dict[int, str]:
    rows = select(Consent.member_id, Consent.kind, Consent.topic, Consent.state).order_by(Consent.member_id)
    by_member = groupby(session.execute(rows), key=lambda row: row.member_id)
    return {key: written_consents({(row.kind, row.topic): row.state for row in said}) for key, said in by_member}


def _cells(member: Member, club: Club | None, agreed: str, owner: str) -> tuple[str, ...]:
    """In the order of COLUMNS."""
    points, spend, engagement = _counted(member.summary)
    return (
        member.code,
        member.source_reference or "",
        member.full_name,
        member.family_name,
        member.given_name,
        member.call_name,
        *address_cells(member.contact_points, AddressKind.EMAIL),
        *address_cells(member.contact_points, AddressKind.SMS),
        member.preferred_kind or "",
        member.country,
        member.city,
        member.language,
        "; ".join(member.other_languages),
        "; ".join(member.cultures),
        member.zone,
        *_birthday(member),
        write_days(day for day in member.special_days if not is_plain(day)),
        written(member.interests),
        written(member.tags),
        *_household(member),
        _spend(member.expected_spend, club),
        member.introduced_by.code if member.introduced_by and not member.introduced_by.erased_at else "",
        owner,
        member.chapter.name if member.chapter else "",
        f"{member.joined_at.astimezone(ZoneInfo(club.zone if club else 'UTC')):%Y-%m-%d}",
        agreed,
        points,
        member.tier.key,
        spend,
        engagement,
    )


def _household(member: Member) -> tuple[str, str]:
    return (member.household.name, "; ".join(member.household_roles)) if member.household else ("", "")


def _counted(summary: MemberSummary | None) -> tuple[str, str, str]:
    """Points, spend and engagement."""
    return (str(max(summary.points, 0)), str(summary.spend), summary.engagement_band) if summary else ("0", "0", "")


def _spend(spend: int | None, club: Club | None) -> str:
    return "" if spend is None or club is None else f"{Decimal(spend).scaleb(-minor_digits(club.currency)):f}"


def _birthday(member: Member) -> tuple[str, str]:
    day = next((day for day in member.special_days if is_plain(day)), None)
    if day is None:
        return "", ""
    lunar = "yes" if day.calendar is CalendarKind.LUNAR else ""
    text = f"{day.month:02d}-{day.day:02d}"
    return (f"{day.year:04d}-{text}" if day.year else text), lunar


def _said(value: object) -> str:
    """A value of a field of the club's own, as it is read again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _safe(cell: str) -> str:
    """With an apostrophe more than it had, which reading takes away again."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULAS) else cell
