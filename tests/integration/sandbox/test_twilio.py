from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from tests.integration.sandbox.stand import TOKEN, Stand, new_number


def test_a_text_is_accepted_and_can_be_fetched(stand: Stand) -> None:
    sent = stand.text(new_number(), body="Dinner?")
    fetched = stand.twilio().messages(sent.sid).fetch()
    assert (fetched.body, fetched.to, fetched.error_code) == ("Dinner?", sent.to, None)


def test_the_ledger_knows_our_message_from_the_status_callback(stand: Stand) -> None:
    to = new_number()
    stand.text(to, status_callback=f"{stand.web}/hooks/twilio/status?message_id=77")
    assert [row.message_id for row in stand.ledger.messages(recipient=to)] == ["77"]


def test_texts_are_listed_by_number_newest_first_and_in_pages(stand: Stand) -> None:
    to = new_number()
    sent = [stand.text(to).sid for _ in range(5)]
    assert [text.sid for text in stand.twilio().messages.list(to=to, page_size=2)] == sent[::-1]


def test_texts_are_listed_by_time(stand: Stand) -> None:
    to, now = new_number(), datetime.now(UTC)
    stand.text(to)
    listed = stand.twilio().messages.list
    assert (
        len(listed(to=to, date_sent_after=now - timedelta(minutes=1), date_sent_before=now + timedelta(minutes=1))) == 1
    )
    assert listed(to=to, date_sent_after=now + timedelta(minutes=1)) == []


@pytest.mark.parametrize(
    ("to", "changes", "code"),
    [
        ("12345", {}, 21211),
        ("+15005550001", {}, 21211),
        ("+15005550004", {}, 21610),
        ("+15005550009", {}, 21614),
        ("+12025550123", {"body": ""}, 21602),
        ("+12025550123", {"from_": ""}, 21603),
        ("+12025550123", {"body": "x" * 1_601}, 21617),
    ],
)
def test_texts_that_cannot_be_sent_are_refused_with_twilios_code(
    stand: Stand, to: str, changes: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        stand.text(to, **changes)
    assert (refused.value.status, refused.value.code) == (400, code)


def test_a_wrong_token_is_refused(stand: Stand) -> None:
    with pytest.raises(TwilioRestException) as refused:
        stand.twilio(token="wrong").messages.create(to=new_number(), from_="+12025550100", body="Hello")
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_a_text_nobody_sent_is_not_found(stand: Stand) -> None:
    with pytest.raises(TwilioRestException) as refused:
        stand.twilio().messages("SMnone").fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_statuses_are_told_in_order_and_signed(stand: Stand) -> None:
    address = f"{stand.web}/hooks/twilio/status?message_id=78"
    sent = stand.text(new_number(), status_callback=address)
    heard = stand.listener.wait_for(sent.sid, times=2)
    told = [dict(parse_qsl(one.body.decode())) for one in heard]
    assert [one["MessageStatus"] for one in told] == ["sent", "delivered"]
    validator = RequestValidator(TOKEN)
    assert all(
        validator.validate(address, fields, one.headers["X-Twilio-Signature"])
        for fields, one in zip(told, heard, strict=True)
    )


def test_a_number_that_cannot_be_reached_is_told_with_its_code(stand: Stand) -> None:
    sent = stand.text("+12025500404", status_callback=f"{stand.web}/hooks/twilio/status?message_id=79")
    last = dict(parse_qsl(stand.listener.wait_for(sent.sid, times=2)[-1].body.decode()))
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30003")
