"""What a guest takes along from their page: a file for any calendar, and a link that fills in Google's."""

from datetime import date, datetime
from urllib.parse import urlencode

from campaigns.core.words import localised
from campaigns.events.calendar import PUBLISH, write_entry
from campaigns.events.entries import calendar_entry, place_of, shown_times
from campaigns.events.feed import published_seat
from campaigns.events.links import InvitationLinks
from campaigns.events.models import Event, Invitation

GOOGLE = "https://calendar.google.com/calendar/render"


def calendar_file(invitation: Invitation, *, links: InvitationLinks, host: str, language: str) -> bytes:
    """The same entry that an invitation by mail makes, so that the two become one in the guest's calendar."""
    seat = published_seat(invitation, links=links, host=host)
    return write_entry(calendar_entry(invitation.event, language), seat, method=PUBLISH)


def google_link(event: Event, *, language: str, page: str) -> str:
    starts_at, ends_at = map(_basic, shown_times(event))
    wanted = {
        "action": "TEMPLATE",
        "text": localised(event.title, language),
        "dates": f"{starts_at}/{ends_at}",
        "details": f"{localised(event.description, language)}\n{page}".strip(),
        "location": place_of(event),
    }
    return f"{GOOGLE}?{urlencode(wanted)}"


def _basic(value: date) -> str:
    """Of a time, in UTC, or of a date."""
    return value.strftime("%Y%m%dT%H%M%SZ" if isinstance(value, datetime) else "%Y%m%d")
