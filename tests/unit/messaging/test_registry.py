import pytest

from campaigns.core.clock import system_clock
from campaigns.core.settings import Settings
from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import Missing, Provider
from campaigns.messaging.providers.registry import NO_RECORDS, make_providers
from tests.clock import NOW

LOST = Missing(1, 1, "guest@example.com", NOW)


def calendars(**others: str) -> Provider:
    given = {"CONVIVE_SANDBOX_URL": "", "SENDGRID_BASE_URL": "http://127.0.0.1:9", "SENDGRID_API_KEY": "SG.x", **others}
    settings = Settings.model_validate({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", **given})
    return make_providers(settings, clock=system_clock)[Channel.CALENDAR][0]


def test_a_relay_of_ones_own_is_not_looked_up_with_sendgrid() -> None:
    relay = calendars(SMTP_URL="smtp://mail.house.example")
    assert (relay.name, relay.look_up([LOST])) == ("smtp", [NO_RECORDS])


@pytest.mark.parametrize("address", ["", "smtp://a:b@smtp.sendgrid.net:2525"])
def test_sendgrids_own_relay_is(address: str) -> None:
    assert calendars(SMTP_URL=address).name == "sendgrid"


def test_a_lease_that_ends_before_a_call_may_is_refused() -> None:
    with pytest.raises(ValueError, match="CONVIVE_LEASE_SECONDS"):
        calendars(CONVIVE_LEASE_SECONDS="10", CONVIVE_PROVIDER_TIMEOUT_SECONDS="10")
