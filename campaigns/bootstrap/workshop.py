"""What long work needs."""

from collections.abc import Callable

from campaigns.bootstrap import Runtime
from campaigns.core.acting import sessions_of
from campaigns.members.long_work.hand import Workshop


def build_workshop(runtime: Runtime, *, more: Callable[[], bool]) -> Workshop:
    """What long work needs. It is done in nobody's name: what it changes follows from what somebody decided."""
    return Workshop(sessions_of(runtime.sessions, None), runtime.clock, runtime.system_clock, runtime.random_code, more)
