import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.ledger import stop_run
from campaigns.outreach.models import Run, RunState
from tests.clock import NOW
from tests.factories_messaging import make_message, make_run
from tests.factories_staff import signed_in


@pytest.fixture
def stopped(session: Session) -> Run:
    run = make_run(session)
    run.state = RunState.RUNNING
    make_message(session, run_id=run.id)
    stop_run(session, run.id, reason="no such <field>", now=NOW)
    session.commit()
    return run


@pytest.mark.parametrize("page", ["", "/figures", "/runs/{run}"])
def test_a_stopped_run_says_why(client: FlaskClient, runtime: Runtime, stopped: Run, page: str) -> None:
    address = f"/campaigns/{stopped.campaign_id}{page.format(run=stopped.id)}"
    seen = signed_in(client, runtime).get(address).text
    assert "no such &lt;field&gt;" in seen
    assert "all that was not sent waits" in seen
