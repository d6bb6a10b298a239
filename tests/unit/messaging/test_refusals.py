"""A request that SendGrid refuses: for the sake of somebody in it, or for everybody's."""

from collections.abc import Callable, Sequence

import orjson

from campaigns.core.clock import system_clock
from campaigns.messaging.providers.base import Accepted, Envelope, Outcome, Rejected, Unfit
from campaigns.messaging.providers.sendgrid_api import PROBES, SendGridMail
from campaigns.messaging.rendering import make_sheet

SHEET = make_sheet(subject="Hello", html="<p>Hello</p>", text="Hello")


class Answer:
    def __init__(self, *, refused: bool) -> None:
        self.status_code = 400 if refused else 202
        self.headers = {"X-Message-Id": "a"}
        self.body = orjson.dumps({"errors": [{"message": "no such thing", "field": None}]})


class Client:
    """Stands where the SDK's client does; refuses a request that holds anybody of `bad`."""

    def __init__(self, bad: Callable[[str], bool]) -> None:
        self.mail = self.send = self
        self.asked: list[int] = []
        self._bad = bad

    def post(self, request_body: str) -> Answer:
        people = [person["to"][0]["email"] for person in orjson.loads(request_body)["personalizations"]]
        self.asked.append(len(people))
        return Answer(refused=any(map(self._bad, people)))


def letter(number: int, reply_to: str = "") -> Envelope:
    return Envelope(number, 1, f"p{number}@example.com", SHEET, (), reply_to=reply_to)


def handed_over(client: Client, letters: Sequence[Envelope]) -> Sequence[Outcome]:
    mail = SendGridMail(client, sender="club@club.example", clock=system_clock)
    return mail.hand_over(letters, may_start=lambda: True)


def test_refused_for_everybody_it_is_asked_a_few_times_and_nobody_is_given_up() -> None:
    client = Client(lambda _: True)
    assert set(handed_over(client, [letter(number) for number in range(1_000)])) == {Unfit("no such thing")}
    assert client.asked == [1_000] + [1] * PROBES


def test_refused_for_one_the_others_go() -> None:
    client = Client(lambda address: address == "p0@example.com")
    first, *others = handed_over(client, [letter(number) for number in range(1_000)])
    assert isinstance(first, Rejected)
    assert all(isinstance(outcome, Accepted) for outcome in others)


def test_a_few_who_are_all_refused_are_refused_for_themselves() -> None:
    outcomes = handed_over(Client(lambda _: True), [letter(number) for number in range(PROBES)])
    assert all(isinstance(outcome, Rejected) for outcome in outcomes)


def test_letters_answered_in_two_places_go_in_two_requests() -> None:
    client = Client(lambda _: False)
    handed_over(client, [letter(number, f"desk{number % 2}@reply.test") for number in range(4)])
    assert client.asked == [2, 2]
