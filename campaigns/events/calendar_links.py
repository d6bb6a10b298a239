"""What a guest takes along from their page: a file for any calendar, and a link that fills in Google's."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from campaigns.core.words import localised
from campaigns.events.calendar import Seat, write_entry
from campaigns.events.extras import calendar_entry
from campaigns.events.links import InvitationLinks
from campaigns.events.models import Event, Invitation

GOOGLE = "https://calendar.google.com/calendar/render"


def calendar_file(invitation: Invitation, *, links: InvitationLinks, host: str, language: str) -> bytes:
    """The same entry that an invitation by mail makes, so that the two become one in the guest's calendar."""
    seat = Seat(
        uid=links.uid(invitation.id),
        mailbox=links.mailbox(invitation.id),
        host=host,
        url=links.page(invitation.id),
        guest=invitation.member.full_name,
        address="",
    )
    return write_entry(calendar_entry(invitation.event, language, method="PUBLISH"), seat)


def google_link(event: Event, *, language: str, page: str) -> str:
    wanted = {
        "action": "TEMPLATE",
        "text": localised(event.title, language),
        "dates": f"{_basic(event.starts_at)}/{_basic(event.ends_at)}",
        "details": f"{localised(event.description, language)}\n{page}".strip(),
        "location": ", ".join(part for part in (event.venue, event.address) if part),
    }
    return f"{GOOGLE}?{urlencode(wanted)}"


def _basic(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
