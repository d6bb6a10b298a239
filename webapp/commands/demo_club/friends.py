"""Who brought whom: some members came by a friend who had bought before them."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count

from campaigns.events.models import Event
from campaigns.members.models import Member
from campaigns.referrals.links import friend_codes
from campaigns.referrals.operations import PastReferral, record_referrals
from webapp.commands.demo_club.draws import code, draw, pick
from webapp.commands.demo_club.steps import Filling, at_hour

BROUGHT = 0.03
"""The share of members who came by a friend."""


def add_friends(
    filling: Filling, members: Mapping[int, Member], joined: Mapping[int, date], events: Sequence[Event]
) -> int:
    """Gives how many of the friends came or bought."""
    places = count()
    referrals = [
        PastReferral(
            referrer_id=members[_host(number, joined)].id,
            friend_id=members[number].id,
            event_id=pick(events, number, "event").id,
            joined_at=at_hour(joined[number], 8),
        )
        for number in sorted(members)
        if draw(number, "brought") < BROUGHT and _earlier(number, joined)
    ]
    friend_codes(
        filling.session,
        pairs=[(each.referrer_id, each.event_id) for each in referrals if each.event_id],
        random_code=lambda length: code(length, "friend link", next(places)),
        now=filling.now,
    )
    return record_referrals(filling.session, referrals=referrals, now=filling.now)


def _host(number: int, joined: Mapping[int, date]) -> int:
    """A few members bring most of the friends."""
    earlier = _earlier(number, joined)
    return earlier[int(draw(number, "host") ** 4 * len(earlier))]


def _earlier(number: int, joined: Mapping[int, date]) -> list[int]:
    return sorted(other for other, day in joined.items() if day < joined[number])
