"""The guests of an event as a file for spreadsheets, a line for each person, in the reader's language."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from campaigns.core.words import localised
from campaigns.events.models import Event, Invitation
from campaigns.events.saying.guest_list import Asked, all_asked, every_guest
from campaigns.events.saying.said import Said
from campaigns.members.imports.member_export import BOM, csv_line
from webapp.i18n import language
from webapp.labels import label


def guest_lines(session: Session, event: Event) -> Iterator[str]:
    """Cells that a spreadsheet would run as a formula get a leading apostrophe."""
    place, event_id = ZoneInfo(event.zone), event.id
    asked = all_asked(session, event_id)
    yield BOM + csv_line((*_heads(), *(localised(words, language()) for _question, words in asked)))
    for invitation, said in every_guest(session, event_id):
        yield csv_line((*_guest(invitation, said, place), *_replies(said, asked)))
        for one in said.companions:
            name, guest = one.name or _("Name follows"), invitation.member.full_name
            yield csv_line((name, guest, invitation.member.code, "", _state(invitation), "", "", one.diet, one.note))


def _heads() -> tuple[str, ...]:
    return (
        _("Full name"),
        _("Comes with"),
        _("Member code"),
        _("Tier"),
        _("State"),
        _("People"),
        _("Answered"),
        _("Diet or allergies"),
        _("Note"),
    )


def _guest(invitation: Invitation, said: Said, place: ZoneInfo) -> tuple[str, ...]:
    """In the order of the heads; the time as the clock shows it at the venue."""
    member, answered = invitation.member, invitation.answered_at
    return (
        member.full_name,
        "",
        member.code,
        localised(member.tier.name, language()),
        _state(invitation),
        str(invitation.party_size),
        f"{answered.astimezone(place):%Y-%m-%d %H:%M}" if answered else "",
        said.diet,
        said.note,
    )


def _replies(said: Said, asked: Sequence[Asked]) -> Iterator[str]:
    for question_id, words in asked:
        reply = said.replies.get(question_id)
        yield localised(reply.said, language()) if reply and reply.asked == words else ""


def _state(invitation: Invitation) -> str:
    return str(label(invitation.state).text)
