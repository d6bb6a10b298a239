"""The wish that a process end."""

import threading


class StopRequest:
    """As `threading.Event`, but a handler of signals may set it: the lock it needs may be held by what it interrupts.

    A wait that is interrupted in its first instructions lasts its full time.
    """

    def __init__(self) -> None:
        self._made = False
        self._condition = threading.Condition(threading.RLock())

    def is_set(self) -> bool:
        return self._made

    def set(self) -> None:
        with self._condition:
            self._made = True
            self._condition.notify_all()

    def wait(self, seconds: float) -> bool:
        with self._condition:
            return self._condition.wait_for(self.is_set, seconds)
