"""People of a file whom the club knows: left as they are, filled where empty, or overwritten by what the file says."""

import enum
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from campaigns.core.arrays import among
from campaigns.members.agreement.suppressions import uphold_erasures
from campaigns.members.imports.member_links import Links
from campaigns.members.imports.member_rows import MemberRow
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.models import ActivityKind, ContactPoint, Member, SpecialDay
from campaigns.members.profile.completeness import fill_completeness
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.members.whose import only

SAME = ("call_name", "country", "city", "language", "zone", "expected_spend")
LISTS = ("other_languages", "cultures", "interests", "tags", "household_roles")
CELLS = {name: name for name in (*SAME, *LISTS)} | {
    "preferred_kind": "preferred_channel",
    "source_reference": "reference",
}
"""Column of the member → the cell that says it."""
NAMES = ("family_name", "given_name", "sort_name", "full_name")
CHUNK = 1_000


class Known(enum.StrEnum):
    LEAVE = "leave"
    FILL = "fill"
    """Only what is empty."""
    OVERWRITE = "overwrite"
    """Whatever the file says; its empty cells say nothing."""


def update_known(
    session: Session, rows: Sequence[tuple[int, MemberRow]], links: Links, *, how: Known, now: datetime
) -> tuple[frozenset[int], list[RowFault]]:
    """(member, row). Gives the members who changed, and the rows that are refused.

    Consents, points, the owner and the day of joining of known members are never changed by a file.
    """
    if how is Known.LEAVE or not rows:
        return frozenset(), []
    whole, broken = links.sorted_out([row for _, row in rows])
    fit = {row.line for row in whole}
    changed: list[int] = []
    standing = [(member_id, row) for member_id, row in rows if row.line in fit]
    for start in range(0, len(standing), CHUNK):
        changed += _update(session, standing[start : start + CHUNK], links, how=how, now=now)
    if changed:
        fill_completeness(session, only(changed), now=now)
    return frozenset(changed), broken


def _update(
    session: Session, rows: Sequence[tuple[int, MemberRow]], links: Links, *, how: Known, now: datetime
) -> list[int]:
    chosen = (
        select(Member)
        .where(among(Member.id, [member_id for member_id, _ in rows]))
        .options(selectinload(Member.contact_points), selectinload(Member.special_days))
        .execution_options(populate_existing=True)
    )
    members = {member.id: member for member in session.scalars(chosen)}
    changed = list(
        dict.fromkeys(
            member_id for member_id, row in rows if _apply(session, members[member_id], row, links, how=how, now=now)
        )
    )
    fresh = [row for row in session.new if isinstance(row, ContactPoint)]
    session.flush()
    if fresh:
        uphold_erasures(session, among(ContactPoint.id, [point.id for point in fresh]))
    noted = [
        NewActivity(member_id, ActivityKind.PROFILE_CHANGED, now, f"import:{member_id}/{now:%Y%m%d%H%M%S%f}")
        for member_id in changed
    ]
    record_activities(session, noted, now=now)
    return changed


def _apply(session: Session, member: Member, row: MemberRow, links: Links, *, how: Known, now: datetime) -> bool:
    wanted = _wanted(session, row, links, now=now)
    values = {name: value for name, value in wanted.items() if _replaces(value, getattr(member, name), how)}
    for name, value in values.items():
        setattr(member, name, value)
    more = (_own_fields(member, links.custom(row), how), _addresses(member, row, how), _days(member, row, how))
    changed = bool(values) or any(more)
    if changed:
        member.revision += 1
        member.updated_at = now
    return changed


def _wanted(session: Session, row: MemberRow, links: Links, *, now: datetime) -> dict[str, Any]:
    """What the row says, by column of the member."""
    said = row.said
    found = {name: _kept(getattr(row.new, name)) for name, cell in CELLS.items() if said.get(cell)}
    if said.get("name") or said.get("family_name"):
        found |= {name: getattr(row.new, name) for name in NAMES}
    if said.get("household"):
        found["household_id"] = links.household(session, said["household"], now=now)
    if said.get("chapter"):
        found["chapter_id"] = links.chapter_id(said["chapter"])
    if said.get("introduced_by") in links.introducers:
        found["introduced_by_id"] = links.introducers[said["introduced_by"]]
    if said.get("code"):
        found.pop("source_reference", None)
    return found


def _kept(value: Any) -> Any:
    """As the member's column holds it."""
    return [str(each) for each in value] if isinstance(value, tuple) else value


def _replaces(said: Any, held: Any, how: Known) -> bool:
    return said != held and (how is Known.OVERWRITE or not held)


def _own_fields(member: Member, said: dict[str, Any], how: Known) -> bool:
    merged = {**member.custom, **said} if how is Known.OVERWRITE else {**said, **member.custom}
    changed = merged != member.custom
    if changed:
        member.custom = merged
    return changed


def _addresses(member: Member, row: MemberRow, how: Known) -> bool:
    """New ones are added; none is taken away, and the preferred one stays. Labels go the way of all else."""
    known = {(point.kind, point.address): point for point in member.contact_points}
    changed = False
    for each in row.new.addresses():
        point = known.get((each.kind, each.address))
        if point is None:
            first = not any(point.preferred for point in member.contact_points if point.kind is each.kind)
            point = ContactPoint(kind=each.kind, address=each.address, label=each.label, preferred=first)
            member.contact_points.append(point)
            changed = True
        elif each.label and _replaces(each.label, point.label, how):
            point.label = each.label
            changed = True
    return changed


def _days(member: Member, row: MemberRow, how: Known) -> bool:
    standing = {(day.kind, day.whose, day.title): day for day in member.special_days}
    changed = False
    for new in row.new.special_days:
        day = standing.get((new.kind, new.whose, new.title))
        if day is None:
            member.special_days.append(SpecialDay(**asdict(new)))
            changed = True
        elif how is Known.OVERWRITE:
            differs = {name: value for name, value in asdict(new).items() if getattr(day, name) != value}
            for name, value in differs.items():
                setattr(day, name, value)
            changed = changed or bool(differs)
    return changed
