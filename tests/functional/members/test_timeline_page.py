"""One page tells all that happened with a member, each row with what it speaks of."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.insight.story import member_story
from campaigns.members.history import PAGE
from campaigns.members.models import ActivityKind, Member, Note
from campaigns.members.signals.taking import SignalRow, take_signals
from campaigns.members.timeline import NewActivity, note_activities, record_activities
from campaigns.messaging.models import MessageState
from campaigns.messaging.sent import note_sent
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.factories_messaging import make_message
from tests.factories_staff import Browser, signed_in
from webapp.timeline_kinds import GROUPS, ICONS


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session, joined_at=NOW - timedelta(days=900))


@pytest.fixture
def browser(member: Member, session: Session, client: FlaskClient, runtime: Runtime) -> Browser:
    session.commit()
    return signed_in(client, runtime)


def page_of(browser: Browser, member: Member, query: str = "") -> str:
    return browser.get(f"/members/{member.id}?{query}").text


def test_every_kind_has_a_group_and_an_icon() -> None:
    grouped = [kind for _text, kinds in GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(ActivityKind)
    assert set(ICONS) == set(ActivityKind)


def test_a_purchase_tells_its_amount_order_and_the_tier_it_reached(
    browser: Browser, member: Member, session: Session
) -> None:
    told = NewActivity(member.id, ActivityKind.PURCHASED, NOW, "purchase:till/00/17", value=12_050)
    record_activities(session, [told], now=NOW)
    session.commit()
    page = page_of(browser, member)
    assert "$120.50 · order 00/17" in page
    assert "from Member to Silver" in page


def test_a_note_tells_its_words_and_who_wrote_them(browser: Browser, member: Member, session: Session) -> None:
    note = Note(member_id=member.id, staff_id=None, at=NOW, text="Loves <oolong>")
    session.add(note)
    session.flush()
    note_activities(session, [NewActivity(member.id, ActivityKind.NOTE, NOW, f"note:{note.id}", detail=note.text)])
    session.commit()
    assert "Loves &lt;oolong&gt;" in page_of(browser, member)


@pytest.mark.parametrize(
    ("state", "reason", "shown"),
    [(MessageState.DELIVERED, "", "Delivered"), (MessageState.BOUNCED, "mailbox full", "mailbox full")],
)
def test_a_message_tells_what_became_of_it(
    client: FlaskClient, runtime: Runtime, session: Session, state: MessageState, reason: str, shown: str
) -> None:
    message = make_message(session, state=state, accepted_at=NOW, reason=reason)
    note_sent(session, [message.id])
    session.commit()
    page = signed_in(client, runtime).get(f"/members/{message.member_id}?group=messages").text
    assert "Was written to" in page
    assert shown in page


def test_a_signal_is_said_by_name(browser: Browser, member: Member, session: Session) -> None:
    told = SignalRow(0, "B-1", "table_booked", NOW, value=4, day=date(2026, 12, 24), code=member.code)
    take_signals(session, [told], source="desk", now=NOW)
    session.commit()
    assert "table booked · for 24 Dec 2026 · 4 · told by desk" in page_of(browser, member)


def test_the_timeline_is_filtered_by_group(browser: Browser, member: Member, session: Session) -> None:
    does(session, member, ActivityKind.PURCHASED, value=5_000)
    does(session, member, ActivityKind.REPLIED)
    session.commit()
    page = page_of(browser, member, "group=purchases")
    assert "Bought something" in page
    assert "<p>Replied" not in page
    assert "Joined the club" in page_of(browser, member, "group=%00")


def test_older_rows_stand_on_the_next_page(browser: Browser, member: Member, session: Session) -> None:
    seats = [NewActivity(member.id, ActivityKind.REPLIED, NOW, f"r/{number}") for number in range(PAGE)]
    note_activities(session, seats)
    session.commit()
    first = page_of(browser, member)
    assert "Joined the club" not in first
    older = first.split("after=")[1].split('"')[0]
    assert "Joined the club" in page_of(browser, member, f"after={older}")


@pytest.mark.parametrize("reference", ["note:", "note:x", "note:999999", f"note:{10**19}", "note:²", "message:0/", ":"])
def test_a_reference_that_names_nothing_is_shown_bare(
    browser: Browser, member: Member, session: Session, reference: str
) -> None:
    told = [NewActivity(member.id, kind, NOW, reference, event_id=999) for kind in ActivityKind]
    note_activities(session, told)
    session.commit()
    assert browser.get(f"/members/{member.id}").status_code == 200


def test_a_page_takes_as_many_statements_for_many_rows_as_for_one(member: Member, session: Session) -> None:
    def statements(limit: int) -> int:
        seen: list[str] = []

        def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", look)
        member_story(session, member.id, kinds=[ActivityKind.NOTE], after=None, limit=limit)
        event.remove(connection, "before_cursor_execute", look)
        return len(seen)

    notes = [Note(member_id=member.id, at=NOW, text="A") for _ in range(20)]
    session.add_all(notes)
    session.flush()
    told = [NewActivity(member.id, ActivityKind.NOTE, NOW, f"note:{note.id}") for note in notes]
    note_activities(session, told)
    assert statements(20) == statements(1)


def test_the_door_sees_no_timelines(client: FlaskClient, runtime: Runtime, member: Member, session: Session) -> None:
    session.commit()
    assert signed_in(client, runtime, role=Role.HOST).get(f"/members/{member.id}").status_code == 403
