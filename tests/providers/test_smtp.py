from collections.abc import Callable, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import requests

from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import Attachment, Envelope, Provider
from tests.providers.conftest import always
from tests.sandboxes import RunningSandbox

ENTRY = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def relayed(providers: Mapping[Channel, Provider], sandbox: RunningSandbox, letter: Envelope) -> EmailMessage:
    providers[Channel.CALENDAR].hand_over([letter], may_start=always)
    (taken,) = sandbox.ledger.messages(message_id=str(letter.message_id))
    assert taken.request_id is not None
    return message_from_bytes(sandbox.ledger.request_body(taken.request_id), policy=default)


def test_the_invitation_stands_where_mail_clients_look(
    providers: Mapping[Channel, Provider], sandbox: RunningSandbox, letters: Callable[..., list[Envelope]]
) -> None:
    (letter,) = letters(Channel.CALENDAR, calendar=ENTRY, calendar_method="REQUEST", reply_to="rsvp+x@reply.test")
    mail = relayed(providers, sandbox, letter)
    alternative, attached = mail.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    entry = list(alternative.iter_parts())[-1]
    assert (entry.get_param("method"), entry["content-transfer-encoding"]) == ("REQUEST", "base64")
    assert entry.get_content_disposition() is None
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "invite.ics")
    assert entry.get_payload(decode=True) == attached.get_payload(decode=True) == ENTRY


def test_its_headers_name_the_member_and_where_answers_go(
    providers: Mapping[Channel, Provider], sandbox: RunningSandbox, letters: Callable[..., list[Envelope]]
) -> None:
    (letter,) = letters(Channel.CALENDAR, reply_to="rsvp+x@reply.test")
    mail = relayed(providers, sandbox, letter)
    assert mail["Subject"] == f"For Zoë {letter.message_id}"
    assert mail["Reply-To"] == "rsvp+x@reply.test"
    assert mail["To"] == letter.address


def test_the_club_signs_where_the_setting_names_nobody(
    providers: Mapping[Channel, Provider], sandbox: RunningSandbox, letters: Callable[..., list[Envelope]]
) -> None:
    (letter,) = letters(Channel.CALENDAR, sender_name="灯坊")
    assert relayed(providers, sandbox, letter)["From"].addresses[0].display_name == "灯坊"


def test_a_file_goes_along(
    providers: Mapping[Channel, Provider], sandbox: RunningSandbox, letters: Callable[..., list[Envelope]]
) -> None:
    (letter,) = letters(Channel.CALENDAR, attachment=Attachment("2026-11.pdf", "application/pdf", b"%PDF-1.4"))
    _alternative, file = relayed(providers, sandbox, letter).iter_parts()
    assert (file.get_content_type(), file.get_filename()) == ("application/pdf", "2026-11.pdf")
    assert file.get_payload(decode=True) == b"%PDF-1.4"


def test_the_outbox_shows_itself(sandbox: RunningSandbox) -> None:
    for kind in ("", "?kind=email", "?kind=sms"):
        assert requests.get(f"{sandbox.url}/{kind}", timeout=30).ok
