"""So many days from what a member did, or from when something was last heard of them; each cause once in a campaign.

Days are those of the club's calendar, the hour is that of the member's clock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.zones import club_zone
from campaigns.messaging.models import Message
from campaigns.outreach.models import Campaign, DueCause, Run
from campaigns.outreach.occasions.own_day import OwnDay

A_MONTH = timedelta(days=31)
Rows: TypeAlias = Select[*tuple[Any, ...]]
"""(member_id, on, cause)."""


@dataclass(frozen=True, slots=True)
class LocalDays:
    """From the first to the last of some dates of the club's calendar."""

    first: date
    last: date
    zone: ZoneInfo

    @classmethod
    def of(cls, session: Session, days: Sequence[date]) -> "LocalDays":
        return cls(min(days), max(days), club_zone(session))

    def hold(self, at: Any) -> ColumnElement[bool]:
        return and_(at >= self._midnight(self.first), at < self._midnight(self.last + timedelta(days=1)))

    def day_of(self, at: Any) -> ColumnElement[date]:
        return cast(func.timezone(self.zone.key, at), Date)

    def earlier(self, days: int) -> "LocalDays":
        back = timedelta(days=days)
        return LocalDays(self.first - back, self.last - back, self.zone)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self.zone)


@dataclass(frozen=True, kw_only=True)
class Deed(OwnDay):
    """`falls` gives besides a `cause`: what it was, named so that a corrected date makes nobody due again."""

    foretold: bool = False

    def members(self, session: Session, campaign: Campaign, meant: Select[Any], key: str) -> Select[Any]:
        due = self._causes(session, campaign, key).subquery("due")
        return select(due.c.member_id).where(due.c.member_id.in_(meant)).distinct()

    def greeted(self, session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
        return super().greeted(session, campaign, days).distinct()

    def keep_causes(self, session: Session, run: Run) -> None:
        """Of all whom the run has written down, whatever became of them."""
        due = self._causes(session, run.campaign, run.own_key).subquery("due").c
        written = select(Message.member_id).where(Message.run_id == run.id)
        rows = select(literal(run.campaign_id), due.member_id, due.cause, literal(run.id))
        columns = ["campaign_id", "member_id", "cause", "run_id"]
        kept = insert(DueCause).from_select(columns, rows.where(due.member_id.in_(written)), include_defaults=False)
        session.execute(kept.on_conflict_do_nothing())

    def no_longer(self, session: Session, run: Run, members: Collection[int]) -> Select[int]:
        """Which of these members the run wrote down for causes of which none stands any more.

        One whose date was corrected, by less than a month, stands.
        """
        about = date.fromisoformat(run.own_key) - timedelta(days=run.campaign.shift_days)
        whose = self.falls(session, run.campaign, [about - A_MONTH, about + A_MONTH]).subquery("whose").c
        theirs = select(whose.member_id, whose.cause).where(among(whose.member_id, members))
        stands = tuple_(DueCause.member_id, DueCause.cause).in_(theirs)
        kept = and_(DueCause.campaign_id == run.campaign_id, DueCause.run_id.in_([run.id, run.completes_id or 0]))
        found = select(DueCause.member_id).where(kept, among(DueCause.member_id, members))
        return found.group_by(DueCause.member_id).having(~func.bool_or(stands))  # hashed once, not joined row by row

    def _causes(self, session: Session, campaign: Campaign, key: str) -> Select[Any]:
        """(member_id, cause) of the day `key`, but for what another day's run was about."""
        about = date.fromisoformat(key) - timedelta(days=campaign.shift_days)
        whose = self.falls(session, campaign, [about]).subquery("whose").c
        same = (DueCause.campaign_id == campaign.id, DueCause.member_id == whose.member_id)
        settled = (
            select(DueCause.run_id)
            .join(Run, Run.id == DueCause.run_id)
            .where(*same, DueCause.cause == whose.cause, Run.occurrence_key != key)
        )
        return select(whose.member_id, whose.cause).where(~settled.exists())
