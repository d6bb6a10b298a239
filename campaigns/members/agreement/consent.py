"""What members agreed to, with its history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, table_of
from campaigns.members.models import (
    Activity,
    ActivityKind,
    AddressKind,
    Consent,
    ConsentChange,
    ConsentState,
    Topic,
)
from campaigns.members.timeline import record_selected

NOTED_AS = {
    ConsentState.GRANTED: ActivityKind.CONSENT_GRANTED,
    ConsentState.WITHDRAWN: ActivityKind.CONSENT_WITHDRAWN,
}
"""That they were asked to confirm is noted with the request."""
About = tuple[int, AddressKind, Topic]
"""Whose word, on which kind of address, about what: of each the last word is in force."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one member said about one topic on one kind of address."""

    member_id: int
    kind: AddressKind
    topic: Topic
    state: ConsentState
    source: str
    evidence: str

    @property
    def about(self) -> About:
        return self.member_id, self.kind, self.topic


def current_consents(session: Session, member_id: int) -> Mapping[tuple[AddressKind, Topic], ConsentState]:
    """What is in force; a topic nobody asked about is absent."""
    rows = session.scalars(select(Consent).where(Consent.member_id == member_id))
    return {(row.kind, row.topic): row.state for row in rows}


def record_consents(session: Session, said: Sequence[Said], *, now: datetime) -> list[Said]:
    """Put it in force, with history and timeline. Gives what was said anew; what was in force already is none."""
    if not said:
        return []
    latest = {one.about: one for one in said}
    changed = _put_in_force(session, latest.values(), now=now)
    anew = [one for key, one in latest.items() if key in changed]
    if anew:
        record_selected(session, _noted(_keep_history(session, anew, now=now)), now=now)
    return anew


def set_consents(
    session: Session,
    *,
    member_id: int,
    granted: Collection[tuple[AddressKind, Topic]],
    source: str,
    evidence: str,
    now: datetime,
) -> list[Said]:
    """Make `granted` all that the member agrees to: the rest of what was in force is withdrawn; PENDING waits on."""
    in_force = current_consents(session, member_id)
    settled = [pair for pair, state in in_force.items() if state is not ConsentState.PENDING]
    states = dict.fromkeys(settled, ConsentState.WITHDRAWN) | dict.fromkeys(granted, ConsentState.GRANTED)
    said = [Said(member_id, kind, topic, state, source, evidence) for (kind, topic), state in states.items()]
    return record_consents(session, said, now=now)


def _put_in_force(session: Session, said: Iterable[Said], *, now: datetime) -> frozenset[About]:
    given = _given(said, ("member_id", "kind", "topic", "state"))
    rows = select(*given.c, literal(now, Consent.at.type)).order_by(*given.c)
    added = insert(Consent).from_select([*given.c.keys(), "at"], rows, include_defaults=False)
    replaced = added.on_conflict_do_update(
        index_elements=[Consent.member_id, Consent.kind, Consent.topic],
        set_={"state": added.excluded.state, "at": added.excluded.at},
        where=Consent.state != added.excluded.state,
    )
    changed = session.execute(replaced.returning(Consent.member_id, Consent.kind, Consent.topic))
    return frozenset((member_id, kind, topic) for member_id, kind, topic in changed)


def _keep_history(session: Session, said: Sequence[Said], *, now: datetime) -> list[int]:
    given = _given(said, tuple(each.name for each in fields(Said)))
    rows = select(*given.c, literal(now, ConsentChange.at.type))
    added = insert(ConsentChange).from_select([*given.c.keys(), "at"], rows, include_defaults=False)
    return list(session.scalars(added.returning(ConsentChange.id)))


def _given(said: Iterable[Said], names: Sequence[str]) -> Any:
    columns = [(name, ConsentChange.__table__.c[name].type) for name in names]
    return table_of("given", columns, [[getattr(one, name) for name in names] for one in said])


def _noted(change_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    kinds = {state: literal(kind, Activity.kind.type) for state, kind in NOTED_AS.items()}
    return select(
        ConsentChange.member_id,
        case(kinds, value=ConsentChange.state),
        ConsentChange.at,
        literal(0, Activity.value.type),
        func.concat("consent_change:", ConsentChange.id),
        literal(None, Activity.event_id.type),
    ).where(among(ConsentChange.id, change_ids), ConsentChange.state.in_(NOTED_AS))
