"""Whatever happens in whatever order, seats stand as a few lines of plain Python say, and none is sold twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy.orm import Session

from campaigns.events.access import TierTerms
from campaigns.events.access_plans import change_access
from campaigns.events.answers import Choice
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.operations import CapacityBelowSeats, update_event
from campaigns.events.parties import PartyDoesNotFit
from campaigns.events.promotion import catch_up
from tests.clock import NOW
from tests.factories_events import invite, make_plan, make_salon, say
from tests.factories_outreach import make_tier

TIERS = (1, 2, 3)
GUESTS, SEATS, HOURS, STEPS = 9, 7, 6, 50
HOUR = timedelta(hours=1)
CLOSES = NOW + timedelta(days=9)
THOROUGH = settings.get_current_profile_name() == "thorough"


def heard(now: datetime) -> datetime:
    """Not between nine in the evening and eight, unless no hour were left before the last answer."""
    day = now + timedelta(days=1) if now.hour >= 21 else now
    morning = day.replace(hour=8) if now.hour >= 21 or now.hour < 8 else now
    return now if CLOSES - morning < HOUR else morning


@dataclass
class Party:
    rank: int
    size: int = 1
    is_in: bool = False
    waits: bool = False
    offered: datetime | None = None
    lapsed: bool = False

    @property
    def held(self) -> int:
        return self.size if self.is_in or self.offered else 0


@dataclass
class House:
    """The rules of docs/seats.md, without a database. `terms`: rank → (kept, kept until, at most)."""

    seats: int
    hours: int
    terms: dict[int, tuple[int, datetime, int]]
    parties: list[Party] = field(default_factory=lambda: [Party(TIERS[number % 3]) for number in range(GUESTS)])
    line: list[int] = field(default_factory=list)

    def used(self, rank: int) -> int:
        return sum(party.held for party in self.parties if party.rank == rank)

    def room(self, rank: int, now: datetime) -> int:
        kept = sum(
            max(kept - self.used(other), 0)
            for other, (kept, until, _) in self.terms.items()
            if other != rank and now < until
        )
        free = self.seats - sum(party.held for party in self.parties) - kept
        return min(free, self.terms[rank][2] - self.used(rank)) if rank in self.terms else free

    def pass_on(self, now: datetime) -> None:
        for party in self.parties:
            if party.offered and party.offered <= now:
                party.offered, party.lapsed = None, True
        for each in self.line:
            party = self.parties[each]
            if party.waits and not party.offered and not party.lapsed and party.size <= self.room(party.rank, now):
                if self.hours and min(now + self.hours * HOUR, CLOSES) - now >= HOUR:
                    party.offered = min(heard(now) + self.hours * HOUR, CLOSES)
                else:
                    party.is_in, party.waits = True, False

    def say(self, each: int, choice: Choice, size: int, now: datetime) -> bool:
        """Whether it was taken."""
        self.pass_on(now)
        party = self.parties[each]
        size = party.size if choice is Choice.NO else size
        fits = (
            choice is Choice.YES
            and size <= max(self.room(party.rank, now), 0 if size > party.held else size) + party.held
        )
        if choice is Choice.YES and not fits and party.held:
            return False
        if choice is Choice.YES and not fits and (not party.waits or party.lapsed):
            self.line = [*(other for other in self.line if other != each), each]
        party.size, party.is_in, party.waits = size, fits, choice is Choice.YES and not fits
        party.offered, party.lapsed = None, False
        self.pass_on(now)
        return True

    def resize(self, seats: int, now: datetime) -> bool:
        if seats < max(sum(party.held for party in self.parties), sum(kept for kept, *_ in self.terms.values())):
            return False
        self.seats = seats
        self.pass_on(now)
        return True


def any_step(chance: Random) -> tuple[Any, ...]:
    what = chance.choices(["say", "wait", "tick", "resize"], [8, 2, 1, 1])[0]
    if what == "say":
        choice = chance.choice([Choice.YES, Choice.YES, Choice.YES, Choice.NO])
        return what, chance.randrange(GUESTS), choice, chance.randint(1, 3)
    if what == "wait":
        return what, chance.choice([1, 7, 7])
    return (what, chance.randint(5, 9)) if what == "resize" else (what,)


def test_seats_stand_as_the_rules_say(session: Session) -> None:
    event = make_salon(session, capacity=SEATS)
    guests = invite(session, event, GUESTS)
    for number, guest in enumerate(guests):
        guest.member.tier_id = make_tier(session, TIERS[number % 3]).id
    session.flush()
    for seed in range(200 if THOROUGH else 3):
        chance = Random(seed)  # noqa: S311 - the same steps each time
        terms = {3: (3, NOW + chance.choice([20, 150]) * HOUR, 4), 1: (0, CLOSES, chance.randint(2, 4))}
        house = House(SEATS, 0 if seed % 3 == 1 else HOURS, terms)
        with session.begin_nested() as undone:
            live(session, event, guests, house, [any_step(chance) for _ in range(STEPS)])
            undone.rollback()


def live(session: Session, event: Event, guests: Sequence[Invitation], house: House, steps: Sequence[Any]) -> None:
    terms = [
        TierTerms(tier_id=make_tier(session, rank).id, kept=kept, kept_until=until, at_most=most)
        for rank, (kept, until, most) in house.terms.items()
    ]
    change_access(session, event_id=event.id, terms=terms, offer_hours=house.hours, now=NOW)
    now = NOW
    for step in steps:
        now = take(session, event, guests, house, step, now)
        session.flush()
        assert [seen(guest) for guest in guests] == [meant(party) for party in house.parties]
        holds(event, house)


def take(
    session: Session, event: Event, guests: Sequence[Invitation], house: House, step: Any, now: datetime
) -> datetime:
    """One step, in both; gives what time it is then."""
    what, *how = step
    if what == "wait":
        now = min(now + how[0] * HOUR, CLOSES)
    elif what == "tick":
        catch_up(session, event, now=now)
        house.pass_on(now)
    elif what == "say":
        each, choice, size = how
        if house.say(each, choice, size, now):
            say(session, guests[each], choice, size, now=now)
        else:
            with pytest.raises(PartyDoesNotFit):
                say(session, guests[each], choice, size, now=now)
    elif house.resize(how[0], now):
        update_event(session, event_id=event.id, plan=make_plan(capacity=how[0]), now=now)
    else:
        with pytest.raises(CapacityBelowSeats):
            update_event(session, event_id=event.id, plan=make_plan(capacity=how[0]), now=now)
    return now


def seen(guest: Invitation) -> tuple[bool, bool, datetime | None, bool]:
    waits = guest.state is InvitationState.WAITLISTED
    return guest.state is InvitationState.ATTENDING, waits, guest.offered_until, guest.lapsed_at is not None


def meant(party: Party) -> tuple[bool, bool, datetime | None, bool]:
    return party.is_in, party.waits, party.offered, party.lapsed


def holds(event: Event, house: House) -> None:
    """What is promised, whatever the rules in between."""
    assert event.seats_held == sum(party.held for party in house.parties) <= event.capacity
    assert all(house.used(rank) <= most for rank, (_, _, most) in house.terms.items())
