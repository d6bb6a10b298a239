"""Segments, told to programs: which there are, and how many members are in one now."""

from datetime import timedelta

from campaigns.core.database import in_time
from campaigns.core.words import mark
from campaigns.members.updated import member_by_code
from campaigns.segments.explain import explain_member
from campaigns.segments.queries import count_members, get_segment, page_of_segments
from campaigns.segments.rules import parse_rule
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.parts import WidePage
from webapp.api.shapes.segments import MemberExplained, SegmentCount, Segments
from webapp.copies import reading_copy
from webapp.edge import now, reading
from webapp.segment_trees import explained_tree

area = Area("segments")

PATIENCE = timedelta(seconds=5)


@area.offers(
    Endpoint(
        name="listSegments",
        method="GET",
        path="/segments",
        scope=Scope.SEGMENTS_READ,
        summary=mark("Segments, by name."),
        asks=WidePage,
        answers=Segments,
        says="Each with its number and name.",
        errors={404: "The segment that the page before ended with is gone. Begin without a cursor."},
    )
)
def index() -> Segments:
    query = asked(WidePage)
    place = read_cursor(query.cursor)
    with reading() as session:
        rows = page_of_segments(session, after=place[1] if place else None, limit=query.limit + 1)
    page, following = cut(rows, query.limit, lambda segment: (segment.updated_at, segment.id))
    return Segments.model_validate({"segments": page, "next_cursor": following}, from_attributes=True)


@area.offers(
    Endpoint(
        name="countSegment",
        method="GET",
        path="/segments/<int:segment_id>/count",
        scope=Scope.SEGMENTS_READ,
        summary=mark("How many members are in a segment now."),
        answers=SegmentCount,
        says="Counted at this moment.",
        errors={404: "No such segment.", 503: "Counting took longer than five seconds and was stopped."},
    )
)
def count(segment_id: int) -> SegmentCount:
    with reading() as session:
        rule = parse_rule(get_segment(session, segment_id).rule)
    with reading_copy() as session, in_time(session, PATIENCE):
        return SegmentCount(id=segment_id, members=count_members(session, rule, now=now()), at=now())


@area.offers(
    Endpoint(
        name="explainMember",
        method="GET",
        path="/segments/<int:segment_id>/members/<code>",
        scope=Scope.SEGMENTS_READ,
        summary=mark("Why a member is in a segment or not, part by part."),
        answers=MemberExplained,
        says="What holds at this moment, and the values behind it.",
        errors={404: "No such segment or member."},
    )
)
def explain(segment_id: int, code: str) -> MemberExplained:
    with reading() as session:
        rule = parse_rule(get_segment(session, segment_id).rule)
        member = member_by_code(session, code)
        found = explain_member(session, rule, member_id=member.id, now=now())
    return MemberExplained(member=member.code, holds=found.holds, rule=explained_tree(found))
