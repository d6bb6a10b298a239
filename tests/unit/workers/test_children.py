import json
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psutil
import pytest

from workers.supervisor.children import end_left_over
from workers.supervisor.log import ReadableLog

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(SLEEPER, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def end(folder: Path, pid: int, born: float) -> None:
    file = folder / "children.json"
    file.write_text(json.dumps([{"name": "web", "pid": pid, "born": born}]))
    end_left_over(file, ReadableLog(folder, StringIO()), seconds=5)


def test_what_an_earlier_stack_left_is_ended(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    end(tmp_path, sleeper.pid, psutil.Process(sleeper.pid).create_time())
    assert not psutil.pid_exists(sleeper.pid)


def test_a_stranger_with_the_same_number_is_left_alone(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    end(tmp_path, sleeper.pid, psutil.Process(sleeper.pid).create_time() - 100)
    assert sleeper.poll() is None
