"""Which tests run in one process, one after the other: a file's, and all that share what is dear to start.

By the file's path and not by marks: xdist finds those in what pytest calls a test, and pytest 9.2 no longer lets it.
"""

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

DEAR = ("tests/system/browser", "tests/system/stack", "tests/system/hosts", "tests/system/crawl")
SHARED = (*DEAR, "tests/providers", "tests/integration/sandbox")
"""Each a browser, a stack, a network, a club or the providers' sandbox."""
FIRST = (*DEAR, "tests/system/bench", "tests/system/faults", "tests/system/processes")
"""What takes longest begins at once, so that it ends with the others."""
FOUNDING = "tests/integration/core/test_keys.py"
"""Makes the schema that all copy, while the others run what needs none."""


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist is untyped
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in SHARED if file.startswith(folder + "/")), file)

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=_turn), last=False)
        super()._assign_work_unit(node)


def _turn(scope: str) -> int:
    if scope == FOUNDING:
        return -1
    return next((turn for turn, folder in enumerate(FIRST) if scope.startswith(folder)), len(FIRST))
