from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap.erasing import ERASING
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.models import Member
from campaigns.members.privacy.erasure import erase_member
from campaigns.members.profile.editing import change_profile, profile_of
from campaigns.segments.history import Moves, moves, sizes
from campaigns.segments.models import Segment, SegmentMove, SegmentRoll, SegmentSize
from campaigns.segments.operations import add_segment
from campaigns.segments.recording import MOVES_KEPT, SIZES_KEPT, record_segments
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_outreach import make_member

IN_CHINESE = parse_rule({"type": "language_in", "languages": ["zh"]})
A_DAY = timedelta(days=1)


@pytest.fixture
def segment(session: Session) -> Segment:
    make_club(session)
    return add_segment(session, name="In Chinese", rule=IN_CHINESE, now=NOW)


def record(session: Session, day: int) -> int:
    session.flush()
    return record_segments(session, now=NOW + day * A_DAY)


def told(session: Session, segment: Segment) -> list[tuple[int, int | None, int | None]]:
    session.expire_all()
    return [(size.members, size.entered, size.left) for size in sizes(session, segment.id)]


def reads(session: Session, member: Member, language: str) -> None:
    told = replace(profile_of(member), language=language)
    change_profile(session, member_id=member.id, revision=member.revision, profile=told, now=NOW)


def last_moves(session: Session, segment: Segment) -> Moves:
    found = moves(session, segment.id)
    assert found is not None
    return found


def test_the_first_day_is_compared_with_nothing(session: Session, segment: Segment) -> None:
    joins(session, language="zh")
    assert record(session, 0) == 1
    assert told(session, segment) == [(1, None, None)]
    assert moves(session, segment.id) is None


def test_who_entered_and_who_left_since_the_day_before(session: Session, segment: Segment) -> None:
    stays, leaves, comes = (joins(session, name, language="zh") for name in ("Ana Lima", "Bo Chen", "Cy Ode"))
    reads(session, comes, "en")
    record(session, 0)
    reads(session, leaves, "en")
    reads(session, comes, "zh")
    record(session, 1)
    found = last_moves(session, segment)
    assert (found.who_entered, found.who_left) == ([comes], [leaves])
    assert told(session, segment) == [(2, None, None), (2, 1, 1)]
    assert stays.language == "zh"


def test_the_last_day_is_told_unless_another_is_asked_for(session: Session, segment: Segment) -> None:
    for day, name in enumerate(("Ana Lima", "Bo Chen", "Cy Ode")):
        newest = joins(session, name, language="zh")
        record(session, day)
    found = last_moves(session, segment)
    before = moves(session, segment.id, day=found.day - A_DAY)
    assert before
    assert ([each.full_name for each in before.who_entered], found.who_entered) == (["Bo Chen"], [newest])


def test_a_day_is_recorded_once(session: Session, segment: Segment) -> None:
    joins(session, language="zh")
    record(session, 0)
    joins(session, language="zh")
    assert record(session, 0) == 0
    assert told(session, segment) == [(1, None, None)]


def test_members_far_apart_are_all_remembered(session: Session, segment: Segment) -> None:
    for far in (80_000, 81_919, 81_920, 100_000, 9_000_000_000):
        make_member(session, id=far, language="zh")
    record(session, 0)
    assert session.scalar(select(func.count()).select_from(SegmentRoll)) == 4
    record(session, 1)
    assert told(session, segment) == [(5, None, None), (5, 0, 0)]


def test_a_segment_that_empties_and_fills_again(session: Session, segment: Segment) -> None:
    member = joins(session, language="zh")
    for day, language in enumerate(("zh", "en", "en", "zh")):
        reads(session, member, language)
        record(session, day)
    assert told(session, segment) == [(1, None, None), (0, 0, 1), (0, 0, 0), (1, 1, 0)]


def test_of_two_who_became_one_the_number_is_told_and_no_name(session: Session, segment: Segment) -> None:
    kept, other = (joins(session, language="zh") for _ in range(2))
    record(session, 0)
    merge_members(session, kept_id=kept.id, other_id=other.id, now=NOW)
    record(session, 1)
    assert told(session, segment) == [(2, None, None), (1, 0, 1)]
    assert last_moves(session, segment).who_left == []


def test_what_was_told_of_somebody_comes_back_when_a_merge_is_undone(session: Session, segment: Segment) -> None:
    kept, other = joins(session, language="zh"), joins(session)
    record(session, 0)
    reads(session, other, "zh")
    record(session, 1)
    merge = merge_members(session, kept_id=kept.id, other_id=other.id, now=NOW)
    assert last_moves(session, segment).who_entered == []
    unmerge(session, merge_id=merge.id, now=NOW)
    assert [member.id for member in last_moves(session, segment).who_entered] == [other.id]


def test_who_is_erased_has_no_history(session: Session, segment: Segment) -> None:
    member = joins(session)
    record(session, 0)
    reads(session, member, "zh")
    record(session, 1)
    erase_member(
        session, member_id=member.id, rules=ERASING, typed_code=member.code, fresh_code="gone", staff_id=None, now=NOW
    )
    record(session, 2)
    assert told(session, segment) == [(0, None, None), (1, 1, 0), (0, 0, 1)]
    assert session.scalar(select(func.count()).select_from(SegmentMove)) == 0


def test_a_segment_that_cannot_be_counted_holds_up_no_other(session: Session, segment: Segment) -> None:
    broken = add_segment(session, name="Broken", rule=IN_CHINESE, now=NOW)
    broken.rule = {"type": "gone"}
    assert record(session, 0) == 1
    assert (len(sizes(session, segment.id)), sizes(session, broken.id)) == (1, [])


def test_what_is_old_is_dropped(session: Session, segment: Segment) -> None:
    member = joins(session)
    record(session, 0)
    reads(session, member, "zh")
    record(session, 1)
    record(session, 1 + MOVES_KEPT.days + 1)
    assert session.scalar(select(func.count()).select_from(SegmentMove)) == 0
    record(session, 1 + SIZES_KEPT.days + 1)
    assert session.scalar(select(func.count()).select_from(SegmentSize)) == 2


def test_the_history_goes_with_its_segment(session: Session, segment: Segment) -> None:
    joins(session, language="zh")
    record(session, 0)
    session.delete(segment)
    session.flush()
    assert session.scalar(select(func.count()).select_from(SegmentRoll)) == 0
