"""The mail to staff that waits, handed over at once."""

from dataclasses import replace

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.delivery import build_delivery
from campaigns.messaging.models import Channel
from campaigns.messaging.staff_mail import send_staff_mail
from tests.integration.messaging.conftest import Said


def hand_over_all(runtime: Runtime, provider: Said) -> None:
    delivery = replace(build_delivery(runtime), providers={Channel.EMAIL: (provider,)})
    while send_staff_mail(delivery):
        pass
