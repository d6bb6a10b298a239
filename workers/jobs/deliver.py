"""Hand over the messages that are due."""

from functools import cache

from campaigns.bootstrap.delivery import build_delivery
from campaigns.messaging.delivery import Delivery, deliver_all
from workers.clocks import check_clock
from workers.runtime import current, time_slice

NEEDED = None
"""Handing over records no activity, so nothing of what follows from it is loaded."""


def deliver_messages() -> None:
    check_clock(current())
    deliver_all(_delivery(), more=time_slice())


@cache
def _delivery() -> Delivery:
    """One a process: it keeps its connections to the providers."""
    return build_delivery(current())
