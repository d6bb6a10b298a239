"""Freeze the audiences of the runs that are due."""

from campaigns.bootstrap.rules import RULES
from campaigns.outreach.planning import plan_due_runs
from workers.runtime import current

NEEDED = RULES


def plan_runs() -> None:
    runtime = current()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
