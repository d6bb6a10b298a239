"""The checklist of docs/security.md names tests that are there, and answers for each requirement once."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROWS = [line.split(" | ", 2) for line in PAGE.splitlines() if re.match(r"\| \d", line)]
LEAST = 200
"""Requirements of levels 1 and 2; two chapters that do not apply are a row each."""


def test_each_test_it_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE))
    missing = [
        (path, name)
        for path, name in named
        if not (ROOT / path).is_file() or (f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8") and name)
    ]
    assert named
    assert missing == []


def test_each_requirement_is_answered_once() -> None:
    assert len(ROWS) >= LEAST
    assert [number for number, times in Counter(row[0] for row in ROWS).items() if times > 1] == []
    assert [row[0] for row in ROWS if not row[2].strip(" |")] == []


def test_each_file_it_names_is_there() -> None:
    named = re.findall(r"`((?:campaigns|webapp|workers|docs)/[\w/.]+\.\w+)`", PAGE)
    links = re.findall(r"\]\((?!http)([\w/.-]+)\)", PAGE)
    assert [path for path in named if not (ROOT / path).is_file()] == []
    assert [path for path in links if not (ROOT / "docs" / path).is_file()] == []
