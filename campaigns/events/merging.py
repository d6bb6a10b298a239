"""Two invitations of one person to one event: the stronger answer stands, and the seats are counted right.

Of two things they said of it, the later.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.events.locking import lock_event
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.events.moves import SEATED, unheld_seats
from campaigns.events.offers import count_offered
from campaigns.events.promotion import seat_waiting
from campaigns.events.saying.merging import settle_saying
from campaigns.members.duplicates.rows import Row
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.snapshot import MergeWork

STRONGEST_FIRST = (
    InvitationState.ATTENDED,
    InvitationState.ATTENDING,
    InvitationState.NO_SHOW,
    InvitationState.WAITLISTED,
    InvitationState.TENTATIVE,
    InvitationState.INVITED,
    InvitationState.DECLINED,
    InvitationState.CANCELLED,
)
ANSWER = (
    "state",
    "party_size",
    "answered_at",
    "answered_by",
    "tier_id",
    "waitlisted_at",
    "offered_until",
    "lapsed_at",
    "checked_in_at",
    "state_before_door",
    "party_before_door",
    "people_in",
    "walk_in",
    "reply_stamp",
    "sessions_at",
)
OPINION = ("score", "words", "contact_wanted", "given_at", "changed_at")


def _lock_events(session: Session, member_ids: Sequence[int]) -> None:
    """Before the members, as whoever answers does."""
    both = select(Invitation.event_id).where(among(Invitation.member_id, member_ids)).distinct()
    for event_id in sorted(session.scalars(both)):
        lock_event(session, event_id=event_id)


def _settle(work: MergeWork, kept: Row, other: Row) -> Row:
    """Of two parties that come, the larger: it is one party."""
    work.before.noted.setdefault("events", []).append(kept["event_id"])
    stronger = min(kept, other, key=lambda row: (STRONGEST_FIRST.index(row["state"]), -row["party_size"]))
    settle_saying(work, kept=kept, other=other, stronger=stronger)
    values = {name: stronger[name] for name in ANSWER}
    return values | {
        "points_taken": kept["points_taken"] + other["points_taken"],
        "revision": max(kept["revision"], other["revision"]),
        "invited_at": min(kept["invited_at"], other["invited_at"]),
    }


def _later_word(_work: MergeWork, kept: Row, other: Row) -> Row:
    later = max(kept, other, key=lambda row: datetime.fromisoformat(row["changed_at"]))
    values = {name: later[name] for name in OPINION}
    return values | {"revision": max(kept["revision"], other["revision"])}


def _give_back_seats(work: MergeWork) -> None:
    for event in _counted(work.session, work.before.noted):
        if event.state is EventState.PUBLISHED and work.now < event.ends_at and event.seats_free:
            seat_waiting(work.session, event, now=work.now)


def _part(session: Session, noted: Mapping[str, Any], now: datetime) -> None:
    """Where their seats were taken by others since, the one who comes back waits again, first in the line."""
    for event in _counted(session, noted):
        if unheld_seats(event) < 0 and now < event.ends_at:
            _wait(session, event, noted)
            _counted(session, {"events": [event.id]})


def _wait(session: Session, event: Event, noted: Mapping[str, Any]) -> None:
    theirs = select(Invitation).where(
        Invitation.event_id == event.id,
        Invitation.member_id == noted["merged_id"],
        Invitation.state == InvitationState.ATTENDING,
    )
    for invitation in session.scalars(theirs, execution_options={"populate_existing": True}):
        invitation.state = InvitationState.WAITLISTED
        invitation.waitlisted_at = invitation.answered_at or invitation.invited_at
        invitation.revision += 1


def _counted(session: Session, noted: Mapping[str, Any]) -> list[Event]:
    """The events of both, their seats counted anew under their locks."""
    session.flush()
    events = [lock_event(session, event_id=event_id) for event_id in sorted(set(noted.get("events", ())))]
    for event in events:
        seated = Invitation.event_id == event.id, Invitation.state.in_(SEATED)
        event.seats_taken = (
            session.scalar(select(func.coalesce(func.sum(Invitation.party_size), 0)).where(*seated)) or 0
        )
        count_offered(session, event)
    session.flush()
    return events


MERGING = (
    MergeRule("invitation", lock=_lock_events, settle=_settle, finish=_give_back_seats, restored=_part, link="id"),
    MergeRule("feedback", settle=_later_word),
)
