from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.links import InvitationLinks
from campaigns.events.models import InboundReply, InboundResult, Invitation, InvitationState
from campaigns.events.operations import update_event
from tests.clock import NOW
from tests.factories_events import invite, links_of, make_plan, make_salon
from tests.functional.events.mails import calendar_mail, letter, post_mail

GUEST = "li@example.com"


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session), email=GUEST)
    session.commit()
    return guest


@pytest.fixture
def links(runtime: Runtime) -> InvitationLinks:
    return links_of(runtime)


def results(session: Session) -> list[InboundResult]:
    session.expire_all()
    return list(session.scalars(select(InboundReply.result).order_by(InboundReply.id)))


@pytest.mark.parametrize(
    ("partstat", "state"),
    [("ACCEPTED", "attending"), ("tentative", "tentative"), ("DECLINED", "declined")],
)
def test_the_calendars_buttons_answer(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks, partstat: str, state: str
) -> None:
    raw = calendar_mail(links.uid(guest.id), GUEST, partstat=partstat, method="reply")
    assert post_mail(client, links.mailbox(guest.id).upper(), raw).status_code == 200
    session.refresh(guest)
    assert guest.state == state
    assert results(session) == [InboundResult.APPLIED]


def test_a_mail_is_kept_with_the_invitation_it_answers(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    post_mail(client, links.mailbox(guest.id), calendar_mail(links.uid(guest.id), GUEST))
    kept = session.execute(select(InboundReply.invitation_id, InboundReply.member_id)).one()
    assert tuple(kept) == (guest.id, guest.member_id)


def test_a_mail_that_comes_again_is_kept_once(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    for _ in range(3):
        post_mail(client, links.mailbox(guest.id), calendar_mail(links.uid(guest.id), GUEST))
    assert results(session) == [InboundResult.APPLIED]


def test_an_older_reply_does_not_undo_a_newer_one(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    uid, mailbox = links.uid(guest.id), links.mailbox(guest.id)
    post_mail(client, mailbox, calendar_mail(uid, GUEST, stamp="20261122T100000Z"))
    late = calendar_mail(uid, GUEST, partstat="DECLINED", stamp="20261122T095959Z", message_id="<9@mail.example>")
    post_mail(client, mailbox, late)
    assert results(session) == [InboundResult.APPLIED, InboundResult.STALE]
    assert guest.state is InvitationState.ATTENDING


def test_a_reply_to_the_hour_before_the_move_is_stale(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    update_event(session, event_id=guest.event_id, plan=make_plan(venue="Elsewhere"), now=NOW)
    session.commit()
    post_mail(client, links.mailbox(guest.id), calendar_mail(links.uid(guest.id), GUEST, sequence=0))
    assert results(session) == [InboundResult.STALE]


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"sender": "mallory@example.com"}, InboundResult.OTHER_SENDER),
        ({"uid": "invitation-0@reply.club.example"}, InboundResult.OTHER_INVITATION),
        ({"method": "COUNTER"}, InboundResult.COUNTER),
        ({"method": "REQUEST"}, InboundResult.NOT_A_REPLY),
        ({"partstat": "DELEGATED"}, InboundResult.NOT_A_REPLY),
        ({"stamp": "yesterday"}, InboundResult.UNREADABLE),
    ],
)
def test_what_needs_a_person_waits_for_one(
    client: FlaskClient,
    session: Session,
    guest: Invitation,
    links: InvitationLinks,
    changes: dict[str, str],
    result: InboundResult,
) -> None:
    said: dict[str, Any] = {"uid": links.uid(guest.id), "sender": GUEST} | changes
    assert post_mail(client, links.mailbox(guest.id), calendar_mail(**said)).status_code == 200
    assert results(session) == [result]
    assert guest.state is InvitationState.INVITED


def test_an_organizer_in_the_reply_is_not_believed(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    other = "ORGANIZER:mailto:mallory@example.com\r\nATTENDEE;PARTSTAT=DECLINED:mailto:wang@example.com\r\n"
    post_mail(client, links.mailbox(guest.id), calendar_mail(links.uid(guest.id), GUEST, more=other))
    session.refresh(guest)
    assert guest.state is InvitationState.ATTENDING


def test_a_forged_mailbox_is_nobodys(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    forged = links.mailbox(guest.id).replace("+", "+a", 1)
    post_mail(client, forged, calendar_mail(links.uid(guest.id), GUEST))
    assert results(session) == [InboundResult.UNKNOWN_ADDRESS]


def test_words_in_gb18030_are_kept_for_staff(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    head = b"From: li@example.com\r\nMessage-ID: <3@x>\r\nContent-Type: text/plain; charset=gb2312\r\n"
    raw = head + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + "可以带孩子来吗\uff1f㐀".encode("gb18030")
    post_mail(client, links.mailbox(guest.id), raw)
    assert session.scalars(select(InboundReply.body)).all() == ["可以带孩子来吗\uff1f㐀"]


def test_a_calendar_part_in_gb18030_is_read(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    raw = calendar_mail(links.uid(guest.id), GUEST, more="SUMMARY:春季沙龙\r\n")
    post_mail(client, links.mailbox(guest.id), raw.replace(b'charset="utf-8"', b'charset="gb18030"'))
    assert results(session) == [InboundResult.APPLIED]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VEVENT",
        b"From: \xff\xfe <@>\r\nMessage-ID: \x00\r\nSubject: =?utf-8?b?////?=\r\n\r\n\xc3\x28",
        b"Content-Type: text/calendar; charset=klingon\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/report\r\n\r\n",
        b"From: a@b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 2000,
        b"From: " + b"(" * 5_000 + b"a@b\r\nContent-Type: " + b"(" * 5_000,
        b"From: a@b\r\nSubject: " + b"=?utf-8?q?a?= " * 20_000,
        b"From: a@b\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 1_500,
        b"From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\nContent-Type: ;\r\n\r\n" * 5_000,
    ],
)
def test_whatever_a_mail_holds_it_is_kept_and_taken(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks, raw: bytes
) -> None:
    assert post_mail(client, links.mailbox(guest.id), raw).status_code == 200
    assert len(results(session)) == 1
    assert results(session) != [InboundResult.APPLIED]


def test_a_letter_is_answered_in_a_conversation(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    post_mail(client, links.mailbox(guest.id), letter(GUEST))
    kept = session.scalars(select(InboundReply)).one()
    assert (kept.result, kept.member_id, kept.settled_at) == (InboundResult.NOT_A_REPLY, guest.member_id, NOW)


def test_a_wrong_signature_and_no_form_are_refused(
    client: FlaskClient, session: Session, guest: Invitation, links: InvitationLinks
) -> None:
    signed = {"X-Twilio-Email-Event-Webhook-Signature": "AAAA", "X-Twilio-Email-Event-Webhook-Timestamp": "1"}
    assert post_mail(client, links.mailbox(guest.id), letter(GUEST), **signed).status_code == 403
    assert client.post("/hooks/sendgrid/inbound", data=b"{}").status_code == 400
    assert results(session) == []
