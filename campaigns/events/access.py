"""Which tier may have how many seats, and from when: the one rule for every way in. The caller holds the event's lock.

Seats kept for a tier are not given to others until they are released; a tier with a quota has no more than that.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation
from campaigns.events.moves import SEATED, held_by, unheld_seats


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTerms:
    """What one tier has of its own; a tier without terms may have any seat that is kept for nobody.

    Seats kept without a date are released when answers close. `at_most` None means as many as there are.
    """

    tier_id: int
    answers_from: datetime | None = None
    kept: int = 0
    kept_until: datetime | None = None
    at_most: int | None = None

    def released_at(self, event: Event) -> datetime:
        return self.kept_until or event.rsvp_until

    def keeps(self, event: Event, *, now: datetime) -> int:
        """As many seats as are kept for the tier now, taken by its members or still free."""
        return self.kept if now < self.released_at(event) else 0


_TERMS: TypeAdapter[tuple[TierTerms, ...]] = TypeAdapter(tuple[TierTerms, ...])


def read_terms(event: Event) -> Mapping[int, TierTerms]:
    """Tier id → its terms, of tiers that have any."""
    return {each.tier_id: each for each in _TERMS.validate_python(event.tier_access or [])}


def tree_of(terms: Sequence[TierTerms]) -> list[Any]:
    """As they are kept."""
    tree: list[Any] = _TERMS.dump_python(tuple(terms), mode="json")
    return tree


def opens_at(event: Event, tier_id: int, *, now: datetime, by_staff: bool = False) -> datetime | None:
    """When members of the tier may answer, if that lies ahead: on its own day, else on the event's.

    Its own day binds staff too: others were promised that they go first.
    """
    own = read_terms(event).get(tier_id)
    opens = (own and own.answers_from) or (None if by_staff else event.rsvp_from)
    return opens if opens is not None and now < opens else None


def counted_tier(invitation: Invitation) -> int:
    """Of a seat or an offer that is held, the tier it was taken with; else the member's own as it is now."""
    held = held_by(invitation) and invitation.tier_id
    return held or invitation.member.tier_id


class Room:
    """How many more seats members of each tier may have just now."""

    def __init__(self, session: Session, event: Event, *, now: datetime) -> None:
        self._event, self._terms, self._now = event, read_terms(event), now
        self._used = Counter(used_by_tier(session, event) if self._terms else {})

    def of(self, tier_id: int | None) -> int:
        """Less than nothing in a house that is overfull."""
        kept = sum(self._left(each) for each in self._terms.values() if each.tier_id != tier_id)
        room = unheld_seats(self._event) - kept
        own = self._terms.get(tier_id or 0)
        return room if own is None or own.at_most is None else min(room, own.at_most - self._used[own.tier_id])

    def of_each(self) -> Mapping[int, int]:
        """Tier id → room, of tiers with terms; all others have the room `of(None)`."""
        return {tier_id: self.of(tier_id) for tier_id in self._terms}

    def take(self, tier_id: int | None, seats: int) -> None:
        """Count seats that the event's own sums know of already."""
        self._used[tier_id or 0] += seats

    def _left(self, terms: TierTerms) -> int:
        return max(terms.keeps(self._event, now=self._now) - self._used[terms.tier_id], 0)


def used_by_tier(session: Session, event: Event) -> Mapping[int, int]:
    """Tier id → seats taken by its members or offered to them."""
    held = or_(Invitation.state.in_(SEATED), Invitation.offered_until.is_not(None))
    rows = select(func.coalesce(Invitation.tier_id, 0), func.sum(Invitation.party_size))
    counted = rows.where(Invitation.event_id == event.id, held).group_by(Invitation.tier_id)
    return {tier_id: int(seats) for tier_id, seats in session.execute(counted)}


def releases(event: Event, *, after: datetime) -> Iterator[datetime]:
    """When seats that are kept will be let go."""
    for terms in read_terms(event).values():
        if terms.kept and terms.released_at(event) > after:
            yield terms.released_at(event)
