"""What tiers have of an event's seats, and for how long a freed one is offered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, FieldList, Form, FormField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from campaigns.core.identifiers import as_number
from campaigns.events.access import TierTerms
from campaigns.events.models import Event
from campaigns.events.offers import LONGEST_OFFER_HOURS
from campaigns.events.plans import MOST_SEATS
from campaigns.events.seats_by_tier import TierSeats
from campaigns.events.wall_time import instant
from webapp.forms.base import PageForm
from webapp.forms.events import WALL_CLOCK
from webapp.i18n import localised_here


class TierTermsForm(Form):
    tier_id = HiddenField()
    answers_from = DateTimeLocalField(_("Answers from"), [Optional()], format=WALL_CLOCK)
    kept = IntegerField(_("Seats kept"), [Optional(), NumberRange(0, MOST_SEATS)])
    kept_until = DateTimeLocalField(_("Kept until"), [Optional()], format=WALL_CLOCK)
    at_most = IntegerField(_("At most"), [Optional(), NumberRange(1, MOST_SEATS)])

    def terms(self, zone: str) -> TierTerms:
        """Times are the venue's wall clock. Raises NoSuchHour and NoSuchYear."""
        return TierTerms(
            tier_id=int(str(self.tier_id.data)),
            answers_from=_instant(self.answers_from.data, zone, "answers_from"),
            kept=self.kept.data or 0,
            kept_until=_instant(self.kept_until.data, zone, "kept_until"),
            at_most=self.at_most.data,
        )


class EventSeatsForm(PageForm):
    tiers = FieldList(FormField(TierTermsForm), max_entries=40)
    offer_hours = IntegerField(
        _("Hours a freed seat is offered"),
        [InputRequired(), NumberRange(0, LONGEST_OFFER_HOURS)],
        description=_("To the first of the waitlist, who has so long to say yes. 0 gives them the seat at once."),
    )

    @classmethod
    def of_event(cls, event: Event, rows: Sequence[TierSeats]) -> "EventSeatsForm":
        """As it is posted, or as the event stands."""
        return cls.of_request(offer_hours=event.offer_hours, tiers=[_shown(row.terms, event.zone) for row in rows])

    def terms(self, zone: str) -> list[TierTerms]:
        """Of tiers that are given any."""
        said = [entry.form.terms(zone) for entry in self.tiers if as_number(entry.form.tier_id.data)]
        return [each for each in said if each != TierTerms(tier_id=each.tier_id)]

    def lines(self, rows: Sequence[TierSeats]) -> list[tuple[str, Any]]:
        """The name of each tier with its part of the form."""
        names = {str(row.tier.id): localised_here(row.tier.name) for row in rows}
        return [(names.get(str(entry.form.tier_id.data), "?"), entry.form) for entry in self.tiers]


def _shown(terms: TierTerms, zone: str) -> dict[str, Any]:
    place = ZoneInfo(zone)
    return {
        "tier_id": str(terms.tier_id),
        "answers_from": terms.answers_from.astimezone(place) if terms.answers_from else None,
        "kept": terms.kept or None,
        "kept_until": terms.kept_until.astimezone(place) if terms.kept_until else None,
        "at_most": terms.at_most,
    }


def _instant(said: datetime | None, zone: str, field: str) -> datetime | None:
    return None if said is None else instant(said, zone=zone, field=field)
