"""Do the long work that is owed: recounts, duplicates, imports, each from its own queue."""

from campaigns.bootstrap.rules import RULES
from campaigns.bootstrap.workshop import build_workshop
from campaigns.members.long_work.loop import work_all
from campaigns.members.long_work.operations import kinds_of
from workers.runtime import current, time_slice

NEEDED = RULES
SECONDS = 3_000.0
"""Long, for a new slice reads again what was dealt with; only a worker that is to stop leaves it before."""


def do_long_work(queue: str) -> None:
    work_all(build_workshop(current(), more=time_slice(SECONDS)), *kinds_of(queue))
