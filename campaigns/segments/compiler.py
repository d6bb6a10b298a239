"""From a rule to one SELECT of member ids.

What the summary row knows is asked there; only counts over some days read the timeline.
"""

from datetime import datetime, timedelta
from functools import singledispatch

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true

from campaigns.members.models import Activity, ActivityKind, Consent, ConsentState, Member, MemberSummary, Tier
from campaigns.members.standing.attendance import attendance_stands, gatherings
from campaigns.segments import rules
from campaigns.segments.rules import Rule

Truth = ColumnElement[bool]
SPENDING = (ActivityKind.PURCHASED, ActivityKind.REFUNDED)


def compile_rule(rule: Rule, *, now: datetime) -> Select[int]:
    """Ids of the members the rule fits. References to other segments must have been resolved before.

    Who was erased is nobody's audience.
    """
    chosen = select(Member.id).outerjoin(MemberSummary, MemberSummary.member_id == Member.id)
    return chosen.where(Member.erased_at.is_(None), condition_of(rule, now))


@singledispatch
def condition_of(rule: Rule, _now: datetime) -> Truth:
    """The condition on `Member` and `MemberSummary`; NULL counts as no."""
    raise TypeError(rule)


@condition_of.register
def _(rule: rules.All, now: datetime) -> Truth:
    return and_(true(), *(condition_of(part, now) for part in rule.all))


@condition_of.register
def _(rule: rules.AnyOf, now: datetime) -> Truth:
    return or_(*(condition_of(part, now) for part in rule.any))


@condition_of.register
def _(rule: rules.NoneOf, now: datetime) -> Truth:
    return not_(func.coalesce(or_(*(condition_of(part, now) for part in rule.none)), false()))


@condition_of.register
def _(rule: rules.TierAtLeast, _now: datetime) -> Truth:
    floor = select(Tier.rank).where(Tier.key == rule.tier).scalar_subquery()
    return Member.tier_id.in_(select(Tier.id).where(Tier.rank >= floor))


@condition_of.register
def _(rule: rules.TierIn, _now: datetime) -> Truth:
    return Member.tier_id.in_(select(Tier.id).where(Tier.key.in_(rule.tiers)))


@condition_of.register
def _(rule: rules.EngagementIn, _now: datetime) -> Truth:
    return MemberSummary.engagement_band.in_(rule.bands)


@condition_of.register
def _(rule: rules.Attended, now: datetime) -> Truth:
    if rule.days is None:
        return MemberSummary.attended >= rule.at_least
    lately = MemberSummary.last_attended_at >= _since(now, rule.days)
    often = _since_then(now, rule.days, attendance_stands(Activity)).having(gatherings(Activity) >= rule.at_least)
    return lately if rule.at_least == 1 else and_(lately, Member.id.in_(often))


@condition_of.register
def _(rule: rules.Purchased, now: datetime) -> Truth:
    if rule.days is None:
        return MemberSummary.purchases >= rule.at_least
    lately = MemberSummary.last_purchase_at >= _since(now, rule.days)
    bought = Activity.kind == ActivityKind.PURCHASED
    often = _since_then(now, rule.days, bought).having(func.count() >= rule.at_least)
    return lately if rule.at_least == 1 else and_(lately, Member.id.in_(often))


@condition_of.register
def _(rule: rules.Spent, now: datetime) -> Truth:
    if rule.days is None:
        return MemberSummary.spend >= rule.amount
    moved = Activity.kind.in_(SPENDING)
    return Member.id.in_(_since_then(now, rule.days, moved).having(func.sum(Activity.value) >= rule.amount))


@condition_of.register
def _(rule: rules.LanguageIn, _now: datetime) -> Truth:
    return Member.language.in_(rule.languages)


@condition_of.register
def _(rule: rules.ZoneIn, _now: datetime) -> Truth:
    return Member.zone.in_(rule.zones)


@condition_of.register
def _(rule: rules.Joined, now: datetime) -> Truth:
    return Member.joined_at >= _since(now, rule.days)


@condition_of.register
def _(rule: rules.Consented, _now: datetime) -> Truth:
    agreed = select(Consent.member_id).where(
        Consent.topic == rule.topic, Consent.kind == rule.channel, Consent.state == ConsentState.GRANTED
    )
    return Member.id.in_(agreed)


@condition_of.register
def _(rule: rules.Referred, _now: datetime) -> Truth:
    return MemberSummary.referrals >= rule.at_least


def _since(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _since_then(now: datetime, days: int, condition: Truth) -> Select[int]:
    """Members with timeline rows of that condition in the last `days`, grouped, for a HAVING."""
    rows = select(Activity.member_id).where(condition, Activity.at >= _since(now, days))
    return rows.group_by(Activity.member_id)
