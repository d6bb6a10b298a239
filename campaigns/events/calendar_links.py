"""What a guest takes along from their page: a file for any calendar, and a link that fills in Google's."""

from datetime import date, datetime
from urllib.parse import urlencode

from campaigns.core.words import localised
from campaigns.events.calendar import PUBLISH, write_entry
from campaigns.events.entries import calendar_entry, described, place_of, shown_times
from campaigns.events.feed import published_seat
from campaigns.events.links import InvitationLinks
from campaigns.events.models import Invitation
from campaigns.events.moves import SEATED

GOOGLE = "https://calendar.google.com/calendar/render"


def calendar_file(invitation: Invitation, *, links: InvitationLinks, host: str, language: str) -> bytes:
    """The same entry that an invitation by mail makes, so that the two become one in the guest's calendar."""
    seat = published_seat(invitation, links=links, host=host)
    entry = calendar_entry(invitation.event, language, seated=invitation.state in SEATED)
    return write_entry(entry, seat, method=PUBLISH)


def google_link(invitation: Invitation, *, language: str, page: str) -> str:
    event = invitation.event
    said = described(event, language, seated=invitation.state in SEATED)
    starts_at, ends_at = map(_basic, shown_times(event))
    wanted = {
        "action": "TEMPLATE",
        "text": localised(event.title, language),
        "dates": f"{starts_at}/{ends_at}",
        "details": f"{said}\n{page}".strip(),
        "location": place_of(event),
    }
    return f"{GOOGLE}?{urlencode(wanted)}"


def _basic(value: date) -> str:
    """Of a time, in UTC, or of a date."""
    return value.strftime("%Y%m%dT%H%M%SZ" if isinstance(value, datetime) else "%Y%m%d")
