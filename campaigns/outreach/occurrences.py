"""Which occurrences of a campaign are due, and their runs."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.messaging.templates import latest_version
from campaigns.outreach.models import Campaign, Run, RunState

ONCE = "once"
FARTHEST_AHEAD = timedelta(hours=14)
FARTHEST_BEHIND = timedelta(hours=12)
"""The zones where a date begins first and last."""


def opens_at(day: date, *, hour: int) -> datetime:
    """When that local hour of `day` first strikes anywhere."""
    return datetime.combine(day, time(hour), tzinfo=UTC) - FARTHEST_AHEAD


def strikes_first(wall: datetime) -> datetime:
    """When the clocks of any zone first show the time that `wall` shows."""
    return wall.replace(tzinfo=UTC) - FARTHEST_AHEAD


def closes_at(day: date, *, hour: int, grace: timedelta) -> datetime:
    """When a greeting for `day` is too late everywhere."""
    return datetime.combine(day, time(hour), tzinfo=UTC) + FARTHEST_BEHIND + grace


def greeting_days(session: Session, campaign: Campaign, *, now: datetime) -> Iterator[date]:
    """The local dates that have begun somewhere and have no run yet; none is left out, however long we were away."""
    newest = session.scalar(_newest(campaign))
    started = (campaign.launched_at or now) - FARTHEST_BEHIND
    day = date.fromisoformat(newest) + timedelta(days=1) if newest else started.date()
    while opens_at(day, hour=campaign.send_hour) <= now:
        yield day
        day += timedelta(days=1)


def _newest(campaign: Campaign) -> Select[str]:
    own = (Run.campaign_id == campaign.id, Run.completes_id.is_(None))
    return select(func.max(Run.occurrence_key)).where(*own)


def add_greeting_runs(session: Session, campaign: Campaign, *, now: datetime) -> int:
    """A run for each date that is due; how many are new."""
    days = greeting_days(session, campaign, now=now)
    return add_runs(session, campaign, [(day.isoformat(), opens_at(day, hour=campaign.send_hour)) for day in days])


def add_runs(session: Session, campaign: Campaign, occurrences: Iterable[tuple[str, datetime]]) -> int:
    """Runs for (key, due at), with the template as it stands now; those that there are stay. How many are new."""
    rows = [
        {"campaign_id": campaign.id, "occurrence_key": key, "due_at": due_at, "state": RunState.DUE}
        for key, due_at in occurrences
    ]
    if not rows:
        return 0
    version = latest_version(session, campaign.template_id)
    statement = insert(Run).values([row | {"template_version_id": version.id} for row in rows])
    ring_on_commit(session, "planning")
    kept = statement.on_conflict_do_nothing(index_elements=["campaign_id", "occurrence_key"])
    return len(session.scalars(kept.returning(Run.id)).all())
