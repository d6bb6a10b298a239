"""What members agreed to, with its history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.members.models import (
    ActivityKind,
    AddressKind,
    Consent,
    ConsentChange,
    ConsentState,
    Topic,
)
from campaigns.members.timeline import NewActivity, record_activities

NOTED_AS = {
    ConsentState.GRANTED: ActivityKind.CONSENT_GRANTED,
    ConsentState.WITHDRAWN: ActivityKind.CONSENT_WITHDRAWN,
}
"""That they were asked to confirm is noted with the request."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one member said about one topic on one kind of address."""

    member_id: int
    kind: AddressKind
    topic: Topic
    state: ConsentState
    source: str
    evidence: str


def current_consents(session: Session, member_id: int) -> Mapping[tuple[AddressKind, Topic], ConsentState]:
    """What is in force; a topic nobody asked about is absent."""
    rows = session.scalars(select(Consent).where(Consent.member_id == member_id))
    return {(row.kind, row.topic): row.state for row in rows}


def change_consent(
    session: Session,
    *,
    member_id: int,
    kind: AddressKind,
    topics: Collection[Topic],
    state: ConsentState,
    source: str,
    evidence: str,
    now: datetime,
) -> frozenset[Topic]:
    """Put `topics` into `state`, with history and timeline. Gives those that were not in it already."""
    said = [Said(member_id, kind, topic, state, source, evidence) for topic in sorted(topics)]
    return frozenset(change.topic for change in record_consents(session, said, now=now))


def record_consents(session: Session, said: Sequence[Said], *, now: datetime) -> list[ConsentChange]:
    """The same for many members at once. Gives the changes; what was in force already is none."""
    if not said:
        return []
    changed = _put_in_force(session, said, now=now)
    changes = [ConsentChange(**asdict(one), at=now) for one in said if (one.member_id, one.kind, one.topic) in changed]
    session.add_all(changes)
    session.flush()
    record_activities(session, [_noted(change) for change in changes if change.state in NOTED_AS], now=now)
    return changes


def set_consents(
    session: Session,
    *,
    member_id: int,
    granted: Collection[tuple[AddressKind, Topic]],
    source: str,
    evidence: str,
    now: datetime,
) -> list[ConsentChange]:
    """Make `granted` all that the member agrees to: the rest of what was in force is withdrawn."""
    in_force = current_consents(session, member_id)
    states = dict.fromkeys(in_force, ConsentState.WITHDRAWN) | dict.fromkeys(granted, ConsentState.GRANTED)
    said = [Said(member_id, kind, topic, state, source, evidence) for (kind, topic), state in states.items()]
    return record_consents(session, said, now=now)


def _put_in_force(
    session: Session, said: Sequence[Said], *, now: datetime
) -> frozenset[tuple[int, AddressKind, Topic]]:
    given = [
        {"member_id": one.member_id, "kind": one.kind, "topic": one.topic, "state": one.state, "at": now}
        for one in sorted(said, key=lambda one: (one.member_id, one.kind, one.topic))
    ]
    added = insert(Consent)
    replaced = added.on_conflict_do_update(
        index_elements=[Consent.member_id, Consent.kind, Consent.topic],
        set_={"state": added.excluded.state, "at": added.excluded.at},
        where=Consent.state != added.excluded.state,
    )
    rows = session.execute(replaced.returning(Consent.member_id, Consent.kind, Consent.topic), given)
    return frozenset((member_id, kind, topic) for member_id, kind, topic in rows)


def _noted(change: ConsentChange) -> NewActivity:
    return NewActivity(change.member_id, NOTED_AS[change.state], change.at, f"consent_change:{change.id}")
