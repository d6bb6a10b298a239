from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from twilio.base.exceptions import TwilioRestException

from campaigns.messaging.providers import twilio_sms
from campaigns.messaging.providers.base import (
    Absent,
    Accepted,
    Ambiguous,
    Found,
    Inconclusive,
    Misconfigured,
    Missing,
    Rejected,
    Retry,
)
from campaigns.messaging.providers.sendgrid_api import Divisible, verdict
from tests.clock import NOW


@dataclass
class Answer:
    status_code: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def refusal(field_name: str) -> bytes:
    return orjson.dumps({"errors": [{"message": "no", "field": field_name}]})


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(202, {"X-Message-Id": "a"}), Accepted),
        (Answer(202), Ambiguous),
        (Answer(400, body=refusal("personalizations.3.to.0.email")), Divisible),
        (Answer(400, body=refusal("from.email")), Misconfigured),
        (Answer(400, body=b"<html>"), Divisible),
        (Answer(400, body=refusal("content")), Divisible),
        (Answer(401), Misconfigured),
        (Answer(403), Misconfigured),
        (Answer(413), Divisible),
        (Answer(429), Retry),
        (Answer(500), Retry),
        (Answer(502), Ambiguous),
        (Answer(503), Retry),
    ],
)
def test_what_sendgrids_answers_mean(answer: Answer, outcome: type) -> None:
    assert isinstance(verdict(answer, now=NOW), outcome)


def test_a_pause_lasts_until_the_reset() -> None:
    reset = str(int(NOW.timestamp()) + 90)
    assert verdict(Answer(429, {"X-RateLimit-Reset": reset}), now=NOW) == Retry(
        "SendGrid asks for a pause.", after=90, whole=True
    )


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (429, 20429, Retry),
        (400, 30001, Retry),
        (400, 21611, Retry),
        (400, 21610, Rejected),
        (400, 21211, Rejected),
        (401, 20003, Misconfigured),
        (400, 63017, Misconfigured),
        (500, None, Retry),
        (504, None, Ambiguous),
        (400, 21617, Rejected),
    ],
)
def test_what_twilios_refusals_mean(status: int, code: int | None, outcome: type) -> None:
    assert isinstance(twilio_sms.verdict(TwilioRestException(status, "/", "no", code)), outcome)


def test_an_opt_out_suppresses_and_no_number_is_marked() -> None:
    stopped = twilio_sms.verdict(TwilioRestException(400, "/", "stop", 21610))
    nobody = twilio_sms.verdict(TwilioRestException(400, "/", "none", 21211))
    assert isinstance(stopped, Rejected)
    assert isinstance(nobody, Rejected)
    assert (stopped.suppress, nobody.invalid) == (True, True)


@dataclass
class Text:
    sid: str
    date_created: datetime
    direction: str = "outbound-api"


MISSING = Missing(1, 1, "+12025550123", datetime(2026, 11, 22, 9, tzinfo=UTC), frozenset({"SMknown"}))
AFTER = MISSING.claimed_at + timedelta(seconds=3)


def test_the_one_text_that_is_no_other_is_ours() -> None:
    listed = [Text("SMours", AFTER), Text("SMknown", AFTER), Text("SMold", AFTER - timedelta(days=1))]
    assert twilio_sms.compared(MISSING, listed) == Found("SMours")


def test_no_text_since_the_claim_means_it_never_came() -> None:
    listed = [Text("SMknown", AFTER), Text("SMreply", AFTER, "inbound")]
    assert twilio_sms.compared(MISSING, listed) == Absent()


def test_two_that_may_be_ours_leave_it_open() -> None:
    assert isinstance(twilio_sms.compared(MISSING, [Text("SMa", AFTER), Text("SMb", AFTER)]), Inconclusive)
