"""Who did not come, once an event is over."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, literal, select, update
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.moves import REFERENCE, SEATED
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import record_selected


def mark_missed(session: Session, event: Event, *, now: datetime) -> None:
    """Turn every seat that stayed empty into a no-show, as of the event's end; the caller holds the event's lock."""
    session.execute(
        update(Invitation)
        .where(Invitation.event_id == event.id, Invitation.state == InvitationState.ATTENDING)
        .values(state=InvitationState.NO_SHOW, revision=Invitation.revision + 1)
        .execution_options(synchronize_session=False)
    )
    event.seats_taken = session.scalar(_seats_held(event)) or 0
    record_selected(session, _missed(event), now=now)


def _seats_held(event: Event) -> Select[int]:
    return select(func.sum(Invitation.party_size)).where(Invitation.event_id == event.id, Invitation.state.in_(SEATED))


def _missed(event: Event) -> Select[*tuple[Any, ...]]:
    return select(
        Invitation.member_id,
        literal(ActivityKind.MISSED.value),
        literal(event.ends_at),
        cast(Invitation.party_size, BigInteger),
        func.format(REFERENCE, Invitation.id, Invitation.revision),
        literal(event.id, BigInteger),
    ).where(Invitation.event_id == event.id, Invitation.state == InvitationState.NO_SHOW)
