"""What a guest takes along from their page: a file for any calendar, and links that fill in Google's or Outlook's."""

from datetime import date, datetime
from urllib.parse import quote, urlencode

from campaigns.core.words import localised
from campaigns.events.calendar import PUBLISH, write_entry
from campaigns.events.entries import calendar_entry, described, place_of, shown_times
from campaigns.events.feed import published_seat
from campaigns.events.links import InvitationLinks
from campaigns.events.models import Invitation
from campaigns.events.moves import SEATED
from campaigns.events.sessions.words import NONE, Own

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK, OUTLOOK_AT_WORK = "outlook.live.com", "outlook.office.com"


def calendar_file(
    invitation: Invitation, *, links: InvitationLinks, host: str, language: str, own: Own = NONE
) -> bytes:
    """The same entry that an invitation by mail makes, so that the two become one in the guest's calendar."""
    seat = published_seat(invitation, links=links, host=host)
    entry = calendar_entry(invitation.event, language, seated=invitation.state in SEATED, own=own)
    return write_entry(entry, seat, method=PUBLISH)


def google_link(invitation: Invitation, *, language: str, page: str, own: Own = NONE) -> str:
    event = invitation.event
    starts_at, ends_at = map(_basic, shown_times(event))
    wanted = {
        "action": "TEMPLATE",
        "text": localised(event.title, language),
        "dates": f"{starts_at}/{ends_at}",
        "details": _details(invitation, language, page, own),
        "location": place_of(event),
    }
    return f"{GOOGLE}?{urlencode(wanted)}"


def outlook_link(invitation: Invitation, *, host: str, language: str, page: str, own: Own = NONE) -> str:
    """`host`: of people's own calendar, or of the one they have at work."""
    event = invitation.event
    starts_at, ends_at = shown_times(event)
    wanted = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": localised(event.title, language),
        "startdt": _extended(starts_at),
        "enddt": _extended(ends_at),
        "allday": "false" if isinstance(starts_at, datetime) else "true",
        "body": _details(invitation, language, page, own),
        "location": place_of(event),
    }
    return f"https://{host}/calendar/deeplink/compose?{urlencode(wanted, quote_via=quote)}"


def _details(invitation: Invitation, language: str, page: str, own: Own) -> str:
    said = described(invitation.event, language, seated=invitation.state in SEATED, own=own)
    return f"{said}\n{page}".strip()


def _basic(value: date) -> str:
    """Of a time, in UTC, or of a date."""
    return value.strftime("%Y%m%dT%H%M%SZ" if isinstance(value, datetime) else "%Y%m%d")


def _extended(value: date) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ" if isinstance(value, datetime) else "%Y-%m-%d")
