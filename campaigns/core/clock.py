"""The clocks that edges read and pass inwards as `now`. The domain never reads one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

Clock = Callable[[], datetime]

KEPT_SECONDS = 1.0


def system_clock() -> datetime:
    return datetime.now(UTC)


def shifted_clock(read_shift: Callable[[], timedelta]) -> Clock:
    """The club's time: the system's, moved by a shift that any process may change.

    The shift is read again when the kept one is older than `KEPT_SECONDS`.
    """
    kept: tuple[float, timedelta] | None = None

    def now() -> datetime:
        nonlocal kept
        if kept is None or monotonic() - kept[0] > KEPT_SECONDS:
            kept = (monotonic(), read_shift())
        return system_clock() + kept[1]

    return now
