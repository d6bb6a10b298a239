"""Whose night is kept: that of the campaign and, for text messages, also that of the number's country."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, true
from sqlalchemy.orm import Session

from campaigns.core.hours import Nights, Quiet
from campaigns.messaging.countries import Country, read_countries
from campaigns.messaging.models import Channel
from campaigns.outreach.blackout import days_off
from campaigns.outreach.models import Campaign

OWN = ""
"""Where no country asks for more than the campaign does itself."""


@dataclass(frozen=True, slots=True)
class CampaignNights:
    """`by_key`: a name of each set of nights that some message of the campaign keeps → the nights."""

    by_key: Mapping[str, Nights]
    keys: Mapping[str, str]
    """Calling code → such a name, where that is not OWN or a shorter code's would be taken for it."""

    @property
    def any(self) -> bool:
        every = (quiet for nights in self.by_key.values() for quiet in nights)
        return any(quiet.sundays or quiet.days_off or quiet.start != quiet.end for quiet in every)

    def are_kept(self, night: ColumnElement[str], row: Any) -> ColumnElement[bool]:
        """Whether it is by the nights so named that `row`, with `channel` and `address`, is sent.

        Nothing is compared where all have the same name: of a name that PostgreSQL knows beforehand it expects a single
        place to have it, and goes through the whole audience for each.
        """
        if not self.keys:
            return true()
        own = row.channel != Channel.SMS.value
        return night == case((own, OWN), *self._branches(row.address), else_=OWN)

    def _branches(self, address: ColumnElement[str]) -> Iterator[tuple[ColumnElement[bool], str]]:
        """The longest calling codes first."""
        groups: dict[tuple[int, str], list[str]] = {}
        for prefix, key in self.keys.items():
            groups.setdefault((-len(prefix), key), []).append(prefix)
        for (length, key), prefixes in sorted(groups.items()):
            yield func.left(address, -length).in_(prefixes), key


def nights_of(session: Session, campaign: Campaign) -> CampaignNights:
    own = Quiet(campaign.quiet_from, campaign.quiet_until, days_off=days_off(session, campaign))
    return joint_nights(own, read_countries(session) if campaign.may_text else ())


def joint_nights(own: Quiet, countries: Sequence[Country]) -> CampaignNights:
    by_key: dict[str, Nights] = {OWN: (own,)}
    keys: dict[str, str] = {}
    for country in countries:
        night = Quiet(country.night_from, country.night_until, sundays=not country.sundays)
        if own.includes(night):
            keys[country.prefix] = OWN
        else:
            keys[country.prefix] = f"{night.start}-{night.end}{'-sundays' if night.sundays else ''}"
            by_key[keys[country.prefix]] = (own, night)
    return CampaignNights(by_key, keys if len(by_key) > 1 else {})
