"""What becomes of an event in one guest's calendar, and how a message says so."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.core.words import LocalText, localised
from campaigns.events.calendar import CANCEL, REQUEST, Entry
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.sessions.words import NONE, Own, say_sessions

PARTSTATS = {
    InvitationState.ATTENDING.value: "ACCEPTED",
    InvitationState.TENTATIVE.value: "TENTATIVE",
    InvitationState.WAITLISTED.value: "TENTATIVE",
}
"""How a calendar says what the guest said; whatever else they said, it still asks."""

OFF = frozenset({InvitationState.DECLINED, InvitationState.CANCELLED})
"""Who is in one of these needs no entry."""

_MINE: LocalText = {"en": "Your sessions: %s", "zh": "您的环节：%s"}  # noqa: RUF001 - as Chinese is written
_JOIN: LocalText = {"en": "Join online: %s", "zh": "线上参加：%s"}  # noqa: RUF001 - as Chinese is written


def calendar_entry(event: Event, language: str, *, seated: bool = False, own: Own = NONE) -> Entry:
    """As all guests have it, or those with a seat, who are told where to join online and which sessions are theirs."""
    starts_at, ends_at = shown_times(event)
    return Entry(
        created_at=event.created_at,
        starts_at=starts_at,
        ends_at=ends_at,
        title=localised(event.title, language),
        description=described(event, language, seated=seated, own=own),
        place=place_of(event),
    )


def described(event: Event, language: str, *, seated: bool, own: Own = NONE) -> str:
    said = [localised(event.description, language), "\n".join(_sessions(event, language))]
    if mine := say_sessions(event, own.held, language):
        said.append(localised(_MINE, language) % mine)
    if seated and event.online_url:
        said.append(localised(_JOIN, language) % event.online_url)
    return "\n\n".join(filter(None, said))


def _sessions(event: Event, language: str) -> Iterator[str]:
    for each in event.sessions:
        speaker = f" ({each.speaker})" if each.speaker else ""
        yield f"{each.starts_at.astimezone(ZoneInfo(event.zone)):%H:%M} {localised(each.title, language)}{speaker}"


def place_of(event: Event) -> str:
    return ", ".join(part for part in (event.venue, event.address) if part)


def shown_times(event: Event) -> tuple[datetime, datetime] | tuple[date, date]:
    """From midnight to midnight at the venue is whole days; the last date is the day after."""
    there = ZoneInfo(event.zone)
    starts_at, ends_at = event.starts_at.astimezone(there), event.ends_at.astimezone(there)
    if starts_at.time() == ends_at.time() == time.min:
        return starts_at.date(), ends_at.date()
    return event.starts_at.astimezone(UTC), event.ends_at.astimezone(UTC)


def entry_after(invitation: Invitation, *, before: InvitationState, now: datetime) -> dict[str, Any]:
    """What a message's details say of the entry once the guest's state has changed from `before`.

    Taking it off and putting it back have a SEQUENCE of their own. An answer alone has not: the buttons of the mail
    that the guest already has must go on working.
    """
    is_off = invitation.state in OFF
    if is_off or before in OFF:
        invitation.taken_off += 1
    return {
        "method": CANCEL if is_off else REQUEST,
        "partstat": PARTSTATS.get(invitation.state.value, "NEEDS-ACTION"),
        "taken_off": invitation.taken_off,
        "stamp": now.isoformat(),
    }
