"""The rows that a benchmark makes by hand are such as the club itself would make."""

from campaigns.bootstrap import Runtime
from campaigns.members.models import MemberClass
from campaigns.members.queries import MemberFilter, count_members
from campaigns.outreach.models import Campaign
from campaigns.outreach.review import review
from webapp.commands.bench.audience_club import NOW, furnish_audience
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


def test_a_club_to_write_to_has_somebody_at_every_step(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        campaign_id = furnish_audience(session, 4_000)
        campaign = session.get_one(Campaign, campaign_id)
        seen = review(session, campaign, now=NOW)
    assert [step.reason or step.state.value for step in seen.by_channel[0].steps if not step.lost] == ["expired"]
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
