"""Reads about segments, and through them about members."""

from datetime import datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import must_exist
from campaigns.core.identifiers import as_number
from campaigns.core.romanising import by_name
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.segments.compiler import compile_rule
from campaigns.segments.frame import Frame
from campaigns.segments.models import Segment
from campaigns.segments.names import rules_named
from campaigns.segments.rules import Rule, parse_rule


def list_segments(session: Session) -> list[Segment]:
    return by_name(session.scalars(select(Segment).order_by(Segment.id)))


def page_of_segments(session: Session, *, after: int | None, limit: int) -> list[Segment]:
    """By the signs of their names, those that follow the segment `after`."""
    place = tuple_(func.lower(Segment.name), Segment.id)
    rows = select(Segment).order_by(func.lower(Segment.name), Segment.id).limit(limit)
    if after is not None:
        last = get_segment(session, after)
        rows = rows.where(place > tuple_(func.lower(last.name), last.id))
    return list(session.scalars(rows))


def get_segment(session: Session, segment_id: int) -> Segment:
    return must_exist(session.get(Segment, segment_id), mark("segment"))


def find_segment(session: Session, name: str) -> Segment:
    """By its name, or by its number."""
    named = session.scalar(select(Segment).where(Segment.name == name.replace("\x00", "")))
    return named or get_segment(session, as_number(name) or 0)


def select_members(session: Session, rule: Rule, *, now: datetime) -> Select[int]:
    """The ids of those the rule fits, other segments looked up."""
    return compile_rule(rule, Frame(session, now, rules=rules_named(session, rule)))


def segment_select(session: Session, segment_id: int, now: datetime) -> Select[int]:
    return select_members(session, parse_rule(get_segment(session, segment_id).rule), now=now)


def count_members(session: Session, rule: Rule, *, now: datetime) -> int:
    chosen = select_members(session, rule, now=now).with_only_columns(func.count())
    return session.scalar(chosen) or 0


def preview_members(session: Session, rule: Rule, *, now: datetime, limit: int = 10) -> list[Member]:
    """The first by name, with tier and summary."""
    chosen = (
        select(Member)
        .where(Member.id.in_(select_members(session, rule, now=now)))
        .options(joinedload(Member.tier), joinedload(Member.summary))
        .order_by(Member.sort_name, Member.id)
        .limit(limit)
    )
    return list(session.scalars(chosen))


def count_and_preview(session: Session, rule: Rule, *, now: datetime, limit: int) -> tuple[int, list[Member]]:
    """How many, and the first by name; the rule is asked once."""
    chosen = select_members(session, rule, now=now).cte("chosen").prefix_with("MATERIALIZED", dialect="postgresql")
    count = select(func.count()).select_from(chosen).scalar_subquery().label("count")
    sorted_by = (Member.sort_name, Member.id)
    first = select(Member.id, count).join(chosen, next(iter(chosen.c)) == Member.id).order_by(*sorted_by).limit(limit)
    named = first.subquery("named")  # of a large segment only names are sorted
    shown = (
        select(Member, named.c.count)
        .join(named, named.c.id == Member.id)
        .options(joinedload(Member.tier), joinedload(Member.summary))
        .order_by(*sorted_by)
    )
    rows = session.execute(shown).all()
    return (rows[0][1] if rows else 0), [member for member, _ in rows]
