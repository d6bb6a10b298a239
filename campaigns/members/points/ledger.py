"""The points ledger: awarded for what is recorded, append-only, each cause once. See docs/points.md."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, SelectBase, case, exists
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from campaigns.core.fixed import FixedForIds, fixed_for_ids
from campaigns.members.models import Activity, ActivityKind, EarningCause, PointsEntry, Purchase
from campaigns.members.points.balances import refresh_balances
from campaigns.members.points.of_attendance import CAME, attendance_entries
from campaigns.members.points.of_purchases import reference, settled_orders
from campaigns.members.points.rules import EarningRules, read_rules
from campaigns.members.standing.locking import lock_summaries
from campaigns.members.timeline import ActivityBatch, rows_of_ids

SPENT = (ActivityKind.PURCHASED, ActivityKind.REFUNDED, ActivityKind.PURCHASE_CORRECTED)
EARNING = (*SPENT, *CAME, ActivityKind.PROFILE_COMPLETED)
ENTRY = ("member_id", "cause", "points", "at")


def award_points(session: Session, batch: ActivityBatch) -> None:
    """What the rules give for purchases, visits and complete profiles, and take back with them.

    The summaries of the members are locked; their balances follow with them.
    """
    if not batch.has(*EARNING):
        return
    rules = read_rules(session)
    _plain(rules).run(session, batch.ids)
    if batch.has(*CAME):
        _of_visits(rules).run(session, batch.ids)
    if batch.has(*SPENT):
        told = {"refunded": batch.has(ActivityKind.REFUNDED), "corrected": batch.has(ActivityKind.PURCHASE_CORRECTED)}
        _settled(rules, **told).run(session, batch.ids)


@lru_cache(maxsize=16)
def _plain(rules: EarningRules) -> FixedForIds:
    return fixed_for_ids(_added(_plain_entries(rules)))


@lru_cache(maxsize=16)
def _of_visits(rules: EarningRules) -> FixedForIds:
    return fixed_for_ids(_added(attendance_entries(rules)))


@lru_cache(maxsize=64)
def _settled(rules: EarningRules, *, refunded: bool, corrected: bool) -> FixedForIds:
    return fixed_for_ids(_added(settled_orders(rules, refunded=refunded, corrected=corrected), "corrects"))


def add_points(session: Session, *, entries: SelectBase, members: Select[int]) -> None:
    """Add the entries that a SELECT gives (member_id, cause, points, at), each cause once, for some of `members`."""
    lock_summaries(session, members)
    session.execute(_added(entries))
    refresh_balances(session, members)


def _added(entries: SelectBase, *more: str) -> Insert:
    added = insert(PointsEntry).from_select([*ENTRY, *more], entries, include_defaults=False)
    return added.on_conflict_do_nothing()


def _plain_entries(rules: EarningRules) -> Select[*tuple[Any, ...]]:
    """For what stands alone: an order, a refund that names no order, a profile."""
    kinds = (ActivityKind.PURCHASED, ActivityKind.REFUNDED, ActivityKind.PROFILE_COMPLETED)
    money = Activity.kind != ActivityKind.PROFILE_COMPLETED
    points = case(
        (money, rules.bought(Activity.value.expression, Activity.at.expression)),
        else_=rules.worth(EarningCause.PROFILE, Activity.at.expression),
    )
    cause = Activity.kind.concat(":").concat(Activity.reference)
    columns = (Activity.member_id, cause, points, Activity.at)
    settled_elsewhere = case((Activity.kind == ActivityKind.REFUNDED, _names_an_order()), else_=False)
    return rows_of_ids(*kinds).with_only_columns(*columns).where(points != 0, ~settled_elsewhere)


def _names_an_order() -> ColumnElement[bool]:
    return exists().where(
        Purchase.member_id == Activity.member_id,
        Purchase.at == Activity.at,
        Purchase.refunded_order != "",
        reference(Purchase) == Activity.reference,
    )
