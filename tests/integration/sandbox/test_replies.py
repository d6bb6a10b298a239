import smtplib
from email import message_from_string
from email.message import EmailMessage, Message
from email.policy import default
from io import BytesIO
from urllib.parse import parse_qsl

import icalendar
import orjson
import pytest
import requests
from sendgrid.helpers.eventwebhook import EventWebhook
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from werkzeug.formparser import parse_form_data

from tests.integration.sandbox.stand import TOKEN, Heard, Stand, letter, new_address, new_number

INVITATION = """BEGIN:VCALENDAR\r
PRODID:-//Convive//EN\r
VERSION:2.0\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:invitation-17@club.example\r
DTSTAMP:20261120T090000Z\r
DTSTART:20261206T110000Z\r
DTEND:20261206T133000Z\r
SUMMARY:Tasting\\, with friends 春季品鉴会和一个很长很长的名字好让这一行必须折叠\r
ORGANIZER;CN="The club":mailto:rsvp+token@reply.club.example\r
ATTENDEE;RSVP=TRUE:mailto:{address}\r
SEQUENCE:2\r
END:VEVENT\r
END:VCALENDAR\r
"""


def form_of(heard: Heard) -> dict[str, str]:
    environ = {
        "REQUEST_METHOD": "POST", "CONTENT_TYPE": heard.headers["Content-Type"],
        "CONTENT_LENGTH": str(len(heard.body)), "wsgi.input": BytesIO(heard.body),
    }  # fmt: skip
    return parse_form_data(environ)[1].to_dict()


def invited(stand: Stand) -> tuple[str, int]:
    """The address, and the ledger's number, of somebody who has an invitation."""
    to = new_address()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "club@club.example", to, "Tasting"
    mail.set_content("Come")
    mail.add_alternative(
        INVITATION.format(address=to).encode(), maintype="text", subtype="calendar", cte="base64",
        params={"charset": "UTF-8", "method": "REQUEST"},
    )  # fmt: skip
    with smtplib.SMTP("127.0.0.1", stand.smtp_port) as smtp:
        smtp.send_message(mail)
    return to, stand.ledger.messages(recipient=to)[0].id


def reply_of(heard: Heard) -> EmailMessage:
    return message_from_string(form_of(heard)["email"], policy=default)


def raw(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_the_calendars_button_mails_a_reply_to_the_organizer(stand: Stand, answer: str) -> None:
    to, number = invited(stand)
    stand.act(f"/messages/{number}/answer", answer=answer)
    heard = next(one for one in stand.listener.wait_for(f"From: {to}") if one.path == "/hooks/sendgrid/inbound")
    mail = reply_of(heard)
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(raw(part))
    event = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], part.get_param("method")) == ("REPLY", "REPLY")
    assert (event["UID"], event["SEQUENCE"]) == ("invitation-17@club.example", 2)
    assert event["ORGANIZER"] == "mailto:rsvp+token@reply.club.example"
    assert (event["ATTENDEE"], event["ATTENDEE"].params["PARTSTAT"]) == (f"mailto:{to}", answer)
    assert (mail["From"], mail["To"]) == (to, "rsvp+token@reply.club.example")


def test_a_reply_arrives_as_inbound_parse_sends_it_raw(stand: Stand) -> None:
    to, number = invited(stand)
    stand.act(f"/messages/{number}/answer", answer="ACCEPTED")
    heard = stand.listener.wait_for(f"From: {to}")[0]
    fields = form_of(heard)
    assert orjson.loads(fields["envelope"]) == {"to": ["rsvp+token@reply.club.example"], "from": to}
    assert (fields["SPF"], fields["dkim"]) == ("pass", "{@mail.example : pass}")
    headers = heard.headers
    assert EventWebhook(stand.public_key).verify_signature(
        heard.body.decode(),
        headers["X-Twilio-Email-Event-Webhook-Signature"],
        headers["X-Twilio-Email-Event-Webhook-Timestamp"],
    )


def test_a_reply_calendar_folds_between_characters(stand: Stand) -> None:
    to, number = invited(stand)
    stand.act(f"/messages/{number}/answer", answer="ACCEPTED")
    mail = reply_of(stand.listener.wait_for(f"From: {to}")[0])
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    lines = raw(part).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)


def test_a_text_from_a_member_is_told_and_signed(stand: Stand) -> None:
    number = new_number()
    stand.text(number, from_="+12025550111")
    stand.act(f"/phones/{number}/texts", text="是")
    heard = next(one for one in stand.listener.wait_for(number.lstrip("+")) if one.path == "/hooks/twilio/inbound")
    fields = dict(parse_qsl(heard.body.decode()))
    assert (fields["Body"], fields["From"], fields["To"]) == ("是", number, "+12025550111")
    assert "OptOutType" not in fields
    address = f"{stand.web}/hooks/twilio/inbound"
    assert RequestValidator(TOKEN).validate(address, fields, heard.headers["X-Twilio-Signature"])


def test_after_stop_texts_are_refused_until_start(stand: Stand) -> None:
    number = new_number()
    stand.text(number)
    stand.act(f"/phones/{number}/texts", text=" stop ")
    with pytest.raises(TwilioRestException) as refused:
        stand.text(number)
    stand.act(f"/phones/{number}/texts", text="START")
    assert (refused.value.code, stand.text(number).error_code) == (21610, None)
    heard = stand.listener.wait_for(number.lstrip("+"), times=2)
    assert [dict(parse_qsl(one.body.decode()))["OptOutType"] for one in heard] == ["STOP", "START"]


def test_a_mail_written_back_goes_to_reply_to(stand: Stand) -> None:
    to = new_address()
    stand.sendgrid().send(letter(to, reply_to={"email": "care@reply.club.example"}))
    stand.act(f"/messages/{stand.ledger.messages(recipient=to)[0].id}/reply", text="Thank you 谢谢")
    mail = reply_of(stand.listener.wait_for(f"From: {to}")[0])
    assert (mail["To"], mail["Subject"]) == ("care@reply.club.example", "Re: For N0")
    body = mail.get_body()
    assert body
    assert body.get_content().strip() == "Thank you 谢谢"


def test_one_click_unsubscribes_with_a_post(stand: Stand) -> None:
    to = new_address()
    headers = {"List-Unsubscribe": f"<{stand.web}/p/{to}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    stand.mail(to, headers=headers)
    answer = stand.act(f"/messages/{stand.ledger.messages(recipient=to)[0].id}/unsubscribe")
    heard = next(one for one in stand.listener.heard if one.path == f"/p/{to}")
    assert (answer["status"], heard.body) == ("204", b"List-Unsubscribe=One-Click")


def test_a_mail_without_an_invitation_cannot_be_answered_as_one(stand: Stand) -> None:
    to = new_address()
    stand.mail(to)
    number = stand.ledger.messages(recipient=to)[0].id
    answer = requests.post(f"{stand.url}/messages/{number}/answer", json={"answer": "ACCEPTED"}, timeout=10)
    assert answer.status_code == 409
