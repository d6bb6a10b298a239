import io
from pathlib import Path

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
