"""Who brought whom: friends came to the opening night before they ever bought."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count

from campaigns.events.models import Event
from campaigns.members.models import Member
from campaigns.referrals.links import friend_codes
from campaigns.referrals.operations import PastReferral, record_referrals
from webapp.commands.demo_club.draws import code, draw
from webapp.commands.demo_club.steps import Filling, at_hour

BROUGHT = 0.15
"""The share of those who first bought soon after the opening night that came to it by a friend."""
SOON = timedelta(days=40)
JOINED_BEFORE = timedelta(days=7)


def choose_referrers(first: Mapping[int, date], opening: date) -> dict[int, int]:
    """Friend → who brought them. `first` is the day each first bought; a few referrers bring most of the friends."""
    earlier = sorted(number for number, day in first.items() if day < opening - JOINED_BEFORE)
    soon = sorted(number for number, day in first.items() if opening < day <= opening + SOON)
    return {
        number: earlier[int(draw(number, "host") ** 4 * len(earlier))]
        for number in soon
        if draw(number, "brought") < BROUGHT
    }


def joined_by(first: Mapping[int, date], referrers: Mapping[int, int], opening: date) -> dict[int, date]:
    """When each joined: a friend on signing up for the opening night, the others on first buying."""
    return {**first, **dict.fromkeys(referrers, opening - JOINED_BEFORE)}


def add_friends(filling: Filling, members: Mapping[int, Member], referrers: Mapping[int, int], opening: Event) -> None:
    places = count()
    pairs = {(members[referrer].id, opening.id) for referrer in referrers.values()}
    friend_codes(
        filling.session, pairs=pairs, random_code=lambda length: code(length, "link", next(places)), now=filling.now
    )
    joined_at = at_hour(opening.starts_at.date() - JOINED_BEFORE, 8)
    referrals = [
        PastReferral(members[referrer].id, members[friend].id, opening.id, joined_at)
        for friend, referrer in referrers.items()
    ]
    record_referrals(filling.session, referrals=referrals, now=filling.now)
