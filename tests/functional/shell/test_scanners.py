"""Programs that follow every link before its reader does: they find each public page, and change nothing.

A thousand calls, as the promise says, so this takes some seconds; it is the only test that takes so many.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, url_for
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from campaigns.bootstrap import Runtime
from campaigns.core.base import Base
from campaigns.members.models import Activity
from campaigns.messaging.clicks import WAIT, judge_some
from campaigns.messaging.models import Click
from tests.clock import NOW
from tests.public_places import Places, public_places
from tests.sizes import few

CALLS = few(200, thorough=1_000)
SCANNER = "Mozilla/5.0 (compatible; Proofpoint URL Defense)"
TOLD_APART = {"click"}
"""Calls of tracked links are kept, and judged a minute later."""


@pytest.fixture
def places(session: Session, runtime: Runtime) -> Places:
    return public_places(session, runtime)


def public_rules(app: Flask) -> Iterator[Rule]:
    """All that answers a GET without a login, but for style sheets."""
    for rule in app.url_map.iter_rules():
        room = app.view_functions[rule.endpoint].__module__
        if "GET" in (rule.methods or ()) and room.startswith("webapp.public"):
            yield rule


def database(session: Session) -> dict[str, tuple[int, str]]:
    """Of every table how many rows it has, and a checksum of all they say."""
    session.expire_all()
    summed = "SELECT count(*), coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM \"{}\" t"
    return {
        table.name: tuple(session.execute(text(summed.format(table.name))).one())
        for table in Base.metadata.sorted_tables
    }


def test_every_public_page_is_known_here(app: Flask, places: Places) -> None:
    assert {rule.endpoint for rule in public_rules(app)} == set(places)


def test_any_number_of_calls_changes_nothing(app: Flask, session: Session, places: Places) -> None:
    client, before = app.test_client(use_cookies=False), database(session)
    with app.test_request_context():
        paths = [url_for(endpoint, **held) for endpoint, held in places.items()]
    for call in range(CALLS):
        method = ("GET", "HEAD")[call // len(paths) % 2]
        answer = client.open(paths[call % len(paths)], method=method, headers={"User-Agent": SCANNER})
        assert answer.status_code < 400
    changed = {name for name, state in database(session).items() if state != before[name]}
    assert changed == TOLD_APART


def test_a_scanner_is_no_reader(app: Flask, session: Session, places: Places) -> None:
    client, before = app.test_client(use_cookies=False), session.scalar(select(func.count()).select_from(Activity))
    client.get(f"/k/{places['links.follow']['token']}", headers={"User-Agent": SCANNER})
    judge_some(session, now=NOW + WAIT + timedelta(seconds=1))
    assert session.scalars(select(Click.sign)).all() == ["agent"]
    assert session.scalar(select(func.count()).select_from(Activity)) == before
