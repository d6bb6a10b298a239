"""Where a message spares somebody, their owner may find the right words: a task instead of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.care.touch import is_cared_for
from campaigns.core.zones import club_zone
from campaigns.members.models import Member
from campaigns.staff.models import Staff


def ask_owners(session: Session, spared: Select[*tuple[Any, ...]], *, cause: str, note: str, now: datetime) -> None:
    """A task for today, for the owner of each of `spared` (member_id, reason); one a member and `cause`.

    None for who has no owner, and for who asked to hear nothing at all.
    """
    row = spared.subquery("spared_now").c
    values: dict[str, Any] = {
        "cause": func.concat(f"{cause}/member:", cast(row.member_id, Text)),
        "member_id": row.member_id,
        "owner_id": Member.owner_id,
        "reason": literal(FollowUpReason.SPARED, FollowUp.reason.type),
        "note": literal(note),
        "spared": row.reason,
        "due_on": literal(now.astimezone(club_zone(session)).date()),
        "state": literal(FollowUpState.OPEN, FollowUp.state.type),
        "made_at": literal(now),
    }
    tasks = (
        select(*values.values())
        .join(Member, Member.id == row.member_id)
        .join(Staff, Staff.id == Member.owner_id)
        .where(Staff.active, is_cared_for(now=now))
    )
    made = insert(FollowUp).from_select(list(values), tasks, include_defaults=False)
    session.execute(made.on_conflict_do_nothing(index_elements=["cause"]))
