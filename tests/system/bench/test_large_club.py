"""The rows that a benchmark makes by hand are such as the club itself would make."""

import pytest

from campaigns.bootstrap import Runtime
from campaigns.members.models import MemberClass
from campaigns.members.queries import MemberFilter, count_members
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.models import Campaign
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.review import review
from tests.factories_messaging import states
from webapp.commands.bench.audience_club import NOW, furnish_audience
from webapp.commands.bench.delivery.club import furnish_club, launch_to_everybody
from webapp.commands.bench.draws import plan_a_draw
from webapp.commands.bench.figures import furnish_large_club, rebuild_everything
from webapp.commands.bench.segment_rules import TYPICAL
from webapp.commands.bench.segments import check_same, furnish_segments


def test_a_large_club_is_rebuilt_to_members_of_each_class(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        furnish_large_club(session, 400)
    rebuild_everything(committed.sessions)
    with committed.sessions() as session:
        found = {each: count_members(session, MemberFilter(member_class=each)) for each in MemberClass}
    assert sum(found.values()) == 400
    assert all(found[each] for each in (MemberClass.E1, MemberClass.E2, MemberClass.E4, MemberClass.P3, MemberClass.P4))


def test_a_club_to_write_to_has_somebody_at_every_usual_step(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        campaign_id = furnish_audience(session, 4_000)
        campaign = session.get_one(Campaign, campaign_id)
        seen = review(session, campaign, now=NOW)
    nobody_here = {"bereaved", "complaint", "refunded", "surprise", "blackout", "club_wide", "expired"}
    steps = seen.by_channel[0].steps
    assert {step.reason or step.state.value for step in steps if not step.lost} == nobody_here
    assert 0 < seen.to_send < seen.members


def test_typical_rules_choose_whom_the_sql_by_hand_chooses(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        furnish_large_club(session, 2_000)
    furnish_segments(committed.sessions)
    with committed.sessions() as session:
        chosen = [check_same(session, typical) for typical in TYPICAL]
    assert all(0 < count < 2_000 for count in chosen)


def test_a_draw_from_such_a_club_fills_its_seats(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        furnish_audience(session, 4_000)
        drafted = plan_a_draw(session)
        assert 0 < len(drafted.chosen) < 4_000


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_a_club_to_send_to_is_written_to_whole(committed: Runtime, channel: Channel) -> None:
    with committed.sessions.begin() as session:
        furnish_club(session, 50, now=NOW)
        launch_to_everybody(session, channel, members=50, now=NOW)
    plan_due_runs(committed.sessions, clock=lambda: NOW)
    with committed.sessions() as session:
        assert states(session) == {MessageState.READY: 50}
