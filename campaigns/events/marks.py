"""What desks tell of the door, at once or hours later: each mark is applied exactly once, at the time it was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from operator import attrgetter
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.arrays import among
from campaigns.core.errors import NotFound, Refused
from campaigns.events.door import DoorClosed, HouseFull, NotInYet, check_in, count_party, undo_check_in
from campaigns.events.locking import lock_event
from campaigns.events.models import DoorMark, Event, Invitation, MarkKind, MarkOutcome
from campaigns.events.queries import check_belongs
from campaigns.events.standing import standing_invitation
from campaigns.events.walk_ins import walk_in_new
from campaigns.members.models import AddressKind
from campaigns.members.new_member import NewMember, checked
from campaigns.members.profile.addresses import BadEmail, BadPhone

MOST_AT_ONCE = 200
_LET_IN = frozenset({MarkOutcome.IN, MarkOutcome.OVER})
_REFUSALS: Mapping[type[Refused], MarkOutcome] = {
    DoorClosed: MarkOutcome.CLOSED,
    HouseFull: MarkOutcome.FULL,
    NotFound: MarkOutcome.UNKNOWN,
    NotInYet: MarkOutcome.NOT_IN,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A tap at a desk. `sure`: the guest is inside whatever the seats say. `undoes`: the key of the mark taken back."""

    key: str
    kind: MarkKind
    at: datetime
    invitation_id: int = 0
    new: NewMember | None = None
    """Somebody on no list, who becomes a member with this `code`."""
    code: str = ""
    people: int | None = None
    sure: bool = False
    undoes: str = ""


def apply_marks(
    session: Session, *, event_id: int, marks: Sequence[Mark], staff_id: int, now: datetime
) -> dict[str, DoorMark]:
    """Key → what became of it, applied in the order of their times. One told before is answered as it was then."""
    event = lock_event(session, event_id=event_id)
    settled = _known(session, event_id, [mark.key for mark in marks])
    for mark in sorted(marks, key=attrgetter("at")):
        if mark.key not in settled:
            settled[mark.key] = _settle(session, event, mark, staff_id=staff_id, now=now)
    session.flush()
    return settled


def list_odd_marks(session: Session, event_id: int, *, limit: int = 20) -> Sequence[DoorMark]:
    """Guests who stood at the door and are not in, or in beyond the seats, with who told of them; the newest first."""
    odd = among(DoorMark.outcome, (MarkOutcome.CLOSED, MarkOutcome.OVER))
    rows = select(DoorMark).where(DoorMark.event_id == event_id, odd).order_by(DoorMark.at.desc(), DoorMark.id.desc())
    named = joinedload(DoorMark.invitation).joinedload(Invitation.member), joinedload(DoorMark.staff)
    return session.scalars(rows.options(*named).limit(limit)).all()


def _known(session: Session, event_id: int, keys: Sequence[str]) -> dict[str, DoorMark]:
    rows = session.scalars(select(DoorMark).where(DoorMark.event_id == event_id, among(DoorMark.key, keys)))
    return {row.key: row for row in rows}


def _settle(session: Session, event: Event, mark: Mark, *, staff_id: int, now: datetime) -> DoorMark:
    at = _bounded(event, mark.at, now)
    row = DoorMark(event_id=event.id, key=mark.key, kind=mark.kind, people=mark.people, at=at, received_at=now)
    row.staff_id = staff_id
    try:
        if mark.new is not None:
            row.outcome = _bring(session, mark, mark.new, row, now=now)
            session.add(row)
            session.flush()
            return row
        guest_id = standing_invitation(session, mark.invitation_id)
        check_belongs(session, event_id=event.id, invitation_id=guest_id)
        row.invitation_id = guest_id
        row.since = session.get_one(Invitation, guest_id).checked_in_at
        row.outcome = _apply(session, mark, row, guest_id=guest_id, now=now)
    except tuple(_REFUSALS) as refused:
        row.outcome = _REFUSALS[type(refused)]
    if row.outcome is not MarkOutcome.FULL:
        session.add(row)
        session.flush()
    return row


def _apply(session: Session, mark: Mark, row: DoorMark, *, guest_id: int, now: datetime) -> MarkOutcome:
    if mark.kind is MarkKind.IN:
        came = check_in(session, invitation_id=guest_id, people=mark.people, squeeze=mark.sure, at=row.at, now=now)
        if not came.first:
            return MarkOutcome.AGAIN
        return MarkOutcome.OVER if came.over else MarkOutcome.IN
    if mark.kind is MarkKind.COUNT:
        count_party(session, invitation_id=guest_id, people=mark.people or 1, squeeze=mark.sure, now=now)
        return MarkOutcome.COUNTED
    if _is_anothers(session, mark, row):
        return MarkOutcome.AGAIN
    undo_check_in(session, invitation_id=guest_id, now=now)
    return MarkOutcome.OUT


def _bring(session: Session, mark: Mark, new: NewMember, row: DoorMark, *, now: datetime) -> MarkOutcome:
    """Whoever is in is in: an address that cannot be read is left out, and told of."""
    read = _readable(new)
    came = walk_in_new(
        session,
        event_id=row.event_id,
        new=read,
        code=mark.code,
        people=mark.people or 1,
        squeeze=True,
        at=row.at,
        now=now,
    )
    row.invitation_id = came.invitation.id
    row.since = None if came.first else came.invitation.checked_in_at
    if not came.first:
        return MarkOutcome.AGAIN
    if read != new:
        return MarkOutcome.UNREAD
    return MarkOutcome.OVER if came.over else MarkOutcome.IN


def _readable(new: NewMember) -> NewMember:
    """With the addresses that can be read, and what was agreed for those."""
    email = new.email if _is_sound(replace(new, phone="")) else ""
    phone = new.phone if _is_sound(replace(new, email="")) else ""
    kinds = {kind for kind, address in ((AddressKind.EMAIL, email), (AddressKind.SMS, phone)) if address}
    return replace(new, email=email, phone=phone, consents=frozenset(each for each in new.consents if each[0] in kinds))


def _is_sound(new: NewMember) -> bool:
    try:
        checked(new)
    except (BadEmail, BadPhone):
        return False
    return True


def _is_anothers(session: Session, mark: Mark, row: DoorMark) -> bool:
    """Whether the check-in that stands is not what this desk takes back: it came later, or theirs changed nothing."""
    if row.since is not None and row.since > row.at:
        return True
    undone = _known(session, row.event_id, [mark.undoes]).get(mark.undoes) if mark.undoes else None
    return undone is not None and undone.outcome not in _LET_IN


def _bounded(event: Event, at: datetime, now: datetime) -> datetime:
    """A desk's clock may be wrong: not before the event's own day, not after now."""
    place = ZoneInfo(event.zone)
    midnight = datetime.combine(event.starts_at.astimezone(place).date(), time(), place).astimezone(UTC)
    return min(max(at, midnight), now)
