"""A real call to each provider tells whether it works, and in words why not."""

import pytest

from campaigns.messaging.providers.probes import probe_all
from tests.sandboxes import RunningSandbox


def told(sandbox: RunningSandbox, **changes: str) -> dict[str, str]:
    """Name → what is said of those that do not work."""
    probes = probe_all(sandbox.settings("postgresql://nowhere", **changes))
    return {probe.name: str(probe) for probe in probes if not probe.ok}


def test_all_of_them_answer(sandbox: RunningSandbox) -> None:
    assert told(sandbox, SMTP_RELAY_URL=sandbox.relay_url) == {}


@pytest.mark.parametrize(
    ("changes", "name", "says"),
    [
        ({"TWILIO_AUTH_TOKEN": "another"}, "Twilio", "refuses our keys. Compare TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN"),
        ({"TWILIO_MESSAGING_SERVICE_SID": "XX1"}, "Twilio", "no such messaging service"),
        ({"TWILIO_AUTH_TOKEN": ""}, "Twilio", "Not set: TWILIO_AUTH_TOKEN"),
        ({"TWILIO_BASE_URL": "http://127.0.0.1:9"}, "Twilio", "cannot be reached"),
        ({"SENDGRID_API_KEY": "SG.another"}, "SendGrid", "refuses our keys. Compare SENDGRID_API_KEY"),
        ({"SENDGRID_BASE_URL": "http://127.0.0.1:9"}, "SendGrid", "cannot be reached"),
        ({"SMTP_URL": "smtp://127.0.0.1:9"}, "SMTP", "cannot be reached"),
    ],
)
def test_a_fault_is_told_of_the_one_that_has_it(
    sandbox: RunningSandbox, changes: dict[str, str], name: str, says: str
) -> None:
    found = told(sandbox, **changes)
    assert list(found) == [name]
    assert says in found[name]


def test_a_relay_that_refuses_our_password(sandbox: RunningSandbox) -> None:
    wrong = sandbox.relay_url.replace("SG.key", "SG.nokey")
    assert "SMTP_RELAY_URL" in told(sandbox, SMTP_RELAY_URL=wrong)["SMTP relay"]
