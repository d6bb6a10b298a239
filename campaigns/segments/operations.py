"""Saving segments."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.segments.models import Segment
from campaigns.segments.names import check_names
from campaigns.segments.queries import get_segment
from campaigns.segments.rules import Rule, digest_of, tree_of

LONGEST_NAME = 120


class NameTaken(Refused):
    sentence = mark("There is already a segment called “%(name)s”.")


class NameMissing(Refused):
    sentence = mark("A segment needs a name of at most 120 characters.")
    status = 422


def add_segment(session: Session, *, name: str, rule: Rule, now: datetime) -> Segment:
    segment = Segment(name="", rule={}, digest="", updated_at=now)
    _put(session, segment, name=name, rule=rule, now=now)
    session.add(segment)
    session.flush()
    return segment


def change_segment(session: Session, *, segment_id: int, name: str, rule: Rule, now: datetime) -> Segment:
    """Runs that were planned keep the audience they froze."""
    segment = get_segment(session, segment_id)
    _put(session, segment, name=name, rule=rule, now=now)
    session.flush()
    check_names(session, rule, now=now)
    return segment


def _put(session: Session, segment: Segment, *, name: str, rule: Rule, now: datetime) -> None:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or "\x00" in tidy:
        raise NameMissing
    with session.no_autoflush:
        taken = session.scalar(select(Segment.id).where(Segment.name == tidy, Segment.id != (segment.id or 0)))
    if taken is not None:
        raise NameTaken(name=tidy)
    check_names(session, rule, now=now)
    segment.name, segment.rule, segment.digest, segment.updated_at = tidy, tree_of(rule), digest_of(rule), now
