"""Who is invited: one row for each event and member, however often they are asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.events.models import Invitation, InvitationState
from campaigns.members.models import ActivityKind, Member
from campaigns.members.timeline import record_selected

INVITED_AS = "event:%s/member:%s"
"""How the timeline names that a member was invited, here and in SQL."""


def ensure_invitations(
    session: Session, *, event_id: int, members: Select[Any], now: datetime, largest_party: int | None = None
) -> int:
    """Invite all whom `members` (a SELECT whose first column is the member's id) gives; how many were new.

    Those invited before keep their row and their answer. Without `largest_party` they bring as many as anybody may.
    """
    asked = next(iter(members.subquery("asked").c))
    wanted = select(
        literal(event_id, BigInteger),
        asked,
        literal(InvitationState.INVITED.value),
        literal(now),
        literal(largest_party, Invitation.largest_party.type),
        Member.tier_id,
    ).join(Member, Member.id == asked)
    added = (
        insert(Invitation)
        .from_select(("event_id", "member_id", "state", "invited_at", "largest_party", "invited_tier_id"), wanted)
        .on_conflict_do_nothing(index_elements=("event_id", "member_id"))
        .returning(Invitation.id)
        .cte("added")
    )
    count = session.scalars(select(func.count()).select_from(added)).one()
    if count:
        _note_invited(session, event_id=event_id, now=now)
    return count


def invite_member(session: Session, *, event_id: int, member_id: int, now: datetime) -> Invitation:
    """One more guest, by hand; an invitation that was withdrawn stands again."""
    ensure_invitations(session, event_id=event_id, members=select(literal(member_id, BigInteger)), now=now)
    invitation = session.scalars(
        select(Invitation).where(Invitation.event_id == event_id, Invitation.member_id == member_id)
    ).one()
    if invitation.state is InvitationState.CANCELLED:
        invitation.state = InvitationState.INVITED
        invitation.taken_off += 1
    return invitation


def _note_invited(session: Session, *, event_id: int, now: datetime) -> None:
    reference = func.format(INVITED_AS, event_id, Invitation.member_id)
    rows = select(
        Invitation.member_id,
        literal(ActivityKind.INVITED.value),
        literal(now),
        literal(0, BigInteger),
        reference,
        literal(event_id, BigInteger),
    ).where(Invitation.event_id == event_id, Invitation.invited_at == now)
    record_selected(session, rows, now=now)
