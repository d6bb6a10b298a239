"""How the builder asks each condition, by areas."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from webapp.segment_words.phrases import deeds, people, worth
from webapp.segment_words.phrases.phrase import SLOT, Phrase

__all__ = ["AREAS", "PARAMETERS", "PHRASES", "SLOT", "Area", "Phrase"]


class Area(NamedTuple):
    title: Any
    phrases: Mapping[str, Phrase]


AREAS = (
    Area(_("Profile"), people.PROFILE),
    Area(_("The club's own fields"), people.CUSTOM),
    Area(_("Tier, points and engagement"), worth.WORTH),
    Area(_("Purchases and deeds"), deeds.BEHAVIOUR),
    Area(_("Gatherings"), deeds.EVENTS),
    Area(_("Messages"), deeds.MESSAGES),
    Area(_("Dates"), people.DATES),
    Area(_("Consent and contact"), people.AGREEMENT),
    Area(_("Lists"), worth.LISTS),
)
PHRASES: Mapping[str, Phrase] = {name: phrase for area in AREAS for name, phrase in area.phrases.items()}

PARAMETERS: Mapping[str, Any] = {
    "days": _("Days"),
    "since": _("From"),
    "until": _("Until"),
    "at_least": _("At least"),
    "at_most": _("At most"),
    "exactly": _("Exactly"),
    "total_at_least": _("At least in all"),
    "total_at_most": _("At most in all"),
    "average_at_least": _("At least on average"),
    "average_at_most": _("At most on average"),
    "amount": _("Amount"),
    "missing": _("Missing"),
    "percent": _("Percent"),
    "month": _("Month"),
    "ahead": _("Month"),
    "calendar": _("Calendar"),
    "tier": _("Tier"),
    "tiers": _("Tiers"),
    "classes": _("Classes"),
    "bands": _("Engagement"),
    "languages": _("Languages"),
    "zones": _("Time zones"),
    "cities": _("Cities"),
    "countries": _("Countries"),
    "owners": _("Owners"),
    "tags": _("Tags"),
    "interests": _("Interests"),
    "roles": _("Roles"),
    "rhythms": _("Rhythm"),
    "topic": _("Topic"),
    "channel": _("Channel"),
    "field": _("Field"),
    "known": _("Known"),
    "signal": _("Signal"),
    "one_of": _("Values"),
    "contains": _("Contains"),
    "yes": _("Answer"),
    "kind": _("What happened"),
    "what": _("What happened"),
    "event": _("Event"),
    "campaign": _("Campaign"),
    "with_friend": _("With a friend"),
    "direction": _("Direction"),
    "by": _("Figure"),
    "members": _("Members"),
    "segment": _("Segment"),
    "times": _("How often"),
    "span": _("When"),
}
"""What each parameter is called, beside an error and for who hears the page."""
