"""From a text that comes in to the answer that goes out, on the pages and by command."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Invitation
from campaigns.messaging.models import Conversation, ConversationLine, LineKind, Message
from campaigns.staff.models import Role
from tests.factories_events import invite, links_of, make_salon, texted
from tests.fixtures import Convive
from tests.functional.events.mails import letter, post_mail, post_text
from tests.functional.events.signing_in import sign_in

NUMBER, MAIL = "+15550100001", "li@example.com"
ASKED = "May I bring my dog?"


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session), sms=NUMBER, email=MAIL)
    texted(session, guest, NUMBER)
    session.commit()
    return guest


def conversation(session: Session) -> Conversation:
    session.expire_all()
    return session.scalars(select(Conversation)).one()


def causes(session: Session, like: str) -> list[str]:
    return list(session.scalars(select(Message.cause).where(Message.cause.startswith(like))))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_is_answered_from_its_page(
    client: FlaskClient, session: Session, guest: Invitation, language: str
) -> None:
    sign_in(client, session, Role.MANAGER)
    post_text(client, NUMBER, ASKED)
    assert ASKED in client.get(f"/conversations?lang={language}").text
    page = f"/conversations/{conversation(session).id}"
    assert client.post(f"{page}/answer", data={"text": "Gladly."}).status_code == 303
    assert "Gladly." in client.get(f"{page}?lang={language}").text
    assert ASKED in client.get(f"/members/{guest.member_id}?tab=conversations&lang={language}").text
    assert len(causes(session, "conversation:")) == 2


def test_a_mail_to_an_invitation_is_a_conversation(
    client: FlaskClient, session: Session, runtime: Runtime, guest: Invitation
) -> None:
    for _ in range(2):
        post_mail(client, links_of(runtime).mailbox(guest.id), letter(MAIL))
    assert (conversation(session).address, conversation(session).member_id) == (MAIL, guest.member_id)
    assert "May I come an hour later?" in session.scalars(select(ConversationLine.body)).first()  # type: ignore[operator]


def test_an_absence_note_is_kept_and_not_answered(
    client: FlaskClient, session: Session, runtime: Runtime, guest: Invitation
) -> None:
    raw = b"Auto-Submitted: auto-replied\r\n" + letter(MAIL, "I am away.")
    post_mail(client, links_of(runtime).mailbox(guest.id), raw)
    assert session.scalars(select(ConversationLine.kind)).all() == [LineKind.SAID]


def test_another_mailbox_does_not_speak_for_the_guest(
    client: FlaskClient, session: Session, runtime: Runtime, guest: Invitation
) -> None:
    post_mail(client, links_of(runtime).mailbox(guest.id), letter("somebody@example.com"))
    assert session.scalars(select(Conversation)).all() == []


@pytest.mark.parametrize(("word", "opt_out", "helped"), [("HELP", "", 1), ("帮助", "", 1), ("help", "HELP", 0)])
def test_help_is_answered_once_a_day(
    client: FlaskClient, session: Session, guest: Invitation, word: str, opt_out: str, helped: int
) -> None:
    for sid in ("SM1", "SM2"):
        post_text(client, NUMBER, word, sid=sid, OptOutType=opt_out)
    assert len(causes(session, "help:")) == helped
    assert session.scalars(select(Conversation)).all() == []


def test_what_cannot_be_sent_stays_typed(client: FlaskClient, session: Session, guest: Invitation) -> None:
    sign_in(client, session, Role.MANAGER)
    post_text(client, NUMBER, ASKED)
    post_text(client, NUMBER, "STOP", sid="SM2")
    page = client.post(f"/conversations/{conversation(session).id}/answer", data={"text": "Gladly."})
    assert (page.status_code, "Gladly.</textarea>" in page.text) == (409, True)
    assert session.scalars(select(ConversationLine.kind)).all() == [LineKind.SAID, LineKind.HOLDING]


def test_a_strangers_text_is_given_to_a_member(client: FlaskClient, session: Session, guest: Invitation) -> None:
    guest.member.code = "ab12cd34"
    sign_in(client, session, Role.MANAGER)
    post_text(client, "+15550109999", ASKED)
    page = f"/conversations/{conversation(session).id}"
    client.post(f"{page}/member", data={"code": "nobody"})
    assert conversation(session).member_id is None
    client.post(f"{page}/member", data={"code": "AB12CD34"})
    assert conversation(session).member_id == guest.member_id


def test_handed_on_and_closed(client: FlaskClient, session: Session, guest: Invitation) -> None:
    staff = sign_in(client, session, Role.MANAGER)
    post_text(client, NUMBER, ASKED)
    page = f"/conversations/{conversation(session).id}"
    client.post(f"{page}/owner", data={"to": staff.id})
    client.post(f"{page}/close")
    found = conversation(session)
    assert (found.owner_id, found.closed_at is None) == (staff.id, False)
    assert client.post(f"{page}/answer", data={"text": "Gladly."}).status_code == 409


def test_home_says_who_waits(client: FlaskClient, session: Session, guest: Invitation) -> None:
    sign_in(client, session, Role.MANAGER)
    post_text(client, NUMBER, ASKED)
    assert "1 person waits for an answer." in client.get("/").text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.HOST])
def test_only_who_looks_after_members_reads_them(client: FlaskClient, session: Session, role: Role) -> None:
    sign_in(client, session, role)
    assert client.get("/conversations").status_code == 403


def test_by_command(client: FlaskClient, session: Session, convive: Convive, guest: Invitation) -> None:
    staff = sign_in(client, session, Role.MANAGER)
    post_text(client, NUMBER, ASKED)
    (row,) = json.loads(convive("conversation", "list", "--json").stdout)
    assert (row["member"], row["owner"], row["words"]) == (guest.member.full_name, None, ASKED)
    told = convive("conversation", "answer", str(row["id"]), "Gladly.", "--as", staff.email, "--json")
    assert json.loads(told.stdout)["conversation"] == row["id"]
    assert convive("conversation", "close", str(row["id"])).exit_code == 0
    assert convive("conversation", "answer", str(row["id"]), "x", "--as", staff.email).exit_code == 1


def test_the_command_lists_who_is_not_known(client: FlaskClient, convive: Convive, guest: Invitation) -> None:
    post_text(client, "+15550109999", ASKED)
    (row,) = json.loads(convive("conversation", "list", "--json").stdout)
    assert (row["member"], row["address"]) == (None, "+15550109999")
