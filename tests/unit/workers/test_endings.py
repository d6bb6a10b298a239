"""A process whose parent does not bury it has ended all the same."""

import subprocess

import psutil
import pytest

from workers.supervisor.endings import wait_ended


def test_a_zombie_has_ended() -> None:
    with subprocess.Popen(["sleep", "60"]) as child:
        child.terminate()
        wait_ended(psutil.Process(child.pid), seconds=10)
        assert psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE


def test_one_that_goes_on_is_not_waited_for_forever() -> None:
    with subprocess.Popen(["sleep", "60"]) as child:
        with pytest.raises(psutil.TimeoutExpired):
            wait_ended(psutil.Process(child.pid), seconds=0.05)
        child.kill()
