"""What long work needs."""

from collections.abc import Callable

from campaigns.bootstrap import Runtime
from campaigns.members.long_work.hand import Workshop


def build_workshop(runtime: Runtime, *, more: Callable[[], bool]) -> Workshop:
    """What long work needs."""
    return Workshop(runtime.sessions, runtime.clock, runtime.system_clock, runtime.random_code, more)
