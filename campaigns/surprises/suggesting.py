"""Suggesting: whatever a playbook waits for becomes a moment, once for each member and occasion."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, Select, Text, and_, cast, exists, func, literal, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.plain import plain_line
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.agreement.mutes import standing
from campaigns.members.merged import standing_id
from campaigns.members.models import Member, Mute, SpecialDayKind
from campaigns.segments.queries import segment_select
from campaigns.surprises.models import Cue, Moment, MomentState, Playbook, PlaybookBudget

FURTHEST = timedelta(days=730)
LONGEST_NOTE = 300


class NoMomentFor(Refused):
    sentence = mark(
        "Nothing was suggested: the member is deceased or spared messages, is not in the playbook's segment, "
        "or has a moment on that day already."
    )


class BadDay(Refused):
    sentence = mark("The day of a moment must lie between today and two years from now. Nothing was suggested.")
    status = 422


@dataclass(frozen=True, slots=True)
class Cues:
    """`rows` give member_id, occasion, day and note, by these names; the rest holds for all of them."""

    rows: Select[*tuple[Any, ...]]
    cue: Cue
    day_kind: SpecialDayKind | None = None
    remark_id: int | None = None
    staff_id: int | None = None


def may_be_surprised(*, now: datetime) -> ColumnElement[bool]:
    """The condition on `Member`: they live, and nothing spares them."""
    spared = exists().where(Mute.member_id == Member.id, standing(now=now))
    return and_(~Member.deceased, Member.erased_at.is_(None), ~spared)


def suggest(session: Session, playbook: Playbook, cues: Cues, *, now: datetime) -> list[int]:
    """One INSERT … SELECT; who has a moment of that occasion keeps it. Gives the ids of the new ones."""
    cue = cues.rows.subquery("cue").c
    budget = select(PlaybookBudget.amount).where(
        PlaybookBudget.playbook_id == playbook.id, PlaybookBudget.tier_id == Member.tier_id
    )
    values: dict[str, Any] = {
        "member_id": cue.member_id,
        "occasion": cue.occasion,
        "playbook_id": literal(playbook.id),
        "cue": literal(cues.cue.value),
        "day_kind": literal(cues.day_kind.value) if cues.day_kind else cast(null(), Text),
        "remark_id": literal(cues.remark_id, BigInteger),
        "note": cue.note,
        "day": cue.day,
        "state": literal(MomentState.SUGGESTED.value),
        "budget": func.coalesce(budget.correlate(Member).scalar_subquery(), playbook.budget),
        "suggested_at": literal(now),
        "suggested_by_id": literal(cues.staff_id, BigInteger),
    }
    rows = select(*values.values()).join(Member, Member.id == cue.member_id).where(may_be_surprised(now=now))
    if playbook.segment_id is not None:
        rows = rows.where(Member.id.in_(segment_select(session, playbook.segment_id, now)))
    added = insert(Moment).from_select(list(values), rows, include_defaults=False).on_conflict_do_nothing()
    return list(session.scalars(added.returning(Moment.id)))


def suggest_by_hand(
    session: Session, *, member_id: int, playbook_id: int, day: date, note: str, staff_id: int | None, now: datetime
) -> Moment:
    """What somebody thought of themselves; at most one of a playbook for a member and day."""
    playbook = must_exist(session.get(Playbook, playbook_id), mark("playbook"))
    today = now.astimezone(club_zone(session)).date()
    if not today <= day <= today + FURTHEST:
        raise BadDay
    rows = select(
        literal(standing_id(session, member_id)).label("member_id"),
        literal(f"playbook:{playbook_id}:{day.isoformat()}", Text).label("occasion"),
        cast(literal(day), Date).label("day"),
        literal(plain_line(note)[:LONGEST_NOTE], Text).label("note"),
    )
    cues = Cues(rows, cue=Cue.BY_HAND, day_kind=playbook.day_kind, staff_id=staff_id)
    added = suggest(session, playbook, cues, now=now)
    if not added:
        raise NoMomentFor
    return session.get_one(Moment, added[0])
