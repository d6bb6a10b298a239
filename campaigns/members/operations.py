"""Writes about members."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.copying import copy_rows, next_ids
from campaigns.core.errors import Refused
from campaigns.core.tokens import Randomness
from campaigns.core.words import mark
from campaigns.members.agreement.consent import Said
from campaigns.members.agreement.opt_in import agree
from campaigns.members.agreement.suppressions import uphold_erasures
from campaigns.members.models import (
    ActivityKind,
    AddressKind,
    ConsentState,
    ContactPoint,
    ContactPointState,
    Member,
    SpecialDay,
)
from campaigns.members.new_member import NewMember, checked
from campaigns.members.profile.completeness import fill_completeness
from campaigns.members.profile.days import NewSpecialDay
from campaigns.members.tiers.steps import lowest_tier_id
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.members.whose import only

GRANTED = ConsentState.GRANTED
NEWCOMERS = 7_203_612
"""An advisory lock."""
CODE_LENGTH = 8
"""Of a member's public code."""
COLUMNS = Member.__table__.columns
TOLD = tuple(each.name for each in fields(NewMember) if each.name in COLUMNS and each.name != "joined_at")
"""What a new member is kept with as it was told: fields that are columns too."""
MEMBER = ("id", "code", "tier_id", "deceased", "joined_at", "updated_at", *TOLD)
CONTACT_POINT = ("member_id", "kind", "address", "label", "state", "preferred")
SPECIAL_DAY = ("member_id", *(each.name for each in fields(NewSpecialDay)))
_told = attrgetter(*TOLD)


class ReferenceTaken(Refused):
    sentence = mark("Another member already has the reference “%(reference)s”.")


def hold_newcomers(session: Session) -> None:
    """Until the transaction ends nobody else makes members of whom nobody knows yet, as programs tell of them."""
    session.execute(select(func.pg_advisory_xact_lock(NEWCOMERS)))


def add_member(session: Session, *, new: NewMember, code: str, now: datetime) -> Member:
    """One new member, reachable at what they gave, with the consents they gave. `code` is their public code."""
    return add_members(session, news=[new], codes=[code], now=now)[0]


def add_members(session: Session, *, news: Sequence[NewMember], codes: Sequence[str], now: datetime) -> list[Member]:
    """Many at once, in the order given; all or none."""
    ids = join_members(session, news=[checked(new) for new in news], codes=codes, now=now)
    found = {member.id: member for member in session.scalars(select(Member).where(among(Member.id, ids)))}
    return [found[member_id] for member_id in ids]


def join_members(session: Session, *, news: Sequence[NewMember], codes: Sequence[str], now: datetime) -> list[int]:
    """The same for the thousands of an import, whose rows were `checked` as they were read. Gives their ids."""
    _refuse_taken(session, news)
    tier_id = lowest_tier_id(session)
    joined = list(zip(next_ids(session, Member, len(news)), news, strict=True))
    rows = (_row(member_id, new, code, tier_id, now) for (member_id, new), code in zip(joined, codes, strict=True))
    copy_rows(session, Member.__tablename__, MEMBER, rows)
    copy_rows(session, ContactPoint.__tablename__, CONTACT_POINT, _contact_points(joined))
    copy_rows(session, SpecialDay.__tablename__, SPECIAL_DAY, _special_days(joined))
    noted = [NewActivity(key, ActivityKind.JOINED, new.joined_at or now, f"member:{key}") for key, new in joined]
    record_activities(session, noted, now=now)
    ids = [member_id for member_id, _ in joined]
    uphold_erasures(session, among(ContactPoint.member_id, ids))
    agree(session, _said(joined), now=now)
    fill_completeness(session, only(ids), now=now)
    return ids


def fresh_codes(session: Session, random_code: Randomness, count: int) -> list[str]:
    """Public codes that nobody has."""
    drawn: set[str] = set()
    while missing := count - len(drawn):
        signs = random_code(CODE_LENGTH * missing)
        some = {signs[at : at + CODE_LENGTH] for at in range(0, len(signs), CODE_LENGTH)}
        drawn |= some - set(session.scalars(select(Member.code).where(among(Member.code, some))))
    return list(drawn)


def _refuse_taken(session: Session, joining: Sequence[NewMember]) -> None:
    references = [new.source_reference for new in joining if new.source_reference is not None]
    known = select(Member.source_reference).where(among(Member.source_reference, references)).limit(1)
    taken = session.scalar(known) if references else None
    if taken is not None:
        raise ReferenceTaken(reference=taken)
    if len(set(references)) != len(references):
        raise ReferenceTaken(reference=max(references, key=references.count))


def _row(member_id: int, new: NewMember, code: str, tier_id: int, now: datetime) -> tuple[Any, ...]:
    """In the order of MEMBER."""
    return (member_id, code, tier_id, False, new.joined_at or now, now, *_told(new))


def _contact_points(joined: Sequence[tuple[int, NewMember]]) -> Iterator[tuple[Any, ...]]:
    for member_id, new in joined:
        known: set[AddressKind] = set()
        for each in new.addresses():
            preferred = each.kind not in known
            known.add(each.kind)
            yield member_id, each.kind.value, each.address, each.label, ContactPointState.ACTIVE.value, preferred


def _special_days(joined: Sequence[tuple[int, NewMember]]) -> Iterator[tuple[Any, ...]]:
    for member_id, new in joined:
        for day in new.special_days:
            yield member_id, *(getattr(day, name) for name in SPECIAL_DAY[1:])


def _said(joined: Sequence[tuple[int, NewMember]]) -> list[Said]:
    return [
        Said(member_id, kind, topic, state, new.source, new.evidence)
        for member_id, new in joined
        for (kind, topic), state in sorted({**new.consents_otherwise, **dict.fromkeys(new.consents, GRANTED)}.items())
    ]
