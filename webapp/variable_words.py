"""The variables of templates in words of the page's language, as the menu beside each field offers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from campaigns.messaging.liquid import MAY_BE_EMPTY


@dataclass(frozen=True, slots=True)
class Offered:
    """`name` is that of Liquid, such as `member.name`. What may be empty takes other words for that case."""

    name: str
    text: Any

    @property
    def liquid(self) -> str:
        return f"{{{{ {self.name} }}}}"

    @property
    def or_else(self) -> str:
        return f'{{{{ {self.name} | default: "…" }}}}' if self.name in MAY_BE_EMPTY else ""


GROUPS: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "member": (
        _("Member"),
        {
            "member.name": _("Name by which they are called"),
            "member.full_name": _("Full name"),
            "member.tier": _("Tier"),
            "member.points": _("Points"),
            "member.age": _("Age"),
            "standing.next_tier": _("Next tier"),
            "standing.missing": _("Missing to the next tier"),
            "standing.expiring": _("Points that run out soon"),
            "owner.name": _("Who looks after them"),
        },
    ),
    "event": (
        _("Event"),
        {
            "event.title": _("Title"),
            "event.description": _("Description"),
            "event.date": _("Day"),
            "event.time": _("Time"),
            "event.venue": _("Venue"),
            "event.address": _("Address"),
            "event.map_url": _("Link to a map"),
            "event.price": _("Price"),
            "event.picture": _("Address of the picture"),
            "event.photos_url": _("Link to the photos"),
            "event.answer_by": _("Answers are taken until"),
        },
    ),
    "answer": (
        _("Their answer"),
        {
            "answer.state": _("What they answered"),
            "answer.party_size": _("How many come"),
            "answer.position": _("Place on the waitlist"),
            "answer.owed": _("Still to be paid"),
            "offer.until": _("The offer stands until"),
            "sessions.mine": _("Their sessions"),
            "sessions.waiting": _("Sessions they wait for"),
            "sessions.new": _("Session with a place for them"),
            "sessions.people": _("For how many"),
        },
    ),
    "club": (
        _("Club"),
        {
            "club.name": _("Name of the club"),
            "club.address": _("Address of the club"),
            "club.url": _("Address of these pages"),
        },
    ),
    "links": (
        _("Links"),
        {
            "links.rsvp": _("Answer to the invitation"),
            "links.sessions": _("Choose sessions"),
            "links.online": _("Where it takes place online"),
            "links.feedback": _("Say how it was"),
            "links.points": _("Own page with points"),
            "links.friend": _("Bring a friend"),
            "links.preferences": _("Choose what we write about"),
            "links.unsubscribe": _("Unsubscribe"),
            "links.complaint": _("Complain"),
            "links.confirm": _("Confirm the agreement"),
        },
    ),
    "occasion": (
        _("What made it due"),
        {
            "day.whose": _("Whose day it is"),
            "day.relation": _("What they are to the member"),
            "day.title": _("Name of the day"),
            "day.years": _("How many years"),
            "holiday.name": _("Holiday"),
            "purchase.date": _("Day of the purchase"),
            "purchase.amount": _("Amount of the purchase"),
            "purchase.quantity": _("How many were bought"),
            "purchase.product": _("What was bought"),
            "purchase.order": _("Number of the order"),
            "tier.name": _("New tier"),
            "tier.before": _("Tier before"),
            "signal.date": _("Day of the signal"),
            "signal.day": _("Day the signal names"),
            "signal.value": _("Value of the signal"),
            "signal.reference": _("Reference of the signal"),
        },
    ),
    "care": (
        _("Complaints and answers"),
        {
            "complaint.code": _("Code of the complaint"),
            "complaint.due": _("Answered by"),
            "complaint.answer": _("Our answer to the complaint"),
            "conversation.answer": _("Our answer to their words"),
            "consent.topics": _("What they agree to"),
        },
    ),
}


def offered() -> Sequence[tuple[Any, Sequence[Offered]]]:
    """Groups in their order: what the group is called, and what is in it."""
    return [(text, [Offered(name, said) for name, said in words.items()]) for text, words in GROUPS.values()]
