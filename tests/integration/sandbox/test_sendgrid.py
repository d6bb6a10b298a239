import time
from typing import Any

import orjson
import pytest
from python_http_client.exceptions import HTTPError
from sendgrid.helpers.eventwebhook import EventWebhook

from tests.integration.sandbox.stand import Stand, letter, new_address, waited
from webapp.sandbox.content import read_content


def refused(stand: Stand, mail: dict[str, Any]) -> tuple[int, str]:
    with pytest.raises(HTTPError) as fault:
        stand.sendgrid().send(mail)
    return fault.value.status_code, orjson.loads(fault.value.body)["errors"][0]["field"]


def test_each_person_gets_their_own_letter(stand: Stand) -> None:
    first, second = new_address(), new_address()
    answer = stand.mail(first, second)
    row = stand.ledger.messages(recipient=second)[0]
    content = read_content(stand.ledger, row)
    assert content
    assert (answer.status_code, answer.headers["X-Message-Id"]) == (202, row.sid)
    assert (row.message_id, content.subject, content.text, content.html) == (
        f"{second}#1", "For N1", "Dear N1", "<p>Dear N1</p>",
    )  # fmt: skip


def test_a_thousand_people_fit_one_request_and_one_more_does_not(stand: Stand) -> None:
    people = [new_address() for _ in range(1_001)]
    assert stand.mail(*people[:1_000]).status_code == 202
    assert refused(stand, letter(*people)) == (400, "personalizations")
    assert stand.ledger.count(sid=stand.ledger.messages(recipient=people[0])[0].sid) == 1_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"from": {}}, "from.email"),
        ({"subject": ""}, "subject"),
        ({"content": []}, "content"),
        ({"personalizations": []}, "personalizations"),
        ({"personalizations": [{"to": []}]}, "personalizations.0.to"),
        ({"personalizations": [{"to": [{"email": "nobody"}]}]}, "personalizations.0.to.0.email"),
        ({"personalizations": [{"to": [{"email": "a@b.example", "name": "Li; Su"}]}]}, "personalizations.0.to.0.name"),
        ({"headers": {"Subject": "No"}}, "headers"),
        ({"headers": {"X-Broken": "one\r\ntwo"}}, "headers"),
        ({"send_at": int(time.time()) + 73 * 3_600}, "send_at"),
        ({"personalizations": [{"to": [{"email": "a@b.example"}], "custom_args": {"x": "y" * 10_001}}]},
         "personalizations.0.custom_args"),
    ],
)  # fmt: skip
def test_what_sendgrid_does_not_take_is_refused_by_field(stand: Stand, changes: dict[str, Any], field: str) -> None:
    assert refused(stand, letter(new_address(), **changes)) == (400, field)


def test_one_address_twice_is_refused_and_nobody_of_the_request_is_accepted(stand: Stand) -> None:
    once, twice = new_address(), new_address()
    assert refused(stand, letter(once, twice, twice.upper()))[0] == 400
    assert stand.ledger.count(recipient=once) == 0


def test_a_wrong_key_is_refused(stand: Stand) -> None:
    with pytest.raises(HTTPError) as fault:
        stand.sendgrid(key="SG.wrong").send(letter(new_address()))
    assert fault.value.status_code == 401


def test_events_carry_our_arguments_and_a_signature_over_the_raw_body(stand: Stand) -> None:
    to = new_address()
    stand.mail(to)
    heard = stand.listener.wait_for(f"{to}#0", times=2)
    events = [event for one in heard for event in orjson.loads(one.body) if event["email"] == to]
    assert [event["event"] for event in events] == ["processed", "delivered"]
    assert len({event["sg_event_id"] for event in events}) == 2
    webhook = EventWebhook(stand.public_key)
    for one in heard:
        signature = one.headers["X-Twilio-Email-Event-Webhook-Signature"]
        timestamp = one.headers["X-Twilio-Email-Event-Webhook-Timestamp"]
        assert webhook.verify_signature(one.body.decode(), signature, timestamp)
        assert not webhook.verify_signature(one.body.decode().rstrip(), signature, timestamp)


@pytest.mark.parametrize(("local", "last"), [("bounce", "bounce"), ("drop", "dropped"), ("spam", "spamreport")])
def test_some_addresses_always_go_wrong(stand: Stand, local: str, last: str) -> None:
    to = new_address(local)
    stand.mail(to)
    waited(lambda: stand.ledger.messages(recipient=to)[0].status == last)
    assert f'"event":"{last}"'.encode() in stand.listener.matching(to)[-1].body


def test_a_webhook_that_fails_is_tried_again(stand: Stand) -> None:
    to = new_address("drop")
    stand.listener.refusals.add(to)
    stand.mail(to)
    first, second = (orjson.loads(one.body) for one in stand.listener.wait_for(f"{to}#0", times=2))
    assert [e["sg_event_id"] for e in first if e["email"] == to] == [
        e["sg_event_id"] for e in second if e["email"] == to
    ]


def test_a_chinese_sender_is_shown_by_name(stand: Stand) -> None:
    somebody = new_address()
    stand.sendgrid().send(letter(somebody) | {"from": {"email": "club@club.example", "name": "灯坊"}})
    content = read_content(stand.ledger, stand.ledger.messages(recipient=somebody)[0])
    assert content
    assert (content.sender, content.sender_name) == ("灯坊 <club@club.example>", "灯坊")
