"""Each kind of mail ends where docs/calendar.md says, and changes no seat that it may not."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import InboundReply, Invitation
from campaigns.events.operations import cancel_event, update_event
from campaigns.messaging.models import ConversationLine, LineKind
from tests.clock import NOW, StandingClock
from tests.factories_events import invite, links_of, make_plan, make_salon, say
from tests.functional.events.mails import letter, post_mail
from tests.functional.events.replies import GUEST, MAILS, SEQUENCE, Comes, away

DOCS = (Path(__file__).parents[3] / "docs" / "calendar.md").read_text(encoding="utf-8")
PLACES = {
    name: (marked, state, seen)
    for name, marked, state, seen in re.findall(r"^\| (.+?) \| `(\w+)` \| `(\w+)` \| `(\w+)` \|$", DOCS, re.MULTILINE)
}


@pytest.fixture
def neighbour(session: Session) -> Invitation:
    """Of another member, who has a seat at the same event."""
    (neighbour,) = invite(session, make_salon(session), email="wang@example.com")
    say(session, neighbour)
    return neighbour


@pytest.fixture
def guest(session: Session, neighbour: Invitation) -> Invitation:
    """Not answered yet; the event has moved once, and a reply an hour old was applied."""
    (guest,) = invite(session, neighbour.event, email=GUEST)
    guest.reply_stamp = NOW - timedelta(hours=1)
    return guest


def prepare(session: Session, guest: Invitation, comes: Comes) -> None:
    plan = make_plan(venue="The Garden", **comes.plan)
    update_event(session, event_id=guest.event_id, plan=plan, now=NOW - timedelta(hours=2))
    assert guest.sequence == SEQUENCE
    if comes.cancelled:
        cancel_event(session, event_id=guest.event_id, now=NOW)
    session.commit()


def seen(session: Session, kept: InboundReply) -> str:
    if kept.settled_at is None:
        return "inbox"
    said = select(ConversationLine.id).where(ConversationLine.kind == LineKind.SAID)
    return "done" if session.scalar(said) is None else "conversation"


def test_the_table_names_what_is_tried_here_and_nothing_else() -> None:
    assert PLACES.keys() == MAILS.keys()


@pytest.mark.parametrize("name", MAILS)
def test_each_mail_ends_where_the_table_says(
    client: FlaskClient,
    session: Session,
    runtime: Runtime,
    clock: StandingClock,
    neighbour: Invitation,
    guest: Invitation,
    name: str,
) -> None:
    comes, links = MAILS[name], links_of(runtime)
    prepare(session, guest, comes)
    clock.now = comes.at
    mailbox = links.mailbox(guest.id).replace("+", "+a" if comes.forged else "+", 1)
    answers = [post_mail(client, mailbox, write(links.uid(guest.id))) for write in comes.mails]
    assert {(answer.status_code, answer.data) for answer in answers} == {(200, b"")}
    session.expire_all()
    kept = session.scalars(select(InboundReply).order_by(InboundReply.id.desc())).all()[0]
    assert (kept.result.value, guest.state.value, seen(session, kept)) == PLACES[name]
    assert (neighbour.state.value, guest.event.seats_taken) == ("attending", 2 if guest.state == "attending" else 1)


@pytest.mark.parametrize(("raw", "answered"), [(letter(GUEST), True), (away(""), False)])
def test_a_letter_is_told_that_it_came_and_an_absence_note_is_not(
    client: FlaskClient, session: Session, runtime: Runtime, guest: Invitation, raw: bytes, *, answered: bool
) -> None:
    session.commit()
    post_mail(client, links_of(runtime).mailbox(guest.id), raw)
    kinds = set(session.scalars(select(ConversationLine.kind)))
    assert (LineKind.HOLDING in kinds) == answered


def test_an_envelope_that_names_one_address_without_a_list_is_read(
    client: FlaskClient, session: Session, runtime: Runtime, guest: Invitation
) -> None:
    session.commit()
    fields = {"envelope": f'{{"to": "{links_of(runtime).mailbox(guest.id)}"}}', "email": letter(GUEST).decode()}
    sent = client.post("/hooks/sendgrid/inbound", data=fields, content_type="multipart/form-data")
    assert (sent.status_code, session.scalars(select(InboundReply.member_id)).all()) == (200, [guest.member_id])
