"""Writes about members."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.completeness import fill_completeness, only
from campaigns.members.consent import Said, record_consents
from campaigns.members.models import ActivityKind, AddressKind, ConsentState, ContactPoint, Member, SpecialDay
from campaigns.members.new_member import NewMember, checked
from campaigns.members.tiers import lowest_tier_id
from campaigns.members.timeline import NewActivity, record_activities

CODE_LENGTH = 8
"""Of a member's public code."""


class ReferenceTaken(Refused):
    sentence = mark("Another member already has the reference “%(reference)s”.")


def add_member(session: Session, *, new: NewMember, code: str, now: datetime) -> Member:
    """One new member, reachable at what they gave, with the consents they gave. `code` is their public code."""
    return add_members(session, news=[new], codes=[code], now=now)[0]


def add_members(session: Session, *, news: Sequence[NewMember], codes: Sequence[str], now: datetime) -> list[Member]:
    """Many at once, in the order given; all or none."""
    joining = [checked(new) for new in news]
    _refuse_taken(session, joining)
    tier_id = lowest_tier_id(session)
    members = [_member(new, code, tier_id, now) for new, code in zip(joining, codes, strict=True)]
    session.add_all(members)
    session.flush()
    _add_details(session, members, joining)
    joined = [
        NewActivity(member.id, ActivityKind.JOINED, member.joined_at, f"member:{member.id}") for member in members
    ]
    record_activities(session, joined, now=now)
    record_consents(session, _said(members, joining), now=now)
    fill_completeness(session, only([member.id for member in members]), now=now)
    return members


def _refuse_taken(session: Session, joining: Sequence[NewMember]) -> None:
    references = [new.source_reference for new in joining if new.source_reference is not None]
    known = select(Member.source_reference).where(among(Member.source_reference, references)).limit(1)
    taken = session.scalar(known) if references else None
    if taken is not None:
        raise ReferenceTaken(reference=taken)
    if len(set(references)) != len(references):
        raise ReferenceTaken(reference=max(references, key=references.count))


def _member(new: NewMember, code: str, tier_id: int, now: datetime) -> Member:
    return Member(
        code=code,
        source_reference=new.source_reference,
        full_name=new.full_name,
        family_name=new.family_name,
        given_name=new.given_name,
        call_name=new.call_name,
        sort_name=new.sort_name,
        language=new.language,
        other_languages=list(new.other_languages),
        zone=new.zone,
        country=new.country,
        city=new.city,
        interests=list(new.interests),
        tags=list(new.tags),
        custom=dict(new.custom),
        household_id=new.household_id,
        household_roles=[role.value for role in new.household_roles],
        introduced_by_id=new.introduced_by_id,
        expected_spend=new.expected_spend,
        tier_id=tier_id,
        owner_id=new.owner_id,
        joined_at=new.joined_at or now,
    )


def _add_details(session: Session, members: Sequence[Member], joining: Sequence[NewMember]) -> None:
    """By bulk INSERTs: an import brings thousands."""
    joined = list(zip(members, joining, strict=True))
    points = [point for member, new in joined for point in _points(member.id, new)]
    days = [{"member_id": member.id, **asdict(day)} for member, new in joined for day in new.special_days]
    for table, rows in ((ContactPoint, points), (SpecialDay, days)):
        if rows:
            session.execute(insert(table), rows)


def _points(member_id: int, new: NewMember) -> Iterator[dict[str, Any]]:
    known: set[AddressKind] = set()
    for each in new.addresses():
        yield {"member_id": member_id, **asdict(each), "preferred": each.kind not in known}
        known.add(each.kind)


def _said(members: Sequence[Member], joining: Sequence[NewMember]) -> list[Said]:
    return [
        Said(member.id, kind, topic, ConsentState.GRANTED, new.source, new.evidence)
        for member, new in zip(members, joining, strict=True)
        for kind, topic in sorted(new.consents)
    ]
