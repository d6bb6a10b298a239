import smtplib
from email.message import EmailMessage

import orjson
import pytest

from tests.integration.sandbox.stand import API_KEY, Stand, new_address
from webapp.sandbox.content import read_content


def mail_to(address: str, *, message_id: str = "501") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "The club <club@club.example>", address, "来吧"
    mail["X-SMTPAPI"] = orjson.dumps({"unique_args": {"message_id": message_id}}).decode()
    mail.set_content("Dear Ada")
    mail.add_alternative("<p>Dear Ada</p>", subtype="html")
    return mail


def relay(stand: Stand) -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", stand.smtp_port, timeout=5)


def test_a_mail_is_kept_whole_and_read_by_its_parts(stand: Stand) -> None:
    to = new_address()
    with relay(stand) as smtp:
        smtp.send_message(mail_to(to))
    row = stand.ledger.messages(recipient=to)[0]
    content = read_content(stand.ledger, row)
    assert content
    assert (row.message_id, row.subject, content.text.strip()) == ("501", "来吧", "Dear Ada")
    assert content.header("X-SMTPAPI") == ""


def test_events_name_the_message_of_the_relayed_mail(stand: Stand) -> None:
    to = new_address()
    with relay(stand) as smtp:
        smtp.login("apikey", API_KEY)
        smtp.send_message(mail_to(to, message_id=f"ours-{to}"))
    events = orjson.loads(stand.listener.wait_for(f"ours-{to}")[0].body)
    assert {event["email"] for event in events if event.get("message_id") == f"ours-{to}"} == {to}


def test_a_wrong_key_is_refused(stand: Stand) -> None:
    with relay(stand) as smtp, pytest.raises(smtplib.SMTPAuthenticationError):
        smtp.login("apikey", "wrong")


@pytest.mark.parametrize(
    ("kind", "code"), [("rate_limit", 451), ("server_error", 451), ("unavailable", 421), ("refuse_address", 550)]
)
def test_a_refusal_on_order_accepts_nothing(stand: Stand, kind: str, code: int) -> None:
    to = new_address()
    stand.order("smtp", kind)
    with pytest.raises(smtplib.SMTPDataError) as refused, relay(stand) as smtp:
        smtp.send_message(mail_to(to))
    assert (refused.value.smtp_code, stand.ledger.count(recipient=to)) == (code, 0)


@pytest.mark.parametrize(
    ("kind", "accepted"), [("close_after_accept", 1), ("reset_before_accept", 0), ("reset_mid_upload", 0)]
)
def test_a_broken_connection_says_nothing_of_what_was_accepted(stand: Stand, kind: str, accepted: int) -> None:
    to = new_address()
    stand.order("smtp", kind)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        relay(stand).send_message(mail_to(to))
    assert stand.ledger.count(recipient=to) == accepted


def test_silence_after_accepting_runs_into_the_clients_time_out(stand: Stand) -> None:
    to = new_address()
    stand.order("smtp", "timeout_after_accept")
    with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
        smtplib.SMTP("127.0.0.1", stand.smtp_port, timeout=1).send_message(mail_to(to))
    assert stand.ledger.count(recipient=to) == 1
