import pytest
from sqlalchemy.orm import Session

from campaigns.messaging.models import MessageState, RunHold
from campaigns.outreach.drafts import CeilingOutOfRange
from campaigns.outreach.models import CampaignState, Run, RunState
from campaigns.outreach.operations import pause_campaign
from campaigns.outreach.spending import change_ceiling, spend
from tests.clock import NOW
from tests.factories_messaging import make_message, make_run


def limited(session: Session, ceiling: int | None) -> Run:
    run = make_run(session)
    run.campaign.cost_ceiling = ceiling
    session.flush()
    return run


def spent(session: Session, run: Run) -> int:
    session.refresh(run)
    return run.spent


def test_what_fits_is_taken_to_the_last_millionth(session: Session) -> None:
    run = limited(session, 100)
    assert spend(session, run.id, 60, now=NOW)
    assert spend(session, run.id, 40, now=NOW)
    assert spent(session, run) == 100


def test_what_does_not_fit_is_not_taken_and_the_run_is_held(session: Session) -> None:
    run = limited(session, 100)
    message = make_message(session, run_id=run.id)
    assert not spend(session, run.id, 101, now=NOW)
    assert (spent(session, run), session.get_one(RunHold, run.id).reason) == (0, "ceiling")
    session.refresh(message)
    assert message.state is MessageState.PLANNED


def test_what_was_not_needed_is_given_back_even_over_the_ceiling(session: Session) -> None:
    run = limited(session, 100)
    spend(session, run.id, 100, now=NOW)
    run.campaign.cost_ceiling = 10
    session.flush()
    assert spend(session, run.id, -30, now=NOW)
    assert spent(session, run) == 70


def test_without_a_ceiling_everything_fits(session: Session) -> None:
    run = limited(session, None)
    assert spend(session, run.id, 10**15, now=NOW)


def test_a_raised_ceiling_lets_what_was_held_go_on(session: Session) -> None:
    run = limited(session, 100)
    run.state = RunState.RUNNING
    message = make_message(session, run_id=run.id)
    spend(session, run.id, 101, now=NOW)
    change_ceiling(session, campaign_id=run.campaign_id, ceiling=None, now=NOW)
    session.refresh(message)
    assert (message.state, session.get(RunHold, run.id)) == (MessageState.READY, None)


def test_a_campaign_that_was_paused_at_its_ceiling_is_resumed(session: Session) -> None:
    run = limited(session, 100)
    run.state = RunState.RUNNING
    spend(session, run.id, 101, now=NOW)
    pause_campaign(session, campaign_id=run.campaign_id, now=NOW)
    change_ceiling(session, campaign_id=run.campaign_id, ceiling=200, now=NOW)
    assert (run.campaign.state, run.state, run.campaign.cost_ceiling) == (CampaignState.ACTIVE, RunState.RUNNING, 200)


def test_a_campaign_paused_by_somebody_stays_so(session: Session) -> None:
    run = limited(session, 100)
    run.state = RunState.RUNNING
    pause_campaign(session, campaign_id=run.campaign_id, now=NOW)
    change_ceiling(session, campaign_id=run.campaign_id, ceiling=200, now=NOW)
    assert run.campaign.state is CampaignState.PAUSED


def test_a_ceiling_below_nothing_is_refused(session: Session) -> None:
    run = limited(session, 100)
    with pytest.raises(CeilingOutOfRange):
        change_ceiling(session, campaign_id=run.campaign_id, ceiling=-1, now=NOW)
