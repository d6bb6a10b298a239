"""How a program that looks after others is asked to stop."""

import signal
from collections.abc import Callable


def when_asked_to_stop(act: Callable[[int], None]) -> None:
    """Have `act` called with the number of the signal.

    A terminal that is closed asks too, unless we were started to outlive it (`nohup`).
    """
    outlive = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    asked = {signal.SIGINT, signal.SIGTERM} | (set() if outlive else {signal.SIGHUP})
    for number in asked:
        signal.signal(number, lambda number, _frame: act(number))
