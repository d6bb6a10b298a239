"""When members hear of what became theirs while they waited: not in their night, unless it is near."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaigns.events.models import Invitation, InvitationState
from campaigns.messaging.decent import decent_hours

NEAR = timedelta(hours=4)
"""Whoever would have less than that from the morning on hears of it at once."""
_MEANT, _WHILE = "meant", "while"
"""Where the details of a message name the state of its guest for which alone it is meant."""


def mornings(session: Session, guests: Collection[Invitation], *, now: datetime) -> Mapping[int, datetime]:
    """An invitation's id → the next decent hour of its member, maybe now."""
    hours = decent_hours(session, [each.member for each in guests], now=now)
    return {each.id: hours[each.member_id] for each in guests}


def told_at(morning: datetime, *, begins: datetime, now: datetime) -> datetime:
    """In the morning, or now where what begins then is near."""
    return morning if begins - morning >= NEAR else now


def meant_now(invitation: Invitation) -> dict[str, Any]:
    """Details of a message that says nothing any more once its guest stands otherwise."""
    return {_MEANT: {_WHILE: invitation.state.value}}


def is_meant(details: Mapping[str, Any], state: InvitationState) -> bool:
    wanted = details.get(_MEANT, {}).get(_WHILE)
    return wanted is None or state == wanted
