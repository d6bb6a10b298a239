"""Two who are one have one owner, one task of the rhythm and one warning; contacts and complaints are of both."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.care.models import OwnershipReason
from campaigns.care.neglect import neglected_since
from campaigns.care.rules import read_rules
from campaigns.care.touch import hold_owners_still
from campaigns.core.base import Base
from campaigns.core.zones import club_zone
from campaigns.members.duplicates.rows import Row, read
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.snapshot import MergeWork
from campaigns.members.models import Member, MemberSummary

TASKS, WARNINGS, CHANGES = (
    Base.metadata.tables[name] for name in ("follow_up", "ownership_warning", "ownership_change")
)
TASK = ("stage", "since", "since_kind", "since_event_id", "due_on", "note", "outcome")
WARNING = ("warned_at", "reclaim_at")
_OPEN_TASKS = "SELECT to_jsonb(f) FROM follow_up f WHERE member_id = ANY(:ids) AND state = 'open'"
_OPEN_WARNINGS = "SELECT to_jsonb(w) FROM ownership_warning w WHERE member_id = ANY(:ids) AND ended_at IS NULL"


class _Both(NamedTuple):
    """Who looks after the one they become, who no longer does, and when either was last touched."""

    owner_id: int | None
    owner_since: datetime | None
    gone_id: int | None
    last_touch: datetime


def _hold_owners(session: Session, _member_ids: Sequence[int]) -> None:
    hold_owners_still(session)


def _become_one(work: MergeWork) -> None:
    """What the touches of both made pointless goes; what is left to do is for the owner who stays."""
    both = _read_both(work)
    _settle_tasks(work, both)
    _settle_warnings(work, both)
    if both.gone_id is not None:
        change = {"member_id": work.kept_id, "from_id": both.gone_id, "to_id": both.owner_id}
        why = {"reason": OwnershipReason.MERGED, "at": work.now, "staff_id": work.staff_id}
        work.add(CHANGES, {**change, **why})


def _read_both(work: MergeWork) -> _Both:
    ids = [work.kept_id, work.other_id]
    columns = (Member.id, Member.owner_id, Member.owner_since)
    rows = {row.id: row for row in work.session.execute(select(*columns).where(Member.id.in_(ids)))}
    kept, other = rows[work.kept_id], rows[work.other_id]
    if kept.owner_id is None or "owner" in work.from_other:
        kept, other = other, kept
    touched: Any = func.coalesce(func.max(MemberSummary.last_touch_at), func.min(Member.joined_at))
    last_touch = (
        select(touched)
        .select_from(Member)
        .outerjoin(MemberSummary, MemberSummary.member_id == Member.id)
        .where(Member.id.in_(ids))
    )
    gone_id = other.owner_id if other.owner_id != kept.owner_id else None
    return _Both(kept.owner_id, kept.owner_since, gone_id, work.session.scalars(last_touch).one())


def _settle_tasks(work: MergeWork, both: _Both) -> None:
    for row in read(work.session, _OPEN_TASKS, ids=[work.kept_id, work.other_id]):
        if row["reason"] == "cadence" and _begun(row) < both.last_touch:
            work.remove(TASKS, row)
        elif row["owner_id"] == both.gone_id:
            work.change(TASKS, row, {"owner_id": both.owner_id})


def _settle_warnings(work: MergeWork, both: _Both) -> None:
    """Those of an owner who stays, while nobody was in touch with either; a new one is warned anew."""
    since = neglected_since(read_rules(work.session), zone=club_zone(work.session), now=work.now)
    reached = max(both.last_touch, both.owner_since or both.last_touch)
    for row in read(work.session, _OPEN_WARNINGS, ids=[work.kept_id, work.other_id]):
        if row["owner_id"] != both.owner_id or reached >= since:
            work.remove(WARNINGS, row)


def _later_touch(_work: MergeWork, kept: Row, other: Row) -> Row:
    """Of two tasks of the rhythm the one that follows the later touch."""
    stands = max(kept, other, key=_begun)
    return {name: stands[name] for name in TASK}


def _milder(_work: MergeWork, kept: Row, other: Row) -> Row:
    stands = max(kept, other, key=lambda row: datetime.fromisoformat(row["reclaim_at"]))
    return {name: stands[name] for name in WARNING}


def _begun(task: Row) -> datetime:
    return datetime.fromisoformat(task["since"] or task["made_at"])


MERGING = (
    MergeRule("follow_up", lock=_hold_owners, prepare=_become_one, settle=_later_touch),
    MergeRule("ownership_warning", settle=_milder),
)
