"""Saving segments, bringing back what they were, deleting them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.queries import find_club
from campaigns.core.words import localised, mark
from campaigns.segments.models import Segment
from campaigns.segments.names import check_names
from campaigns.segments.rules import Rule, digest_of, parse_rule, tree_of
from campaigns.segments.uses import Use, uses_of
from campaigns.segments.versions import get_version, keep_version

LONGEST_NAME = 120


class NameTaken(Refused):
    sentence = mark("There is already a segment called “%(name)s”.")


class NameMissing(Refused):
    sentence = mark("A segment needs a name of at most 120 characters.")
    status = 422


class SegmentUsed(Refused):
    sentence = mark("“%(name)s” is in use and stays: %(where)s. Give these another segment first, then delete it.")


def add_segment(session: Session, *, name: str, rule: Rule, now: datetime, staff_id: int | None = None) -> Segment:
    segment = Segment(name="", rule={}, digest="", updated_at=now)
    _put(session, segment, name=name, rule=rule, now=now)
    session.add(segment)
    session.flush()
    keep_version(session, segment, staff_id=staff_id, now=now)
    return segment


def change_segment(
    session: Session, *, segment_id: int, name: str, rule: Rule, now: datetime, staff_id: int | None = None
) -> Segment:
    """Runs that were planned keep the audience they froze; what the segment was before stays as a version."""
    segment = must_exist(session.get(Segment, segment_id, with_for_update=True), mark("segment"))
    _put(session, segment, name=name, rule=rule, now=now)
    session.flush()
    check_names(session, rule, now=now)
    keep_version(session, segment, staff_id=staff_id, now=now)
    return segment


def bring_back(session: Session, *, segment_id: int, number: int, now: datetime, staff_id: int | None) -> Segment:
    """Make a version what the segment is now, as a version of its own. Refused where it names what is gone."""
    version = get_version(session, segment_id, number)
    rule = parse_rule(version.rule)
    return change_segment(session, segment_id=segment_id, name=version.name, rule=rule, now=now, staff_id=staff_id)


def delete_segment(session: Session, *, segment_id: int) -> str:
    """Gives its name. Refused while anything uses it."""
    segment = must_exist(session.get(Segment, segment_id, with_for_update=True), mark("segment"))
    if uses := uses_of(session, segment_id):
        raise SegmentUsed(name=segment.name, where=", ".join(f"“{_called(session, use)}”" for use in uses))
    session.delete(segment)
    session.flush()
    return segment.name


def _called(session: Session, use: Use) -> str:
    club = find_club(session)
    return use.title if isinstance(use.title, str) else localised(use.title, club.language if club else "en")


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
