"""Work off what is owed to everybody after a rule of the club changed."""

from campaigns.bootstrap import build_counting
from campaigns.members.recounts.work import recount_all
from workers.runtime import current, time_slice


def recount_members() -> None:
    recount_all(build_counting(current()), more=time_slice())
