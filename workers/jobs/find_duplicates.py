"""Search for members who are in the club twice, and merge the certain pairs, as staff asked for."""

from campaigns.members.duplicates.work import Hands, work_all
from workers.runtime import current, time_slice

SECONDS = 3_000.0
"""A search of a large club is one transaction; only a worker that is to stop leaves it."""


def find_duplicates() -> None:
    runtime = current()
    work_all(Hands(runtime.sessions, runtime.clock, runtime.system_clock, time_slice(SECONDS)))
