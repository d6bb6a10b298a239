"""Apply what the providers reported."""

from campaigns.messaging import receipts
from workers.runtime import current


def apply_receipts() -> None:
    runtime = current()
    receipts.apply_receipts(runtime.sessions, clock=runtime.clock)
