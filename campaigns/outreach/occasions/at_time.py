"""At a set time, or as soon as the campaign is launched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from campaigns.core.hours import FARTHEST_AHEAD
from campaigns.core.zones import NEUTRAL, club_zone, zone_or
from campaigns.outreach.models import Campaign, Run, SendBy
from campaigns.outreach.occasions.occasion import Due, Occasion
from campaigns.outreach.sending_times import AtInstant, AtWallTime, Schedule, cutoff_of

ONCE = "once"


@dataclass(frozen=True, kw_only=True)
class AtTime(Occasion):
    always_on = False

    def due(self, session: Session, campaign: Campaign, *, newest: str | None, now: datetime) -> Iterable[Due]:
        return [] if newest else [(ONCE, first_due(session, campaign, now=now))]

    def as_if_due(self, session: Session, campaign: Campaign, *, now: datetime) -> Due:
        return ONCE, max(campaign.send_at or now, now)

    def members(self, session: Session, campaign: Campaign, meant: Select[Any], key: str) -> Select[Any]:
        return meant

    def schedule(self, session: Session, campaign: Campaign, due: Due, *, now: datetime) -> Schedule:
        """The moment of `due` counts where the club's clock does."""
        grace, cutoff = timedelta(hours=campaign.grace_hours), cutoff_of(campaign)
        if campaign.send_at is None or campaign.send_by is SendBy.CLUB:
            return AtInstant(due[1], grace, cutoff, now, campaign.when_late)
        wall = campaign.send_at.astimezone(club_zone(session))
        if campaign.send_by is SendBy.MEMBER:
            return AtWallTime(wall, grace, cutoff, now, campaign.when_late)
        return AtInstant(_by_events_clock(campaign, wall), grace, cutoff, now, campaign.when_late)

    def closes_at(self, run: Run) -> None:
        return None


def first_due(session: Session, campaign: Campaign, *, now: datetime) -> datetime:
    """By the members' clocks, where its hour strikes first."""
    if campaign.send_at is None or campaign.send_by is SendBy.CLUB:
        return campaign.send_at or now
    wall = campaign.send_at.astimezone(club_zone(session))
    return _by_events_clock(campaign, wall) if campaign.send_by is SendBy.EVENT else _strikes_first(wall)


def _by_events_clock(campaign: Campaign, wall: datetime) -> datetime:
    """The instant at which the clocks where the event is show the time of `wall`; without an event, `wall`."""
    return wall.replace(tzinfo=zone_or(campaign.event.zone, NEUTRAL)) if campaign.event else wall


def _strikes_first(wall: datetime) -> datetime:
    """When the clocks of any zone first show the time that `wall` shows."""
    return wall.replace(tzinfo=UTC) - FARTHEST_AHEAD
