"""Apply what the providers reported."""

from campaigns.bootstrap.rules import RULES
from campaigns.messaging import receipts
from workers.runtime import current

NEEDED = RULES


def apply_receipts() -> None:
    runtime = current()
    receipts.apply_receipts(runtime.sessions, clock=runtime.clock)
