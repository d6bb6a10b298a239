"""In whose name mails go: the setting's, the club's, or a person's; a request holds mails of one writer alone."""

import pytest

from campaigns.messaging.providers.base import Envelope
from campaigns.messaging.providers.sendgrid_api import requests
from campaigns.messaging.rendering import make_sheet

SHEET = make_sheet(subject="Hi", html="<p>Hi</p>", text="Hi")


def mail(number: int, sender: str = "Ada", reply_to: str = "") -> Envelope:
    return Envelope(number, 1, f"m{number}@example.com", SHEET, (), sender_name=sender, reply_to=reply_to)


@pytest.mark.parametrize(
    ("setting", "in_person", "name"),
    [
        ("House <mail@club.example>", False, "House"),
        ("House <mail@club.example>", True, "Ada"),
        ("mail@club.example", False, "Ada"),
    ],
)
def test_a_person_writes_whatever_the_setting_is_called(setting: str, *, in_person: bool, name: str) -> None:
    envelope = Envelope(1, 1, "m@example.com", SHEET, (), sender_name="Ada", in_person=in_person)
    assert envelope.written_by(setting) == (name, "mail@club.example")


def test_mails_of_two_writers_are_two_requests() -> None:
    groups = list(requests([mail(1), mail(2, "Bo"), mail(3), mail(4, reply_to="ada@club.example")]))
    assert [[each.message_id for each in group] for group in groups] == [[1, 3], [2], [4]]
