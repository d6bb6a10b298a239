import time
from typing import Any
from urllib.parse import parse_qsl

import orjson
import pytest
import requests
from python_http_client.exceptions import HTTPError
from twilio.base.exceptions import TwilioRestException

from tests.integration.sandbox.stand import Stand, letter, new_address, new_number

REFUSALS = [
    ("rate_limit", 429),
    ("server_error", 500),
    ("unavailable", 503),
    ("unauthorised", 401),
    ("refuse_address", 400),
]
SILENCES = [("timeout_after_accept", 1), ("close_after_accept", 1), ("reset_before_accept", 0), ("reset_mid_upload", 0)]


def statuses(stand: Stand, number: str) -> list[str]:
    heard = stand.listener.matching(number.lstrip("+"))
    return [dict(parse_qsl(one.body.decode()))["MessageStatus"] for one in heard]


def callback(stand: Stand) -> dict[str, Any]:
    return {"status_callback": f"{stand.web}/hooks/twilio/status?message_id=1"}


@pytest.mark.parametrize(("kind", "status"), REFUSALS)
def test_twilio_refuses_on_order_once_and_accepts_nothing(stand: Stand, kind: str, status: int) -> None:
    to = new_number()
    stand.order("twilio", kind)
    with pytest.raises(TwilioRestException) as refused:
        stand.text(to)
    assert (refused.value.status, stand.ledger.count(recipient=to)) == (status, 0)
    assert stand.text(to).sid


@pytest.mark.parametrize(("kind", "status"), REFUSALS)
def test_sendgrid_refuses_on_order_once_and_accepts_nothing(stand: Stand, kind: str, status: int) -> None:
    to = new_address()
    stand.order("sendgrid", kind)
    with pytest.raises(HTTPError) as refused:
        stand.mail(to)
    assert (refused.value.status_code, stand.ledger.count(recipient=to)) == (status, 0)
    assert stand.mail(to).status_code == 202


def test_a_rate_limit_says_when_to_come_back(stand: Stand) -> None:
    stand.order("twilio", "rate_limit", value=7)
    stand.order("sendgrid", "rate_limit", value=7)
    headers = {"Authorization": "Bearer SG.key-of-the-stand"}
    mail = requests.post(f"{stand.url}/v3/mail/send", json=letter(new_address()), headers=headers, timeout=10)
    assert (mail.status_code, mail.headers["X-RateLimit-Remaining"]) == (429, "0")
    assert int(mail.headers["X-RateLimit-Reset"]) >= time.time()
    account = stand.twilio()
    address = f"{stand.url}/2010-04-01/Accounts/{account.username}/Messages.json"
    text = requests.post(address, auth=(account.username, account.password), data={"To": "+1"}, timeout=10)
    assert (text.json()["code"], text.headers["Retry-After"]) == (20429, "7")


@pytest.mark.parametrize(("kind", "accepted"), SILENCES)
def test_twilio_breaks_off_on_order(stand: Stand, kind: str, accepted: int) -> None:
    to = new_number()
    stand.order("twilio", kind)
    with pytest.raises(requests.RequestException):
        stand.twilio(timeout=1).messages.create(to=to, from_="+12025550100", body="Hello")
    assert stand.ledger.count(recipient=to) == accepted


@pytest.mark.parametrize(("kind", "accepted"), SILENCES)
def test_sendgrid_breaks_off_on_order(stand: Stand, kind: str, accepted: int) -> None:
    to = new_address()
    stand.order("sendgrid", kind)
    with pytest.raises(OSError):  # noqa: PT011 - a time-out, a reset or a closed line
        stand.sendgrid(timeout=1).send(letter(to))
    assert stand.ledger.count(recipient=to) == accepted


def test_an_answer_nobody_can_read_was_accepted_all_the_same(stand: Stand) -> None:
    to = new_number()
    stand.order("twilio", "malformed")
    with pytest.raises(ValueError, match="Unterminated"):
        stand.text(to)
    assert stand.ledger.count(recipient=to) == 1


def test_an_empty_answer_names_no_message_though_one_was_accepted(stand: Stand) -> None:
    to = new_number()
    stand.order("twilio", "empty")
    assert (stand.text(to).sid, stand.ledger.count(recipient=to)) == (None, 1)


def test_only_the_named_address_is_refused(stand: Stand) -> None:
    bad, good = new_address(), new_address()
    stand.order("sendgrid", "refuse_address", address=bad, count=None)
    with pytest.raises(HTTPError):
        stand.mail(good, bad)
    assert stand.mail(good).status_code == 202


def test_a_fault_without_count_lasts_until_it_is_withdrawn(stand: Stand) -> None:
    stand.order("twilio", "server_error", count=None)
    for _ in range(3):
        with pytest.raises(TwilioRestException):
            stand.text(new_number())
    requests.delete(f"{stand.url}/faults", timeout=10)
    assert stand.text(new_number()).sid


def test_a_slow_answer_comes_after_the_receipts(stand: Stand) -> None:
    to = new_number()
    stand.order("twilio", "slow", value=2)
    stand.text(to, **callback(stand))
    assert statuses(stand, to) == ["sent", "delivered"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("receipts_reversed", ["delivered", "sent"]),
        ("receipts_doubled", ["sent", "sent", "delivered", "delivered"]),
    ],
)
def test_receipts_are_bent_on_order(stand: Stand, kind: str, told: list[str]) -> None:
    to = new_number()
    stand.order("twilio", kind, address=to)
    stand.text(to, **callback(stand))
    stand.listener.wait_for(to.lstrip("+"), times=len(told))
    assert statuses(stand, to) == told
    assert stand.twilio().messages.list(to=to)[0].status == "delivered"


def test_lost_receipts_are_told_nobody(stand: Stand) -> None:
    lost, told = new_number(), new_number()
    stand.order("twilio", "receipts_lost", address=lost)
    for to in (lost, told):
        stand.text(to, **callback(stand))
    stand.listener.wait_for(told.lstrip("+"), times=2)
    assert statuses(stand, lost) == []


def test_a_doubled_event_keeps_its_id(stand: Stand) -> None:
    to = new_address("drop")
    stand.order("sendgrid", "receipts_doubled", address=to)
    stand.mail(to)
    events = [e for one in stand.listener.wait_for(to) for e in orjson.loads(one.body) if e["email"] == to]
    assert (len(events), len({event["sg_event_id"] for event in events})) == (2, 1)


def test_an_order_that_makes_no_sense_is_refused(stand: Stand) -> None:
    answer = requests.post(f"{stand.url}/faults", json={"provider": "pigeon", "kind": "slow"}, timeout=10)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["provider"])
