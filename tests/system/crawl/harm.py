"""What an answer would do to whoever opens it, where it ought to show words as words."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO, StringIO
from zipfile import ZipFile

from werkzeug.test import TestResponse

from campaigns.members.imports.columns import FORMULAS
from tests.hostile_words import BROKEN_OUT, HEADER, RECKONED

BROKEN = 500
SCRIPTED = re.compile(r"(?:href|src|action)=[\"']?\s*(?:javascript|data:text)", re.IGNORECASE)
FILE_NAME = re.compile(r'(?:attachment|inline)(?:; filename="?[\w.-]+"?)?')
NUMBER = re.compile(r"[+-]?[\d. ]+(?:[eE][+-]?\d+)?%?")
CALENDAR = re.compile(rb"(?:\A|\r\n)(?![ \t])(?!(?:BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|UID|DTSTAMP|DTSTART|DTEND"
                      rb"|CREATED|LAST-MODIFIED|SEQUENCE|STATUS|SUMMARY|DESCRIPTION|LOCATION|URL|TRANSP|CLASS|ORGANIZER|ATTENDEE"
                      rb"|X-WR-CALNAME|X-PUBLISHED-TTL|REFRESH-INTERVAL|X-MICROSOFT-[A-Z-]+)[;:])[^\r]")  # fmt: skip
"""A line that is none of ours."""


def harm_in(answer: TestResponse) -> Iterator[str]:
    if answer.status_code >= BROKEN:
        yield str(answer.status_code)
    if HEADER in answer.headers:
        yield "a header of its own"
    if (asked := answer.headers.get("Content-Disposition")) and not FILE_NAME.fullmatch(asked):
        yield f"a file called {asked}"
    read = READ.get(answer.mimetype or "")
    if read and answer.data:
        yield from read(answer)


def harm_in_html(html: str) -> Iterator[str]:
    if BROKEN_OUT in html:
        yield "markup"
    if RECKONED in html:
        yield "code that was reckoned"
    if SCRIPTED.search(html):
        yield "a link that is a script"


def _table(answer: TestResponse) -> Iterator[str]:
    for row in csv.reader(StringIO(answer.data.decode("utf-8-sig"))):
        yield from (
            f"a formula {each[:9]!r}" for each in row if each.startswith(FORMULAS) and not NUMBER.fullmatch(each)
        )


def _book(answer: TestResponse) -> Iterator[str]:
    with ZipFile(BytesIO(answer.data)) as book:
        if any(b"<f>" in book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")):
            yield "a formula"


def _calendar(answer: TestResponse) -> Iterator[str]:
    if strange := CALENDAR.search(answer.data):
        yield f"a line of its own {strange[0]!r}"


READ: Mapping[str, Callable[[TestResponse], Iterator[str]]] = {
    "text/html": lambda answer: harm_in_html(answer.text),
    "text/csv": _table,
    "text/calendar": _calendar,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _book,
}
