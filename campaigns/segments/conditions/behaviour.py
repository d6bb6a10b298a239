"""Conditions on what a member did, how often, when, and for how much."""

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import Numeric, and_, cast, func, select

from campaigns.members.models import SPENDING, ActivityKind, Signal
from campaigns.members.standing.rhythm import rhythm_of
from campaigns.segments.conditions.base import Condition
from campaigns.segments.frame import Found, Frame, Truth, often, within
from campaigns.segments.happenings import Happening, counted
from campaigns.segments.shapes import Amount, Counted, Key, Pace, Span, Times, among, some

DEEDS = (
    ActivityKind.REFUNDED,
    ActivityKind.REPLIED,
    ActivityKind.CONTACTED,
    ActivityKind.FOLLOWED_UP,
    ActivityKind.FEEDBACK,
    ActivityKind.CONTACT_ASKED,
    ActivityKind.COMPLAINED,
    ActivityKind.COMPLAINT_ANSWERED,
    ActivityKind.REDEEMED,
    ActivityKind.POINTS_EXPIRED,
    ActivityKind.POINTS_ADJUSTED,
    ActivityKind.TIER_CHANGED,
    ActivityKind.OWNER_CHANGED,
    ActivityKind.CONSENT_GRANTED,
    ActivityKind.CONSENT_WITHDRAWN,
    ActivityKind.PROFILE_CHANGED,
    ActivityKind.PROFILE_COMPLETED,
    ActivityKind.NOTE,
)
"""Kinds of activity that no other condition is about."""


class Purchased(Counted, Condition):
    """Bought so often; the purchases together, or on average, at least or at most so many minor units."""

    type: Literal["purchased"]
    total_at_least: Amount | None = None
    total_at_most: Amount | None = None
    average_at_least: Amount | None = None
    average_at_most: Amount | None = None

    def truth(self, frame: Frame) -> Truth:
        low, high = self.bounds
        if self.is_ever and self._counts_only:
            return within(frame.summary.purchases, low, high)
        if (low, high) == (1, None) and self._counts_only and self.days:
            return frame.summary.last_purchase_at >= frame.ago(self.days)
        return and_(often(self._bought(frame).times, low, high), *self._amounts(frame))

    def found(self, frame: Frame) -> Found:
        bought = self._bought(frame)
        amounts = {} if self._counts_only else {"total": bought.total, "average": self._average(frame)}
        return {"times": func.coalesce(bought.times, 0), "last_at": frame.summary.last_purchase_at, **amounts}

    @property
    def _counts_only(self) -> bool:
        return not any((self.total_at_least, self.total_at_most, self.average_at_least, self.average_at_most))

    def _amounts(self, frame: Frame) -> list[Truth]:
        if self._counts_only:
            return []
        total = within(func.coalesce(self._bought(frame).total, 0), self.total_at_least, self.total_at_most)
        return [total, within(self._average(frame), self.average_at_least, self.average_at_most)]

    def _average(self, frame: Frame) -> Any:
        return cast(self._bought(frame).total, Numeric) / self._bought(frame).times

    def _bought(self, frame: Frame) -> Any:
        return counted(frame, Happening((ActivityKind.PURCHASED,), frame.limits(self)))


class Spent(Span, Condition):
    """Spent `amount` minor units or more, refunds taken off."""

    type: Literal["spent"]
    amount: Amount

    def truth(self, frame: Frame) -> Truth:
        return self._spent(frame) >= self.amount

    def found(self, frame: Frame) -> Found:
        return {"total": func.coalesce(self._spent(frame), 0)}

    def _spent(self, frame: Frame) -> Any:
        if self.is_ever:
            return frame.summary.spend
        return counted(frame, Happening(SPENDING, frame.limits(self))).total


class Did(Counted, Condition):
    """Something of that kind happened with them so often."""

    type: Literal["did"]
    kind: Annotated[ActivityKind, Field(strict=False), among(*DEEDS)]

    def truth(self, frame: Frame) -> Truth:
        return often(self._done(frame).times, *self.bounds)

    def found(self, frame: Frame) -> Found:
        done = self._done(frame)
        return {"times": func.coalesce(done.times, 0), "last_at": done.last_at}

    def _done(self, frame: Frame) -> Any:
        return counted(frame, Happening((self.kind,), frame.limits(self)))


class Signalled(Counted, Condition):
    """Another system told so often that it happened with them."""

    type: Literal["signal"]
    signal: Key

    def truth(self, frame: Frame) -> Truth:
        return often(self._told(frame).times, *self.bounds)

    def found(self, frame: Frame) -> Found:
        told = self._told(frame)
        return {"times": func.coalesce(told.times, 0), "last_at": told.last_at}

    def _told(self, frame: Frame) -> Any:
        limits = frame.limits(self)
        standing = (Signal.name == self.signal, Signal.cancelled_at.is_(None))
        named = (*standing, *limits.hold(Signal.at), frame.whose(Signal.member_id))
        times, last_at = func.count().label("times"), func.max(Signal.at).label("last_at")
        rows = select(Signal.member_id, times, last_at).where(*named).group_by(Signal.member_id)
        return frame.join(("signal", self.signal, limits), rows)


class Referred(Condition):
    """Brought `at_least` friends, who came or bought."""

    type: Literal["referred"]
    at_least: Times = 1

    def truth(self, frame: Frame) -> Truth:
        return frame.summary.referrals >= self.at_least

    def found(self, frame: Frame) -> Found:
        return {"times": frame.summary.referrals}


class RhythmIn(Condition):
    """Is so long overdue by what usually lies between their own purchases; `unknown` before the third trip."""

    type: Literal["rhythm_in"]
    rhythms: Annotated[tuple[Pace, ...], some(5)]

    def truth(self, frame: Frame) -> Truth:
        return rhythm_of(frame.summary, now=frame.now).in_([each.value for each in self.rhythms])

    def found(self, frame: Frame) -> Found:
        return {
            "rhythm": rhythm_of(frame.summary, now=frame.now),
            "usual_days": func.nullif(frame.summary.interval_days, 0),
            "last_at": frame.summary.last_purchase_at,
        }


CONDITIONS = (Purchased, Spent, Did, Signalled, Referred, RhythmIn)
