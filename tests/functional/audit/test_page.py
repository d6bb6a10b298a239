"""The page says in words what the log holds, and finds it again by who, what, whom, when and which words."""

import json
from re import search

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.audit.models import AuditEntry
from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.staff.models import Role
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive


@pytest.fixture
def ana(runtime: Runtime) -> int:
    with runtime.sessions.begin() as session:
        make_club(session)
        return joins(session, "Ana Lima", email="ana@club.example").id


@pytest.fixture
def browser(ana: int, client: FlaskClient, runtime: Runtime) -> Browser:
    """Of Ada Ortiz, who wrote a note on Ana, then changed how long clicks are kept."""
    browser = signed_in(client, runtime)
    browser.post(f"/members/{ana}/notes", {"text": "Likes orchids"})
    browser.post("/settings/opens", {"days": "90"})
    return browser


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Note added · Ada Ortiz", "Likes orchids", "The club changed", "Days that single clicks are kept"]),
        ("zh", ["备注 · Ada Ortiz", "俱乐部 · Ada Ortiz", "新增", "修改", "单次点击的保留天数"]),
    ],
)
def test_each_entry_is_said(browser: Browser, language: str, words: list[str], ana: int) -> None:
    page = browser.get(f"/audit?lang={language}").text
    assert [word for word in (*words, ">180</td>", ">90</td>", f"/members/{ana}") if word not in page] == []


DIGITS = "9" * 5_000
"""Python refuses to read them."""
SEARCHES: dict[str, set[str]] = {
    "who=staff:{ada}": {"note", "club"},
    "who=staff:999": set(),
    "who=api_key": set(),
    "thing=club": {"club"},
    "member={ana}": {"note"},
    "member=999": set(),
    f"member={DIGITS}&event={DIGITS}&before={DIGITS}&who=staff:{DIGITS}": {"note", "club"},
    f"row=staff:{DIGITS}": set(),
    "row=staff:\u00b2": set(),
    "row=club:1": {"club"},
    "q=orchid": {"note"},
    "q={code}": {"note"},
    "q=nobody said this": set(),
    "since=2020-01-01&until=2099-12-31": {"note", "club"},
    "until=2020-01-01": set(),
    "since=2099-01-01": set(),
    "since=nonsense&who=x&member=y&before=z&thing=q": {"note", "club"},
}


def test_it_is_searched(browser: Browser, runtime: Runtime, ana: int) -> None:
    with runtime.sessions() as session:
        code = session.get_one(Member, ana).code
        ada = session.scalars(select(AuditEntry.actor_id).limit(1)).one()
    found = {asked: things(browser, asked.format(ada=ada, ana=ana, code=code)) for asked in SEARCHES}
    assert found == SEARCHES


def things(browser: Browser, asked: str) -> set[str]:
    lines = browser.get(f"/audit/entries.csv?{asked}").text.splitlines()
    return {line.split(",")[7] for line in lines[1:]}


def test_older_ones_are_a_page_further(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.admin.audit.A_PAGE", 1)
    newest = browser.get("/audit").text
    older = search(r"/audit\?before=\d+", newest)
    assert older
    assert ("The club changed" in newest, "Note added" in newest) == (True, False)
    assert "Note added" in browser.get(older[0]).text


def test_words_alone_are_looked_for_some_entries_at_a_time(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaigns.audit.queries.LOOKED_THROUGH", 1)
    newest = browser.get("/audit?q=orchid").text
    older = search(r"/audit\?[^\"]*before=\d+", newest)
    assert older
    assert "Not among the newest ones" in newest
    assert "Likes orchids" in browser.get(older[0].replace("&amp;", "&")).text
    assert "orchids" in browser.get("/audit/entries.csv?q=orchid").text


@pytest.mark.parametrize(("role", "shown"), [(Role.ADMIN, True), (Role.MANAGER, False)])
def test_a_members_page_leads_to_it_for_who_may_see_it(
    ana: int, client: FlaskClient, runtime: Runtime, role: Role, *, shown: bool
) -> None:
    page = signed_in(client, runtime, role).get(f"/members/{ana}").text
    assert (f"/audit?member={ana}" in page) is shown


def test_it_is_kept_as_long_as_is_said_there(browser: Browser) -> None:
    assert browser.post("/audit/kept", {"days": "29"}).status_code == 422
    assert "Entries are kept for 400 days." in browser.post("/audit/kept", {"days": "400"}, follow_redirects=True).text


def test_the_command_lists_it(browser: Browser, convive: Convive) -> None:
    said = json.loads(convive("audit", "list", "--thing", "club", "--json").stdout)
    assert [(each["by"], each["action"], each["after"]) for each in said] == [
        ("Ada Ortiz", "update", {"clicks_kept_days": 90})
    ]
