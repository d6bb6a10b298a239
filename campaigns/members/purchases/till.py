"""Purchases as a shop's own program tells of them, a call at a time. The same call again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.tokens import Randomness
from campaigns.members.imports.purchase_rows import PurchaseRow
from campaigns.members.imports.purchase_settling import refused_rows, settled_rows
from campaigns.members.imports.purchase_stage import (
    added_ids,
    correct_purchases,
    find_members,
    new_purchases,
    stage,
    unknown_lines,
)
from campaigns.members.new_member import NewMember, checked
from campaigns.members.operations import CODE_LENGTH, add_members, hold_newcomers
from campaigns.members.purchases.currencies import follow_orders
from campaigns.members.purchases.recording import on_timelines
from campaigns.members.purchases.source import check_source
from campaigns.members.timeline import record_selected
from campaigns.members.told import Fate, Told, refused_by


@dataclass(frozen=True, slots=True)
class Till:
    """`correct`: what is recorded otherwise is replaced. `create_members`: somebody unknown who is named joins."""

    source: str
    correct: bool = False
    create_members: bool = False

    def __post_init__(self) -> None:
        check_source(self.source)


def take_purchases(
    session: Session, rows: Sequence[PurchaseRow], *, till: Till, club: Club, random_code: Randomness, now: datetime
) -> dict[int, Told]:
    """Record what can be recorded. Gives what became of each row, by its line; each order reference once."""
    foreign = stage(session, rows, source=till.source, currency=club.currency)
    find_members(session)
    told = _make_members(session, rows, till, club, random_code, now=now) if till.create_members else {}
    for row in refused_rows(session, till.source, correct=till.correct):
        told.setdefault(row.line, Told(Fate.REFUSED, row.kind.__name__, row.sentence, row.values))
    for line, is_new, differs in settled_rows(session):
        told[line] = Told(Fate.RECORDED if is_new else Fate.CORRECTED if differs else Fate.UNCHANGED)
    corrected = correct_purchases(session, now=now)
    record_selected(session, on_timelines(new_purchases(till.source)), now=now)
    if foreign:
        follow_orders(session, [*added_ids(session, till.source), *corrected], now=now)
    return told


def _make_members(
    session: Session, rows: Sequence[PurchaseRow], till: Till, club: Club, random_code: Randomness, *, now: datetime
) -> dict[int, Told]:
    """Of those nobody knows; gives the lines of those who cannot be made members, with the reason."""
    if not unknown_lines(session):
        return {}
    hold_newcomers(session)
    find_members(session)
    unknown = set(unknown_lines(session))
    refused: dict[int, Told] = {}
    joining: dict[str, NewMember] = {}
    for row in sorted((row for row in rows if row.line in unknown and row.name), key=lambda row: row.at):
        try:
            joining.setdefault(row.who, checked(_newcomer(row, till, club)))
        except Refused as refusal:
            refused[row.line] = refused_by(refusal)
    news = list(joining.values())
    add_members(session, news=news, codes=[random_code(CODE_LENGTH) for _ in news], now=now)
    find_members(session)
    return refused


def _newcomer(row: PurchaseRow, till: Till, club: Club) -> NewMember:
    return NewMember(
        full_name=row.name,
        language=club.language,
        zone=club.zone,
        source=f"purchases:{till.source}",
        email=row.email,
        phone=row.phone,
        source_reference=row.source_reference or None,
        joined_at=row.at,
    )
