"""Call the receivers of webhooks with what is due."""

from functools import cache

from campaigns.bootstrap.courier import build_courier
from campaigns.webhooks.courier import Courier, call_receivers
from workers.runtime import current, time_slice

NEEDED = None
"""Calling records no activity."""


def call_webhooks() -> None:
    call_receivers(_courier(), more=time_slice())


@cache
def _courier() -> Courier:
    return build_courier(current())
