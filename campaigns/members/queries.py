"""Reads about members."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.finding import is_named
from campaigns.members.merged import standing_for_code, standing_id
from campaigns.members.models import (
    AddressKind,
    ContactPoint,
    ContactPointState,
    EngagementBand,
    Member,
    MemberClass,
    MemberSummary,
    Tier,
)
from campaigns.members.standing.rhythm import Rhythm, rhythm_of

PAGE = 50
ORDERS: Mapping[str, ColumnElement[Any]] = {
    "name": Member.sort_name.expression,
    "joined": Member.joined_at.expression,
    "spend": func.coalesce(MemberSummary.spend, 0),
    "points": func.coalesce(MemberSummary.points, 0),
    "completeness": Member.completeness.expression,
    "engagement": func.coalesce(MemberSummary.engagement_score, 0),
    "last_purchase": MemberSummary.last_purchase_at.expression,
    "last_touch": MemberSummary.last_touch_at.expression,
}


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """`words` are looked for as `finding` says; `order` is of ORDERS, with - for descending."""

    words: str = ""
    tier: str = ""
    band: EngagementBand | None = None
    member_class: MemberClass | None = None
    untouched_since: datetime | None = None
    """Only who lives and was not in touch since; joining counts."""
    owner_id: int | None = None
    chapter_id: int | None = None
    """0 for those of none."""
    rhythm: Rhythm | None = None
    as_of: datetime | None = None
    """When it is asked how they stand by their rhythm; goes with `rhythm`."""
    within: Select[int] | None = None
    """Only these ids, such as those of a segment."""
    order: str = "name"


def get_member(session: Session, member_id: int) -> Member:
    """With tier, addresses, special days and summary loaded; of a record that was merged, who stands for it now."""
    wanted = select(Member).where(Member.id == standing_id(session, member_id))
    wanted = wanted.options(
        joinedload(Member.tier),
        joinedload(Member.summary),
        joinedload(Member.chapter),
        selectinload(Member.contact_points),
        selectinload(Member.special_days),
    )
    return must_exist(session.scalar(wanted), mark("member"))


def find_by_code(session: Session, code: str) -> Member | None:
    """Also by the code of a record that was merged into theirs."""
    plain = code.strip().lower()
    found = session.scalar(select(Member).where(Member.code == plain))
    merged_into = standing_for_code(session, plain) if found is None else None
    return found if merged_into is None else session.get(Member, merged_into)


def members_at(session: Session, kind: AddressKind, address: str) -> list[Member]:
    """Those who can be reached at a normalised address, longest member first."""
    found = (
        select(Member)
        .join(Member.contact_points)
        .where(
            ContactPoint.kind == kind, ContactPoint.address == address, ContactPoint.state == ContactPointState.ACTIVE
        )
        .order_by(Member.joined_at, Member.id)
    )
    return list(session.scalars(found))


def list_tiers(session: Session) -> list[Tier]:
    """Those in force."""
    return list(session.scalars(select(Tier).where(Tier.heir_id.is_(None)).order_by(Tier.rank)))


def count_members(session: Session, chosen: MemberFilter) -> int:
    return session.scalar(_filtered(chosen).with_only_columns(func.count())) or 0


def has_members(session: Session, at_least: int) -> bool:
    """Without counting more of them."""
    return session.scalar(select(Member.id).offset(at_least - 1).limit(1)) is not None


def count_bands(session: Session) -> Mapping[EngagementBand, int]:
    """All members by engagement, each band named; who has done nothing yet has lapsed."""
    band = MemberSummary.engagement_band
    kept = dict(session.execute(select(band, func.count()).group_by(band)).all())
    members = session.scalars(select(func.count()).select_from(Member)).one()
    counted = {each: kept.get(each, 0) for each in EngagementBand}
    counted[EngagementBand.LAPSED] += members - sum(kept.values())
    return counted


def list_members(session: Session, chosen: MemberFilter, *, limit: int = PAGE, offset: int = 0) -> list[Member]:
    """In the order chosen; tier, summary and addresses are loaded."""
    rows = (
        _filtered(chosen)
        .options(joinedload(Member.tier), joinedload(Member.summary), selectinload(Member.contact_points))
        .order_by(_order(chosen.order), Member.id)
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(rows))


def select_members(chosen: MemberFilter) -> Select[int]:
    """Their ids."""
    return _filtered(chosen).with_only_columns(Member.id)


def _filtered(chosen: MemberFilter) -> Select[Member]:
    rows = select(Member).outerjoin(MemberSummary, MemberSummary.member_id == Member.id)
    rows = rows.where(Member.erased_at.is_(None))
    alike = (
        (MemberSummary.engagement_band, chosen.band),
        (MemberSummary.member_class, chosen.member_class),
        (Member.owner_id, chosen.owner_id),
    )
    rows = rows.where(*(column == said for column, said in alike if said))
    if chosen.words:
        rows = rows.where(is_named(chosen.words))
    if chosen.tier:
        rows = rows.where(Member.tier_id.in_(select(Tier.id).where(Tier.key == chosen.tier.replace("\x00", ""))))
    if chosen.untouched_since:
        touched = func.coalesce(MemberSummary.last_touch_at, Member.joined_at)
        rows = rows.where(touched < chosen.untouched_since, ~Member.deceased)
    if chosen.within is not None:
        rows = rows.where(Member.id.in_(chosen.within))
    if chosen.chapter_id is not None:
        rows = rows.where(Member.chapter_id.is_not_distinct_from(chosen.chapter_id or None))
    if chosen.rhythm and chosen.as_of:
        rows = rows.where(rhythm_of(MemberSummary, now=chosen.as_of) == chosen.rhythm.value)
    return rows


def _order(said: str) -> ColumnElement[Any]:
    by = ORDERS.get(said.removeprefix("-"), ORDERS["name"])
    return by.desc().nulls_last() if said.startswith("-") else by.asc().nulls_last()
