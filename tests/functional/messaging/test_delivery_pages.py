import re

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Channel, ChannelPause, Message, MessageState, ProviderState
from campaigns.messaging.pauses import pause_channel
from campaigns.messaging.providers.base import Retry
from campaigns.messaging.troubles import block
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_messaging import make_message
from tests.factories_staff import signed_in
from tests.fixtures import Convive


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
    assert "20003: Authenticate" in browser.get("/delivery").text
    browser.post("/delivery/sms/resume")
    assert session.get(ChannelPause, Channel.SMS) is None


def test_a_provider_in_trouble_is_named_with_its_words(
    client: FlaskClient, runtime: Runtime, session: Session, convive: Convive
) -> None:
    trouble = Retry("SendGrid asks for a pause.", after=60, whole=True)
    block(session, channel=Channel.EMAIL, provider="sendgrid", trouble=trouble, system_now=NOW, chance=0)
    session.commit()
    page = signed_in(client, runtime).get("/delivery").text
    assert "sendgrid takes nothing for now" in page
    assert "SendGrid asks for a pause." in page
    assert "SendGrid asks for a pause." in convive("delivery", "status", "--json").stdout


def test_unknown_messages_are_sent_again_only_by_decision(
    client: FlaskClient, runtime: Runtime, session: Session, unknown: Message
) -> None:
    browser = signed_in(client, runtime)
    assert "gets it twice" in browser.get("/delivery").text
    browser.post("/delivery/email/resend")
    session.expire_all()
    assert unknown.state is MessageState.READY


def test_a_marketer_decides_neither(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime, Role.MARKETER)
    assert browser.get("/delivery").status_code == 200
    assert browser.post("/delivery/email/resend").status_code == 403


@pytest.mark.usefixtures("paused", "unknown")
def test_the_command_says_the_same(convive: Convive) -> None:
    rows = {row["channel"]: row for row in orjson.loads(convive("delivery", "status", "--json").stdout)}
    assert (rows["sms"]["paused"], rows["email"]["unknown"]) == ("20003: Authenticate", 1)
    assert convive("delivery", "resend", "email").exit_code == 0
    assert convive("delivery", "resume", "fax").exit_code == 2


def test_a_provider_is_weighed_and_paced_on_its_page(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    browser = signed_in(client, runtime)
    browser.post("/delivery/sms/twilio", {"weight": "40", "per_second": "12.5", "burst": ""})
    state = session.get_one(ProviderState, (Channel.SMS, "twilio"))
    assert (state.weight, state.per_second, state.burst) == (40, 12.5, 12)
    assert "12.5" in browser.get("/delivery").text


def test_without_a_pace_its_page_offers_no_burst(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    browser = signed_in(client, runtime)
    browser.post("/delivery/sms/twilio", {"weight": "40", "per_second": "", "burst": ""})
    page = browser.get("/delivery/sms/twilio").text
    assert re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page[page.index("<main") :])[-3:] == [
        ("weight", "40"), ("per_second", ""), ("burst", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [("weight", "-1"), ("weight", ""), ("per_second", "0"), ("per_second", "x"), ("burst", "0")]
)
def test_what_cannot_be_is_refused_beside_its_field(
    client: FlaskClient, runtime: Runtime, session: Session, field: str, value: str
) -> None:
    given = {"weight": "100", "per_second": "10", "burst": "5", field: value}
    signed_in(client, runtime).post("/delivery/sms/twilio", given)
    assert session.get(ProviderState, (Channel.SMS, "twilio")) is None


def test_a_provider_nobody_knows_has_no_page(client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime).get("/delivery/sms/pigeon").status_code == 404


def test_pace_and_weight_by_command(convive: Convive, session: Session) -> None:
    assert convive("delivery", "pace", "sms", "twilio", "--per-second", "80").exit_code == 0
    assert convive("delivery", "weigh", "sms", "twilio", "7").exit_code == 0
    state = session.get_one(ProviderState, (Channel.SMS, "twilio"))
    assert (state.per_second, state.burst, state.weight) == (80, 80, 7)
    assert convive("delivery", "pace", "sms", "twilio", "--per-second", "0").exit_code == 1
    assert convive("delivery", "weigh", "sms", "pigeon", "7").exit_code == 2
