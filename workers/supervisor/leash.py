"""`python -m workers.supervisor.leash PARENT PROGRAM …`: become PROGRAM, told to stop when the process PARENT dies.

Linux only; elsewhere the next start of the stack ends what a killed supervisor left.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def leashed(command: Sequence[str]) -> list[str]:
    """`command`, bound to the life of this process."""
    return [sys.executable, "-m", "workers.supervisor.leash", str(os.getpid()), *command]


def main() -> None:
    parent, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):  # it died before we asked to be told
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - the command line is the supervisor's own


if __name__ == "__main__":
    main()
