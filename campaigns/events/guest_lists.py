"""Who is invited to an event, a page at a time, and inviting many by their codes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.arrays import among
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Invitation, InvitationState
from campaigns.members.models import Member


@dataclass(frozen=True, slots=True)
class Invited:
    """`unknown` are the codes that no member has."""

    invited: int
    unchanged: int
    unknown: list[str]


def list_invitations(
    session: Session, event_id: int, *, state: InvitationState | None, after: int, limit: int
) -> Sequence[Invitation]:
    """In the order in which they were invited, beyond the invitation `after`; members are loaded."""
    rows = select(Invitation).where(Invitation.event_id == event_id, Invitation.id > after)
    if state is not None:
        rows = rows.where(Invitation.state == state)
    rows = rows.options(joinedload(Invitation.member)).order_by(Invitation.id)
    return session.scalars(rows.limit(limit)).all()


def invite_by_code(session: Session, *, event_id: int, codes: Collection[str], now: datetime) -> Invited:
    """Those invited before keep their invitation and their answer."""
    asked = {code.strip().lower() for code in codes}
    members = select(Member.id).where(among(Member.code, asked), Member.erased_at.is_(None))
    known = session.scalars(members.with_only_columns(Member.code)).all()
    invited = ensure_invitations(session, event_id=event_id, members=members, now=now)
    return Invited(invited, len(known) - invited, sorted(asked - set(known)))
