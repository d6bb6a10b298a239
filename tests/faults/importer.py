"""A worker of imports in a process of its own, to be killed: `python -m tests.faults.importer`."""

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.bootstrap.workshop import build_workshop
from campaigns.core.clock import system_clock
from campaigns.core.settings import Settings
from campaigns.members.long_work.loop import work_all
from campaigns.members.models import WorkKind


def main() -> None:
    runtime = build_runtime(Settings(), RULES, clock=system_clock)
    work_all(build_workshop(runtime, more=lambda: True), WorkKind.IMPORT)


if __name__ == "__main__":
    main()
