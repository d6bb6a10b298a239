"""44: long files are read from the standby, and miss nothing that was written before they were asked for."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import event, select

from campaigns.bootstrap import Runtime
from campaigns.chapters.operations import Said, add_chapter
from campaigns.core.replica import Rest
from campaigns.events.invitations import ensure_invitations
from campaigns.members.imports.member_export import BOM
from campaigns.members.imports.operations import add_file
from campaigns.members.models import FileKind, Member
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import EVERYBODY
from campaigns.staff.models import Role, Staff
from tests.clock import NOW
from tests.databases import build_schema
from tests.factories_events import make_salon
from tests.factories_outreach import make_campaign, make_member
from tests.factories_staff import Browser, signed_in
from tests.one_app import OneApp
from tests.system.faults.club import wait_until
from tests.system.faults.standby import behind, replay, runtime_on, server_and_standby
from webapp.commands import main as convive_command
from workers.supervisor.postgres import Postgres

GUESTS = "/events/1/guests.csv"
FILES = {
    GUESTS: "FROM invitation",
    "/audit/entries.csv": "FROM audit_entry",
    "/campaigns/1/people.csv": "FROM campaign",
    "/members/imports/1/refused.csv": "FROM import_fault",
}
"""And what a statement says that reads each of them."""


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Postgres, Postgres]]:
    with server_and_standby() as (server, standby):
        build_schema(server.url())
        yield server, standby


@pytest.fixture(scope="module")
def both(servers: tuple[Postgres, Postgres], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    with runtime_on(servers, tmp_path_factory.mktemp("home"), lag=3_600) as runtime:
        with runtime.sessions.begin() as session:
            make_salon(session)
            make_campaign(session)
            add_file(session, kind=FileKind.PURCHASES, name="till.csv", content=b"customer,order\nA1,1\n", now=NOW)
        yield runtime


@pytest.fixture
def on(both: Runtime) -> Runtime:
    """With a replica that is asked, whatever an earlier test did to it."""
    assert both.replica
    return replace(both, replica=replace(both.replica, _rest=Rest()))


@pytest.fixture
def copied(on: Runtime) -> Iterator[list[str]]:
    """The statements that the standby is asked."""
    asked: list[str] = []

    def note(*told: Any) -> None:
        asked.append(told[2])

    assert on.replica
    event.listen(on.replica.engine, "before_cursor_execute", note)
    yield asked
    event.remove(on.replica.engine, "before_cursor_execute", note)


@pytest.fixture
def browser(on: Runtime, one_app: OneApp) -> Browser:
    return signed_in(one_app.on(on).test_client(), on)


def guest(runtime: Runtime, name: str, **details: Any) -> str:
    with runtime.sessions.begin() as session:
        member_id = make_member(session, full_name=name, **details).id
        chosen = select(Member.id).where(Member.id == member_id)
        ensure_invitations(session, event_id=1, members=chosen, now=NOW)
    return name


def test_44_every_long_file_is_read_there_with_what_was_saved_a_moment_ago(
    on: Runtime, browser: Browser, copied: list[str], tmp_path: Path
) -> None:
    for path, words in FILES.items():
        newest = guest(on, f"Newest for {path[1:6]}")
        file = browser.get(path)
        assert (file.status_code, file.mimetype, file.text[:1]) == (200, "text/csv", BOM)
        assert any(words in statement for statement in copied), path
    assert "Newest for event" in browser.get(GUESTS).text
    said = CliRunner().invoke(convive_command, ["members", "export", str(tmp_path / "all.csv")], obj=on)
    assert said.exit_code == 0, said.output
    assert newest in (tmp_path / "all.csv").read_text()
    assert any("FROM member" in statement for statement in copied)


def test_44_a_file_comes_from_the_database_itself_where_the_standby_lacks_the_newest(
    on: Runtime, servers: tuple[Postgres, Postgres], browser: Browser, copied: list[str]
) -> None:
    replay(servers[1], "pause")
    newest = guest(on, "Not there yet")
    assert newest in browser.get(GUESTS).text
    assert not any(FILES[GUESTS] in statement for statement in copied)
    replay(servers[1], "resume")


def test_44_a_file_is_whole_though_the_standby_ends_what_reads_it(
    on: Runtime, servers: tuple[Postgres, Postgres], browser: Browser
) -> None:
    newest, ended = guest(on, "After the end"), []

    def end(*told: Any) -> None:
        """As it does to whoever is in its way while it goes on."""
        if FILES[GUESTS] in told[2]:
            with psycopg.connect(servers[1].url(), autocommit=True) as server:
                ended.append(server.execute("SELECT pg_terminate_backend(%s)", [told[1].connection.info.backend_pid]))

    assert on.replica
    event.listen(on.replica.engine, "before_cursor_execute", end)
    lines = browser.get(GUESTS).text
    event.remove(on.replica.engine, "before_cursor_execute", end)
    assert (len(ended), lines.count("Full name"), lines.count(newest)) == (1, 1, 1)
    assert on.replica.rests()


def test_44_staff_of_a_chapter_see_no_more_in_it_than_elsewhere(
    on: Runtime, browser: Browser, copied: list[str]
) -> None:
    with on.sessions.begin() as session:
        london, lyon = (add_chapter(session, Said(name)).id for name in ("London", "Lyon"))
        segment_id = add_segment(session, name="Everybody else", rule=EVERYBODY, now=NOW).id
        newest = session.scalars(select(Staff).order_by(Staff.id.desc()).limit(1)).one()
        newest.role, newest.chapter_ids = Role.MANAGER, [london]
    guest(on, "Of London", chapter_id=london)
    guest(on, "Of Lyon", chapter_id=lyon)
    assert on.replica
    on.replica._rest.until = 0.0
    wait_until(lambda: behind(on) == 0)
    page = browser.get(f"/segments/{segment_id}").text
    assert ("Of London" in page, "Of Lyon" in page) == (True, False)
    assert any("FROM member" in statement for statement in copied)
