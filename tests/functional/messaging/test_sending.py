import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Channel, Message, MessageState, SendingPause
from campaigns.messaging.pauses import pause_channel
from campaigns.messaging.providers.base import Retry
from campaigns.messaging.troubles import block
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.conftest import Convive
from tests.factories_messaging import make_message
from tests.factories_staff import signed_in


@pytest.fixture
def unknown(session: Session) -> Message:
    message = make_message(session, state=MessageState.UNKNOWN)
    session.commit()
    return message


@pytest.fixture
def paused(session: Session) -> None:
    pause_channel(session, channel=Channel.SMS, reason="20003: Authenticate", now=NOW)
    session.commit()


@pytest.mark.usefixtures("paused")
def test_a_pause_is_shown_with_its_reason_and_lifted(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    browser = signed_in(client, runtime)
    assert "20003: Authenticate" in browser.get("/sending").text
    browser.post("/sending/sms/resume")
    assert session.get(SendingPause, Channel.SMS) is None


def test_a_provider_in_trouble_is_named_with_its_words(
    client: FlaskClient, runtime: Runtime, session: Session, convive: Convive
) -> None:
    trouble = Retry("SendGrid asks for a pause.", after=60, whole=True)
    block(session, channel=Channel.EMAIL, provider="sendgrid", trouble=trouble, system_now=NOW, chance=0)
    session.commit()
    page = signed_in(client, runtime).get("/sending").text
    assert "sendgrid takes nothing for now" in page
    assert "SendGrid asks for a pause." in page
    assert "sendgrid until 09:01:00 UTC: SendGrid asks for a pause." in convive("sending", "status").stdout


def test_unknown_messages_are_sent_again_only_by_decision(
    client: FlaskClient, runtime: Runtime, session: Session, unknown: Message
) -> None:
    browser = signed_in(client, runtime)
    assert "gets it twice" in browser.get("/sending").text
    browser.post("/sending/email/resend")
    session.expire_all()
    assert unknown.state is MessageState.READY


def test_a_marketer_decides_neither(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime, Role.MARKETER)
    assert browser.get("/sending").status_code == 200
    assert browser.post("/sending/email/resend").status_code == 403


@pytest.mark.usefixtures("paused", "unknown")
def test_the_command_says_the_same(convive: Convive) -> None:
    rows = {row["channel"]: row for row in orjson.loads(convive("sending", "status", "--json").stdout)}
    assert (rows["sms"]["paused"], rows["email"]["unknown"]) == ("20003: Authenticate", 1)
    assert convive("sending", "resend", "email").exit_code == 0
    assert convive("sending", "resume", "fax").exit_code == 2
