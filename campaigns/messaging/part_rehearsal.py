"""One part of a template read to the members it is written for, apart from any campaign."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, literal, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.models import ContactPoint, ContactPointState, Member, Topic
from campaigns.messaging.models import TemplatePart
from campaigns.messaging.readers import KINDS
from campaigns.messaging.rehearsal import Stage, rehearse
from campaigns.messaging.samples import samples

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Trouble:
    """So many members for whom `what` happens, and the first of them."""

    what: str
    count: int
    first: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Heard:
    """`failures` keep a message from going out; `gaps` are variables that say nothing."""

    looked_at: int
    failures: Sequence[Trouble]
    gaps: Sequence[Trouble]


def rehearse_part(session: Session, *, stage: Stage, part: TemplatePart) -> Heard:
    """Read to members of its language with an address of its channel; the event and the answer in it are samples."""
    told = rehearse(
        session,
        stage=stage,
        readers=_readers(part),
        topic=Topic.EVENTS,
        under=samples(part.language, stage.public_url),
    )
    failures = [(each.why, each.members) for each in told.failures]
    gaps = [(each.variable, each.members) for each in told.gaps]
    people = _people(session, [members for _, members in (*failures, *gaps)])
    return Heard(told.looked_at, _troubles(failures, people), _troubles(gaps, people))


def _readers(part: TemplatePart) -> Select[Any]:
    channel = part.channel
    columns: list[Any] = [
        Member.id.label("member_id"),
        literal(channel.value, String).label("channel"),
        Member.language,
        ContactPoint.address,
        literal(part.version_id).label("template_version_id"),
    ]
    return (
        select(*columns)
        .join(ContactPoint, ContactPoint.member_id == Member.id)
        .where(Member.language == part.language, ~Member.deceased, Member.erased_at.is_(None))
        .where(
            ContactPoint.kind == KINDS[channel], ContactPoint.preferred, ContactPoint.state == ContactPointState.ACTIVE
        )
    )


def _people(session: Session, groups: Sequence[Sequence[int]]) -> dict[int, Member]:
    ids = {member_id for group in groups for member_id in group[:SHOWN]}
    return {member.id: member for member in session.scalars(select(Member).where(among(Member.id, ids)))}


def _troubles(found: Sequence[tuple[str, Sequence[int]]], people: dict[int, Member]) -> list[Trouble]:
    return [Trouble(what, len(members), [people[each] for each in members[:SHOWN]]) for what, members in found]
