"""On a date, at an hour by the clock where each member lives. The key begins with that date: `2026-11-22`."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from campaigns.core.hours import FARTHEST_AHEAD, FARTHEST_BEHIND
from campaigns.outreach.blackout import is_left_out
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.occasions.occasion import Due, Occasion
from campaigns.outreach.sending_times import AtLocalMorning

A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class LocalDay(Occasion):
    always_on = True
    foretold: bool = True
    """Whether the days to come are known already, as far as nothing happens meanwhile."""

    @abstractmethod
    def greeted(self, session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
        """(member_id, on, key): who is greeted on which of these local dates, each once, and by which occurrence."""

    def schedule(self, session: Session, campaign: Campaign, due: Due, *, now: datetime) -> AtLocalMorning:
        grace, since = timedelta(hours=campaign.grace_hours), campaign.launched_at or now
        return AtLocalMorning(date_of(due[0]), campaign.send_hour, grace, since, now)

    def left_out(self, session: Session, campaign: Campaign, key: str) -> bool:
        return is_left_out(session, campaign, date_of(key))

    def day_meant(self, campaign: Campaign, key: str) -> date:
        return date_of(key) - timedelta(days=campaign.shift_days)

    def closes_at(self, run: Run) -> datetime:
        """When its day is too late everywhere."""
        grace = timedelta(hours=run.campaign.grace_hours)
        return strikes(run.local_date, run.campaign.send_hour) + FARTHEST_BEHIND + grace


def date_of(key: str) -> date:
    return date.fromisoformat(key.partition("/")[0])


def opens_at(day: date, campaign: Campaign) -> datetime:
    """When its hour strikes first, in the zone that is farthest ahead."""
    return strikes(day, campaign.send_hour) - FARTHEST_AHEAD


def first_day(campaign: Campaign, now: datetime) -> date:
    """Its own, or the day that it still was somewhere when the campaign was launched."""
    started = ((campaign.launched_at or now) - FARTHEST_BEHIND).date()
    return max(started, campaign.starts_on or started)


def strikes(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
