import contextlib
import io
import os
from pathlib import Path
from threading import Thread

import pytest

from workers.supervisor.log import ReadableLog


def read(folder: Path, line: str) -> str:
    screen = io.StringIO()
    log = ReadableLog(folder, screen)
    log.take("delivery-1", line)
    log.close()
    assert (folder / "convive.log").read_text() == screen.getvalue()
    return screen.getvalue()


def test_a_record_becomes_a_sentence_with_its_ids(tmp_path: Path) -> None:
    said = read(tmp_path, '{"event": "A chunk was sent.", "level": "warning", "run": 9, "logger": "x"}')
    assert said.split(maxsplit=2)[2] == "delivery-1   warning  A chunk was sent.  run=9\n"


def test_a_trace_stands_under_its_sentence(tmp_path: Path) -> None:
    said = read(tmp_path, r'{"event": "It broke.", "level": "error", "exception": "Traceback\nKeyError"}')
    assert said.endswith("It broke.\n    Traceback\n    KeyError\n")


def test_what_is_no_record_is_passed_on_as_it_is(tmp_path: Path) -> None:
    assert read(tmp_path, "[1, 2]").endswith("info     [1, 2]\n")


def test_a_screen_that_is_gone_does_not_silence_the_file(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with contextlib.suppress(BrokenPipeError), os.fdopen(writing, "w") as closed:
        log = ReadableLog(tmp_path, closed)
        log.say("The terminal was closed.")
        log.say("It goes on.")
        log.close()
    assert "It goes on." in (tmp_path / "convive.log").read_text()


def test_a_screen_that_nobody_reads_keeps_nothing_waiting(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with (
        contextlib.suppress(BrokenPipeError),
        os.fdopen(writing, "w") as held,
        contextlib.closing(ReadableLog(tmp_path, held)) as log,
    ):
        saying = Thread(target=_say_much, args=[log], daemon=True)
        saying.start()
        saying.join(30)
        still_saying = saying.is_alive()
        os.close(reading)
    assert not still_saying
    assert (tmp_path / "convive.log").read_text().count("\n") == 2_000


def _say_much(log: ReadableLog) -> None:
    for _ in range(2_000):
        log.say("x" * 100)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux plays a full disk")
def test_a_full_disk_does_not_stop_what_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "convive.log").symlink_to("/dev/full")
    screen = io.StringIO()
    with contextlib.closing(ReadableLog(tmp_path, screen)) as log:
        log.say("The disk is full.")
    assert "The disk is full." in screen.getvalue()
    assert capsys.readouterr().err == ""
