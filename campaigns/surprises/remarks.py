"""Remarks: what somebody heard, written down in ten seconds at any desk or on the phone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, Text, cast, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.plain import plain_line
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.merged import standing_id
from campaigns.members.models import ActivityKind, Member, SpecialDayKind
from campaigns.members.queries import MemberFilter, list_members
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.surprises.models import Cue, Playbook, Remark, RemarkAbout
from campaigns.surprises.suggesting import Cues, suggest

LONGEST = 500
FURTHEST = timedelta(days=730)
MOST_FOUND = 8
DAY_KINDS = {RemarkAbout.BIRTHDAY: SpecialDayKind.BIRTHDAY, RemarkAbout.WEDDING: SpecialDayKind.WEDDING}
"""Remarks about a special day are of the same occasion as the day itself."""


class NothingHeard(Refused):
    sentence = mark("Write in one line what you heard, in at most 500 characters. Nothing was kept.")
    status = 422


class NotThatDay(Refused):
    sentence = mark("The day must lie between today and two years from now. Nothing was kept.")
    status = 422


class NobodyFound(Refused):
    sentence = mark("No member is found by “%(words)s”. Try the name, the end of a mobile number or the member code.")
    status = 422


@dataclass(frozen=True, slots=True)
class NewRemark:
    """`request` names the form: one sent twice is one. Without a `day` it is about today."""

    member_id: int
    about: RemarkAbout
    text: str
    request: str
    day: date | None = None


def people_called(session: Session, words: str) -> list[Member]:
    """The first few whom these words name: a name, digits of a number, an address, a card. Raises NobodyFound."""
    said = plain_line(words)[:100]
    found = list_members(session, MemberFilter(words=said), limit=MOST_FOUND) if said else []
    if not found:
        raise NobodyFound(words=said)
    return found


def note_remark(session: Session, *, new: NewRemark, staff_id: int | None, now: datetime) -> Remark:
    """Keep it, put it on the member's timeline, and let the playbooks hear it."""
    said, today = plain_line(new.text), now.astimezone(club_zone(session)).date()
    if not 1 <= len(said) <= LONGEST:
        raise NothingHeard
    day = new.day or today
    if not today <= day <= today + FURTHEST:
        raise NotThatDay
    living = select(Member).where(Member.id == standing_id(session, new.member_id), Member.erased_at.is_(None))
    member = must_exist(session.scalar(living), mark("member"))
    row = {"request": new.request, "member_id": member.id, "staff_id": staff_id, "about": new.about}
    kept = {**row, "text": said, "day": day, "at": now}
    insertion = insert(Remark).values(kept).on_conflict_do_nothing(index_elements=["request"])
    added = session.scalars(insertion.returning(Remark)).one_or_none()
    if added is None:
        return session.scalars(select(Remark).where(Remark.request == new.request)).one()
    told = NewActivity(member.id, ActivityKind.REMARKED, now, f"remark:{added.id}", detail=said)
    record_activities(session, [told], now=now)
    _let_playbooks_hear(session, added, now=now)
    return added


def _let_playbooks_hear(session: Session, remark: Remark, *, now: datetime) -> None:
    """Those for what it is about go before those for any remark; the first that fits has it."""
    fitting = select(Playbook).where(
        Playbook.active, Playbook.cue == Cue.REMARK, Playbook.about.is_(None) | (Playbook.about == remark.about)
    )
    narrow = (Playbook.about.is_(None), Playbook.segment_id.is_(None))
    for playbook in session.scalars(fitting.order_by(*narrow, Playbook.id)):
        suggest(session, playbook, _heard(remark), now=now)


def _heard(remark: Remark) -> Cues:
    kind = DAY_KINDS.get(remark.about)
    rows = select(
        literal(remark.member_id).label("member_id"),
        literal(f"{remark.about.value}:{remark.day.isoformat()}", Text).label("occasion"),
        cast(literal(remark.day), Date).label("day"),
        literal("", Text).label("note"),
    )
    return Cues(rows, cue=Cue.REMARK, day_kind=kind, remark_id=remark.id)
