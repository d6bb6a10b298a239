"""What is built for the benchmark is a mail that a calendar would read."""

from email import message_from_bytes
from email.policy import default

from icalendar import Calendar

from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.rendering import part_sheet
from webapp.commands.bench.delivery.invitations import WORDS, invitation


def test_a_guest_finds_their_name_in_the_words_and_in_the_entry() -> None:
    part = TemplatePart(channel=Channel.CALENDAR, language="en", subject="Invitation: Salon", html="", text=WORDS)
    mail = message_from_bytes(invitation(part_sheet(part), 7), policy=default)
    (entry,) = [each.get_content() for each in mail.walk() if each.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(entry).walk("VEVENT")
    assert event["attendee"].params["CN"] == "Guest 7"
    words = mail.get_body(("plain",))
    assert words is not None
    assert "Dear Guest 7," in words.get_content()
