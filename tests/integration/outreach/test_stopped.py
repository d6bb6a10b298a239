"""Runs that the house stopped of itself."""

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.ledger import stop_run
from campaigns.messaging.models import MessageState, RunHold
from campaigns.outreach.models import CampaignState, RunState
from campaigns.outreach.operations import resume_campaign
from campaigns.outreach.schedule import tick
from campaigns.outreach.stopped import stops
from tests.clock import NOW
from tests.factories_messaging import make_message, make_run


def test_its_campaign_is_paused_with_the_reason_and_resumed(runtime: Runtime, session: Session) -> None:
    run = make_run(session)
    run.state = RunState.RUNNING
    message = make_message(session, run_id=run.id)
    stop_run(session, run.id, reason="no such field", now=NOW)
    session.commit()
    tick(runtime.sessions, clock=runtime.clock)
    session.expire_all()
    assert (run.campaign.state, message.state) == (CampaignState.PAUSED, MessageState.PLANNED)
    assert [(stop.run.id, stop.reason) for stop in stops(session)] == [(run.id, "no such field")]
    resume_campaign(session, campaign_id=run.campaign_id, now=NOW)
    session.expire_all()
    assert (stops(session), message.state, session.get(RunHold, run.id)) == ([], MessageState.READY, None)
