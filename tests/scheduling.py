"""Which tests run in one process, one after the other: a file's, and all that share what is dear to start.

By the file's path and not by marks: xdist finds those in what pytest calls a test, and pytest 9.2 no longer lets it.
"""

from collections import Counter
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

DEAR = ("tests/system/browser", "tests/system/stack", "tests/system/hosts", "tests/system/crawl")
SHARED = (*DEAR, "tests/providers", "tests/integration/sandbox")
"""Each a browser, a stack, a network, a club or the providers' sandbox."""
LONG = (*DEAR, "tests/system/bench", "tests/system/faults", "tests/system/processes")
"""What takes longest begins at once, so that it ends with the others."""
FOUNDING = "tests/integration/core/test_keys.py"
"""Makes the schema that all copy, while the others run what needs none."""
FIRST = (FOUNDING, *LONG, "tests/unit")


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist is untyped
    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        self._rooms: dict[WorkerController, str] = {}

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in SHARED if file.startswith(folder + "/")), file)

    def _assign_work_unit(self, node: WorkerController) -> None:
        """The next of the room the process is at, whose statements it has compiled by now; else of the fullest."""
        left = Counter(map(_room, self.workqueue))
        here, taken = self._rooms.get(node), set(self._rooms.values())

        def turn(scope: str) -> tuple[int, bool, bool, int]:
            room = _room(scope)
            return _place(scope), room != here, room in taken, -left[room]

        scope = min(self.workqueue, key=turn)
        self._rooms[node] = _room(scope)
        self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def _room(scope: str) -> str:
    return scope.rpartition("/")[0]


def _place(scope: str) -> int:
    return next((place for place, folder in enumerate(FIRST) if scope.startswith(folder)), len(FIRST))
