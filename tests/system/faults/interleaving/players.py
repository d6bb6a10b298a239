"""Workers that move only when told, each from one point to the next, so that a schedule decides who goes when."""

import threading
from collections.abc import Callable

from tests.system.faults.worker import PATIENCE

IDLE = "idle"
APART = frozenset({"claimed", "begun", "handed", "recorded", "closed", IDLE})
"""Between two transactions. At any other point a worker may die but not stand, for it holds locks."""


class Killed(BaseException):
    """Nothing that runs catches it: after it a worker does no more, as after a SIGKILL."""


class Player:
    """`work` is one round of a worker. Within it, `passing_here` is where it stands."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name, self.at, self.ended = name, IDLE, False
        self._fault: BaseException | None = None
        self._work = work
        self._doom = ""
        self._turn, self._stands = threading.Semaphore(0), threading.Semaphore(0)
        threading.Thread(target=self._run, name=name, daemon=True).start()
        self._stands.acquire()

    def step(self) -> None:
        """Let it go to the next point, where it stands again, or to its end."""
        self._turn.release()
        assert self._stands.acquire(timeout=PATIENCE), f"{self.name} hangs after {self.at}"
        if self._fault is not None:
            raise self._fault

    def kill(self) -> None:
        self.doom(self.at)
        self.step()

    def doom(self, point: str) -> None:
        """It will die when it comes there."""
        self._doom = point

    def passing(self, point: str) -> None:
        if point in APART:
            self.at = point
            self._stands.release()
            self._turn.acquire()
        if point == self._doom:
            raise Killed

    def _run(self) -> None:
        _here.player = self
        try:
            while True:
                self.passing(IDLE)
                self._work()
        except Killed:
            pass
        except BaseException as fault:  # noqa: BLE001 - told to the schedule, in its own thread
            self._fault = fault
        self.ended = True
        self._stands.release()


_here = threading.local()


def passing_here(point: str) -> None:
    """Whoever is no player passes."""
    player: Player | None = getattr(_here, "player", None)
    if player is not None:
        player.passing(point)
