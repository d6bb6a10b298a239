"""A chapter's manager walks through everything: nothing of another chapter is named, and nothing of it is there."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from campaigns.bootstrap import Runtime
from campaigns.chapters.operations import Said, add_chapter
from campaigns.staff.models import Role
from campaigns.staff.operations import work_for
from tests.bounds_of_tests import bounds_end  # noqa: F401 - a fixture
from tests.factories_staff import Browser, signed_in
from tests.sizes import THOROUGH
from tests.system.crawl.conftest import Furnished
from tests.system.crawl.markup import Page
from tests.system.crawl.walking import Walk

pytestmark = pytest.mark.usefixtures("bounds_end")

OURS, THEIRS = "Londinium", "Vindobona"
HIDDEN = {
    "member_id": "SELECT max(id) FROM member WHERE chapter_id = :theirs AND erased_at IS NULL",
    "event_id": "SELECT max(id) FROM event WHERE chapter_id = :theirs",
    "campaign_id": "SELECT max(id) FROM campaign WHERE chapter_id = :theirs AND event_id IS NULL",
    "segment_id": "SELECT max(id) FROM segment WHERE chapter_id = :theirs",
    "moment_id": "SELECT max(o.id) FROM moment o JOIN member m ON m.id = member_id WHERE m.chapter_id = :theirs",
    "conversation_id": "SELECT max(c.id) FROM conversation c JOIN member m ON m.id = member_id"
    " WHERE m.chapter_id = :theirs",
    "invitation_id": "SELECT max(i.id) FROM invitation i JOIN event e ON e.id = event_id WHERE e.chapter_id = :theirs",
}
MARK = "‡"
"""At the end of every name of theirs."""
DIVIDE = """
    UPDATE member SET chapter_id = CASE WHEN id % 2 = 0 THEN :ours ELSE :theirs END;
    UPDATE event SET chapter_id = CASE WHEN id % 2 = 0 THEN :ours ELSE :theirs END;
    UPDATE member SET chapter_id = :theirs WHERE id = (SELECT max(member_id) FROM conversation);
    UPDATE member SET chapter_id = :ours WHERE id IN (SELECT member_id FROM invitation i JOIN event e ON e.id = event_id
     WHERE e.chapter_id = :ours);
    UPDATE segment SET chapter_id = (ARRAY[:ours, :theirs, NULL])[id % 3 + 1];
    UPDATE campaign SET chapter_id = (ARRAY[:ours, :theirs, NULL])[id % 3 + 1];
    UPDATE campaign SET chapter_id = e.chapter_id FROM event e WHERE e.id = event_id;
    UPDATE member SET full_name = full_name || '‡', call_name = call_name || '‡' WHERE chapter_id = :theirs;
    UPDATE segment SET name = name || '‡' WHERE chapter_id = :theirs;
    UPDATE campaign SET name = name || '‡' WHERE chapter_id = :theirs;
    UPDATE event SET title = (SELECT jsonb_object_agg(key, value || '‡') FROM jsonb_each_text(title))
     WHERE chapter_id = :theirs
"""
NOBODYS = 10**12


@pytest.fixture
def divided(runtime: Runtime) -> tuple[int, int]:
    """Half of everything is ours, half theirs, and some is of the whole club."""
    with runtime.sessions.begin() as session:
        ours, theirs = (add_chapter(session, Said(name)).id for name in (OURS, THEIRS))
        given = {"ours": ours, "theirs": theirs}
        for divide in DIVIDE.split(";"):
            session.execute(text(divide), given)
    return ours, theirs


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, divided: tuple[int, int]) -> Browser:
    browser = signed_in(client, runtime, Role.MANAGER)
    with runtime.sessions.begin() as session:
        staff_id = session.scalar(text("SELECT max(id) FROM staff")) or 0
        work_for(session, staff_id=staff_id, chapter_ids=[divided[0]])
    return browser


def test_nobody_and_nothing_of_another_chapter_is_named(
    browser: Browser, runtime: Runtime, furnished: Furnished
) -> None:
    said: dict[str, str] = {}

    def hear(where: str, page: Page) -> None:
        said.update(dict.fromkeys(set(page.texts) - said.keys(), where))

    walk = Walk(browser.client, runtime, roughly=not THOROUGH, look=hear)
    walk.through(*furnished.staff)
    named = [f"{where}: {words}" for words, where in said.items() if MARK in words or THEIRS in words]
    assert not named, "; ".join(named)
    assert any(OURS in words for words in said)


def test_what_is_of_another_chapter_is_not_there(browser: Browser, runtime: Runtime, divided: tuple[int, int]) -> None:
    with runtime.sessions() as session:
        hidden = {name: session.scalar(text(asked), {"theirs": divided[1]}) for name, asked in HIDDEN.items()}
    assert None not in hidden.values(), hidden
    otherwise = [
        f"{method} {path}: {answered}, not {missing}"
        for method, path, nobodys in _addresses(browser, hidden)
        if (answered := _ask(browser, method, path)) != (missing := _ask(browser, method, nobodys))
    ]
    assert not otherwise, "; ".join(otherwise)


def _addresses(browser: Browser, hidden: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    """How it is asked for, of what is hidden, and of what is not there at all."""
    for rule in browser.client.application.url_map.iter_rules():
        if rule.arguments & hidden.keys() and not rule.rule.startswith("/api/"):
            theirs, nobodys = (_filled(rule.rule, held) for held in (hidden, dict.fromkeys(hidden, NOBODYS)))
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, theirs, nobodys


def _filled(rule: str, held: dict[str, int]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda named: str(held.get(named[1], 1)), rule)


def _ask(browser: Browser, method: str, path: str) -> int:
    ask = browser.get if method == "GET" else browser.post
    return ask(path, follow_redirects=True).status_code
