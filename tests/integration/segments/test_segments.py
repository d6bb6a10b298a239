import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap.erasing import ERASING
from campaigns.members.models import ActivityKind
from campaigns.members.privacy.erasure import erase_member
from campaigns.segments.explain import explain_member
from campaigns.segments.faults import BadRule
from campaigns.segments.operations import NameTaken, add_segment, change_segment
from campaigns.segments.queries import count_members, find_segment, preview_members, segment_select
from campaigns.segments.rules import EVERYBODY, Rule, parse_rule
from tests.clock import NOW
from tests.factories_members import does, joins, make_club

SILVER = parse_rule({"type": "tier_at_least", "tier": "silver"})


def test_a_saved_segment_is_counted_and_previewed(session: Session) -> None:
    make_club(session)
    joins(session, "Bo Chen")
    does(session, joins(session, "Ana Lima"), ActivityKind.PURCHASED, value=20_000)
    saved = add_segment(session, name=" Silver  and up ", rule=SILVER, now=NOW)
    assert find_segment(session, "Silver and up").id == find_segment(session, str(saved.id)).id
    assert len(session.scalars(segment_select(session, saved.id, NOW)).all()) == 1
    assert [member.full_name for member in preview_members(session, SILVER, now=NOW)] == ["Ana Lima"]
    assert count_members(session, EVERYBODY, now=NOW) == 2


def test_a_segment_may_name_another_but_not_in_a_circle(session: Session) -> None:
    make_club(session)
    first = add_segment(session, name="first", rule=SILVER, now=NOW)
    second = add_segment(
        session, name="second", rule=parse_rule({"none": [{"type": "in_segment", "segment": first.id}]}), now=NOW
    )
    joins(session)
    assert len(session.scalars(segment_select(session, second.id, NOW)).all()) == 1
    with pytest.raises(BadRule, match="circle"):
        change_segment(
            session,
            segment_id=first.id,
            name="first",
            rule=parse_rule({"all": [{"type": "in_segment", "segment": second.id}]}),
            now=NOW,
        )


@pytest.mark.parametrize(("kind", "what"), [("did", {"kind": "replied"}), ("event", {"what": "accepted"})])
@pytest.mark.parametrize(("days_ago", "counted"), [(30, 1), (30.001, 0)])
def test_a_span_begins_with_its_first_moment(
    session: Session, kind: str, what: dict[str, str], days_ago: float, counted: int
) -> None:
    make_club(session)
    did = ActivityKind.REPLIED if kind == "did" else ActivityKind.ACCEPTED
    does(session, joins(session), did, days_ago=days_ago)
    assert count_members(session, parse_rule({"type": kind, "days": 30, **what}), now=NOW) == counted


def test_segments_that_refer_to_too_much_are_refused(session: Session) -> None:
    make_club(session)
    saved = add_segment(session, name="level 0", rule=SILVER, now=NOW)
    wider = add_segment(session, name="level 1", rule=fifty(saved.id), now=NOW)
    with pytest.raises(BadRule, match="too much"):
        add_segment(session, name="level 2", rule=fifty(wider.id), now=NOW)


def fifty(segment_id: int) -> Rule:
    return parse_rule({"any": [{"type": "in_segment", "segment": segment_id}] * 50})


@pytest.mark.parametrize(
    "tree", [{"type": "tier_at_least", "tier": "ruby"}, {"all": [{"type": "in_segment", "segment": 99}]}]
)
def test_what_does_not_exist_cannot_be_named(session: Session, tree: dict[str, object]) -> None:
    make_club(session)
    with pytest.raises(BadRule, match="there is no"):
        add_segment(session, name="x", rule=parse_rule(tree), now=NOW)


def test_a_name_is_taken_once(session: Session) -> None:
    make_club(session)
    add_segment(session, name="Silver", rule=SILVER, now=NOW)
    with pytest.raises(NameTaken):
        add_segment(session, name="Silver", rule=SILVER, now=NOW)


def test_each_part_is_explained(session: Session) -> None:
    make_club(session)
    member = joins(session)
    rule = parse_rule({"any": [{"type": "tier_in", "tiers": ["member"]}, {"type": "referred"}]})
    explained = explain_member(session, rule, member_id=member.id, now=NOW)
    assert [part.holds for part in explained.parts] == [True, False]


def test_who_was_erased_is_in_no_segment(session: Session) -> None:
    make_club(session)
    member = joins(session)
    erase_member(
        session, member_id=member.id, typed_code=member.code, fresh_code="x", rules=ERASING, staff_id=None, now=NOW
    )
    assert count_members(session, EVERYBODY, now=NOW) == 0
