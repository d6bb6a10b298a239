"""Whoever asks a report gets the same figures: on its page, in its files, as a program, in the terminal."""

import csv
import re
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import takewhile
from typing import Any, NamedTuple

import orjson
import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from python_calamine import CalamineWorkbook

from campaigns.bootstrap import Runtime
from campaigns.members.models import PurchaseKind
from campaigns.messaging.models import MessageState
from campaigns.referrals.models import Referral
from campaigns.staff.api_keys import add_key
from tests.clock import NOW
from tests.factories_events import make_house
from tests.factories_lift import DAY, buy, make_crowd, make_sent, writes
from tests.factories_outreach import make_tier
from tests.factories_reports import buys_after, comes, over, salon_of
from tests.factories_staff import signed_in
from tests.fixtures import Convive
from webapp.reports.asked import Takes
from webapp.reports.catalogue import REPORTS

A_WEEK = timedelta(days=7)
SECRET = "s" * 40
CENTS = 2
NOTHING = ("", "—")
NUMBER, SIGN = re.compile(r"(\d[\d,]*)(?:\.(\d+))?"), re.compile(r"[-\N{MINUS SIGN}]\D*\d")
HOLDERS = ("table", "caption", "tbody", "tr", "td", "th", "dd")
Table = list[list[str]]


class Club(NamedTuple):
    """What a report may be asked about."""

    campaign: int
    event: str

    def asked(self, key: str) -> dict[str, str]:
        said = {Takes.CAMPAIGN: str(self.campaign), Takes.EVENT: self.event, Takes.MONTH: f"{DAY:%Y-%m}"}
        return {each.value: said[each] for each in REPORTS[key].takes if each in said}


@pytest.fixture
def club(runtime: Runtime) -> Club:
    """With guests, friends, members written to and left alone, orders, and some of it given back."""
    with runtime.sessions.begin() as session:
        make_house(session)
        make_tier(session, 1)
        salon = salon_of(session, days_ago=50)
        guests = [comes(session, salon, score=4) for _ in range(3)]
        over(session, salon)
        buys_after(session, guests[0].member, salon, days=2, amount=12_345)
        session.add(Referral(referrer_id=guests[0].member_id, friend_id=guests[1].member_id, joined_at=NOW - A_WEEK))
        sent, crowd = make_sent(session), make_crowd(session, 8)
        writes(session, sent, crowd[:5])
        writes(session, sent, crowd[5:], MessageState.HELD_OUT)
        for days in (-90, -60, 3, 20):
            buy(session, crowd[: 3 if days > 0 else 6], DAY + timedelta(days=days), amount=1_999)
        buy(session, crowd[:1], DAY + timedelta(days=21), amount=-333, kind=PurchaseKind.REFUND)
        add_key(session, name="till", secret=SECRET, now=NOW)
        return Club(sent.id, salon.code)


@pytest.mark.parametrize("key", REPORTS)
def test_a_question_has_one_answer(
    client: FlaskClient, runtime: Runtime, convive: Convive, club: Club, key: str
) -> None:
    asked = club.asked(key)
    options = [part for name, text in asked.items() for part in (f"--{name}", text)]
    command = orjson.loads(convive("report", key, "--json", *options).output)
    keyed = {"Authorization": f"Bearer {SECRET}"}
    assert client.get(f"/api/v1/reports/{key}", query_string=asked, headers=keyed).json == command
    browser = signed_in(client, runtime)
    text = browser.get(f"/reports/{key}", query_string=asked).text
    page = Page(text)
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"/reports/{key}.xlsx", query_string=asked).data))
    shown = []
    for place, sheet in enumerate(command["sheets"]):
        named = {**asked, "sheet": sheet["key"]}
        file = browser.get(f"/reports/{key}.csv", query_string=named).data.decode("utf-8-sig")
        cells = book.get_sheet_by_index(place).to_python()[1:]
        rows = [[*row.values()] for row in sheet["rows"]]
        shown += [figure for row in rows for figure in row if figure and not isinstance(figure, str)]
        texts = page.tables[sheet["title"]] if sheet["title"] in page.tables else page.tiles(rows)
        assert (escape(sheet["definition"]) in text, sheet["definition"] in file.replace('""', '"')) == (True, True)
        assert apart(rows, in_file(file), sheet) == []
        assert apart(rows, [[*map(plain, row)] for row in cells] if rows else [], sheet) == []
        assert apart(rows[: len(texts)] if rows else [], texts, sheet) == []
    assert shown


def in_file(text: str) -> Table:
    """The rows of a CSV, without the names of the columns above and the definition below."""
    _names, *rows = csv.reader(StringIO(text))
    return [*takewhile(bool, rows)]


def plain(cell: Any) -> str:
    return f"{cell:.6f}" if isinstance(cell, float) else str(cell)


def apart(rows: list[list[Any]], texts: Table, sheet: dict[str, Any]) -> list[tuple[Any, str]]:
    """Figures that are not what a text says of them; names are said in many ways."""
    return [
        (figure, text)
        for row, said in zip(rows, texts, strict=True)
        for figure, text in zip(row, said, strict=True)
        if not isinstance(figure, str) and not agree(figure, text, money=bool(sheet["currency"]))
    ]


def agree(figure: float | None, text: str, *, money: bool) -> bool:
    """To the last digit that is shown, or by a name; programs are told money in cents, people in dollars."""
    found = NUMBER.search(text)
    if found is None:
        return text not in NOTHING if figure is not None else text in NOTHING
    if figure is None:
        return False
    percent = 2 if "%" in text or "pp" in text else 0
    decimals = len(found[2] or "") + percent
    value = float((found[1] + "." + (found[2] or "0")).replace(",", "")) / 10**percent
    value = -value if SIGN.search(text) else value
    scales = (1, 0.01) if money and decimals >= CENTS else (1,)
    return any(abs(value - figure * scale) <= 0.51 * 10**-decimals for scale in scales)


class Page(HTMLParser):
    """The rows of each table under its caption, and the figures of all tiles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, Table] = {}
        self._tiles: list[str] = []
        self._rows: Table = []
        self._within: list[str] = []
        self.feed(page)

    def tiles(self, rows: list[list[Any]]) -> Table:
        """As many tiles as the first row has figures, in one row; its month, which is no figure, in front."""
        if not rows:
            return []
        names = [figure for figure in rows[0] if isinstance(figure, str)]
        count = len(rows[0]) - len(names)
        taken, self._tiles = self._tiles[:count], self._tiles[count:]
        return [[*names, *taken]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HOLDERS:
            return
        if tag == "dd" and ("class", "soft") in attrs:  # words under a figure
            tag = "hint"
        self._within.append(tag)
        if tag == "table":
            self._rows = []
        elif tag == "dd":
            self._tiles.append("")
        elif "tbody" in self._within and tag == "tr":
            self._rows.append([])
        elif "tbody" in self._within and tag in ("td", "th"):
            self._rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in HOLDERS:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if "caption" in self._within:
            self.tables[data] = self._rows
        elif self._within and self._within[-1] in ("td", "th") and "tbody" in self._within:
            self._rows[-1][-1] += data
        elif self._within and self._within[-1] == "dd":
            self._tiles[-1] += data
