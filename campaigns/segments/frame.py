"""What one SELECT of members is made of: the summary row of each, and what conditions join to it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaigns.core.base import Base
from campaigns.core.zones import club_zone
from campaigns.members.models import CustomField, Member, MemberSummary
from campaigns.members.profile.custom_fields import list_fields
from campaigns.members.tiers.policy import Ladder, read_ladder
from campaigns.segments.shapes import Span

Truth = Any
"""A condition as SQL; columns of what is joined know no types."""
Found = Mapping[str, Any]
"""What a condition rests on for a member, by name; the words for the names are in `webapp/segment_words.py`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From `since`, which counts, until `until`, which does not; nothing is no limit."""

    since: datetime | None
    until: datetime | None

    def hold(self, at: Any) -> list[Truth]:
        since = [at >= self.since] if self.since else []
        return [*since, at < self.until] if self.until else since


@dataclass
class Frame:
    """One for each statement. With `only` all that is joined is of that one member."""

    session: Session
    now: datetime
    only: int | None = None
    rules: Mapping[int, Any] = field(default_factory=dict)
    """Those of the segments that are mentioned, by their numbers."""
    _joined: dict[Hashable, Subquery] = field(default_factory=dict)
    _asked: set[type[Base]] = field(default_factory=set)

    @property
    def member(self) -> Any:
        """The columns of `Member`, when the summary has them not."""
        self._asked.add(Member)
        return Member

    @property
    def summary(self) -> Any:
        """The columns of `MemberSummary`."""
        self._asked.add(MemberSummary)
        return MemberSummary

    @cached_property
    def zone(self) -> ZoneInfo:
        return club_zone(self.session)

    @cached_property
    def ladder(self) -> Ladder:
        return read_ladder(self.session)

    @cached_property
    def fields(self) -> Mapping[str, CustomField]:
        """The club's own fields."""
        return {each.key: each for each in list_fields(self.session)}

    @property
    def today(self) -> date:
        """Where the club is."""
        return self.now.astimezone(self.zone).date()

    def ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def limits(self, span: Span) -> Limits:
        if span.days is not None:
            return Limits(self.ago(span.days), None)
        after = span.until and span.until + timedelta(days=1)
        return Limits(self.midnight(span.since), self.midnight(after))

    def midnight(self, day: date | None) -> datetime | None:
        return datetime.combine(day, datetime.min.time(), self.zone) if day else None

    def whose(self, member_id: ColumnElement[int] | InstrumentedAttribute[int]) -> Truth:
        """To be asked wherever rows are looked up that will be joined."""
        return true() if self.only is None else member_id == self.only

    def join(self, key: Hashable, rows: Select[*tuple[Any, ...]]) -> Any:
        """Columns of rows that have one `member_id` each; whoever has no row has NULLs. Joined once for each key."""
        if key not in self._joined:
            self._joined[key] = rows.subquery(f"joined_{len(self._joined)}")
        return self._joined[key].c

    def members(self) -> Select[int]:
        """Ids of all who were not erased, with all that was asked for: to be taken once all conditions were asked.

        The summary and the member's own row are joined only when both are asked for.
        """
        alone = self._asked == {Member}
        who, live = (
            (Member.id, Member.erased_at.is_(None)) if alone else (MemberSummary.member_id, ~MemberSummary.erased)
        )
        source: FromClause = Member.__table__ if alone else MemberSummary.__table__
        if len(self._asked) > 1:
            source = source.join(Member.__table__, Member.id == who)
        for rows in self._joined.values():
            source = source.outerjoin(rows, rows.c.member_id == who)
        whose = true() if self.only is None else who == self.only
        return select(who).select_from(source).where(live, whose)


def often(times: Any, low: int, high: int | None) -> Truth:
    """Of a number that is NULL for none: between both. Strict where it can be, so that these are left out early."""
    if low > 0:
        return within(times, low, high)
    return true() if high is None else func.coalesce(times, 0) <= high


def within(value: Any, low: int | None, high: int | None) -> Truth:
    """Between both, which count; nothing is no limit."""
    least = true() if low is None else value >= low
    return least if high is None else and_(least, value <= high)
