"""A worker of imports in a process of its own, to be killed: `python -m tests.faults.importer`."""

from campaigns.bootstrap import build_runtime, build_workshop
from campaigns.core.clock import system_clock
from campaigns.core.settings import Settings
from campaigns.members.imports.work import import_all


def main() -> None:
    import_all(build_workshop(build_runtime(Settings(), clock=system_clock)), more=lambda: True)


if __name__ == "__main__":
    main()
