import json

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind, Member, MemberSummary
from tests.factories_members import does, joins, make_club, summary_of, tier_of
from tests.fixtures import Convive


def test_everything_is_rebuilt_and_told_step_by_step(convive: Convive, session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, value=12_000)
    session.execute(update(MemberSummary).values(spend=0, points=0, purchases=0, member_class="p4"))
    session.execute(update(Member).values(tier_id=joins(session).tier_id))
    session.commit()
    done = convive("members", "rebuild", "--json")
    told = [(row["step"], row["changed"]) for row in json.loads(done.stdout)]
    assert told == [("summaries", 1), ("trips", 0), ("tiers", 1)]
    assert done.stderr.splitlines() == ["summaries …", "trips …", "tiers …"]
    summary = summary_of(session, member)
    assert (summary.spend, summary.points, summary.purchases, tier_of(session, member)) == (12_000, 120, 1, "silver")


def test_what_was_right_is_left_alone(convive: Convive, session: Session) -> None:
    make_club(session)
    does(session, joins(session), ActivityKind.PURCHASED, value=12_000)
    session.commit()
    convive("members", "rebuild")
    again = convive("members", "rebuild", "--json")
    assert [row["changed"] for row in json.loads(again.stdout)] == [0, 0, 0]
