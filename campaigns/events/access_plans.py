"""What somebody decides about the seats of tiers and about offers, and the checks it must pass."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.words import mark
from campaigns.events.access import TierTerms, tree_of
from campaigns.events.locking import lock_event
from campaigns.events.models import Event, EventState
from campaigns.events.offers import LONGEST_OFFER_HOURS
from campaigns.events.plans import MOST_SEATS, PlanRefused
from campaigns.events.promotion import seat_waiting
from campaigns.members.models import Tier


class KeptOverCapacity(PlanRefused):
    sentence = mark("%(kept)d seats would be kept for tiers, but the event has only %(seats)d.")
    field = "capacity"


class OpensTooLate(PlanRefused):
    sentence = mark("A tier must be able to answer before the last answer is taken.")
    field = "rsvp_until"


class ReleasedTooLate(PlanRefused):
    sentence = mark("Seats kept for a tier are released before the event starts.")
    field = "starts_at"


class BadTierSeats(PlanRefused):
    sentence = mark("A tier may have 1 to a million seats, and no more seats are kept for it than it may have.")


class UnknownTier(PlanRefused):
    sentence = mark("One of these tiers is no longer in force. Nothing was changed. Please look at the page again.")


class BadOfferHours(PlanRefused):
    sentence = mark("A freed seat is offered for 0 to 168 hours.")
    field = "offer_hours"


class SeatsSettled(PlanRefused):
    sentence = mark("This event is over or cancelled, so its seats can no longer be changed.")


def change_access(
    session: Session, *, event_id: int, terms: Collection[TierTerms], offer_hours: int, now: datetime
) -> Event:
    """Give each tier these terms and no others. Seats that become open go to those who wait; nobody loses one."""
    event = lock_event(session, event_id=event_id)
    if event.is_settled:
        raise SeatsSettled
    if not 0 <= offer_hours <= LONGEST_OFFER_HOURS:
        raise BadOfferHours
    _check_tiers(session, {each.tier_id for each in terms})
    check_terms(event, terms)
    event.tier_access, event.offer_hours = tree_of(tuple(terms)), offer_hours
    if event.state is EventState.PUBLISHED:
        seat_waiting(session, event, now=now)
    session.flush()
    return event


def check_terms(event: Event, terms: Collection[TierTerms]) -> None:
    """Whether they agree with the event as it is planned."""
    kept = sum(each.kept for each in terms)
    if kept > event.capacity:
        raise KeptOverCapacity(kept=kept, seats=event.capacity)
    for each in terms:
        most = MOST_SEATS if each.at_most is None else each.at_most
        for fault, refusal in (
            (not 0 <= each.kept <= most or not 1 <= most <= MOST_SEATS, BadTierSeats),
            (each.answers_from is not None and each.answers_from >= event.rsvp_until, OpensTooLate),
            (each.kept_until is not None and each.kept_until > event.starts_at, ReleasedTooLate),
        ):
            if fault:
                raise refusal


def _check_tiers(session: Session, tier_ids: set[int]) -> None:
    in_force = select(Tier.id).where(among(Tier.id, tier_ids), Tier.heir_id.is_(None))
    if set(session.scalars(in_force)) != tier_ids:
        raise UnknownTier
