"""What calling receivers of webhooks needs."""

import random
import time

from campaigns.bootstrap import Runtime
from campaigns.webhooks.addresses import resolve
from campaigns.webhooks.courier import Courier


def build_courier(runtime: Runtime) -> Courier:
    settings = runtime.settings
    return Courier(
        sessions=runtime.sessions,
        clock=runtime.system_clock,
        signer=runtime.signer,
        resolve=resolve,
        private=settings.webhooks_private,
        call_seconds=settings.provider_timeout_seconds,
        lease_seconds=settings.lease_seconds,
        chance=random.random,
        wait=time.sleep,
    )
