"""The points ledger: awarded for what is recorded, append-only, each cause once. See docs/points.md."""

from typing import Any

from sqlalchemy import ColumnElement, Select, SelectBase, case, exists
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.members.models import Activity, ActivityKind, EarningCause, PointsEntry, Purchase
from campaigns.members.points.balances import refresh_balances
from campaigns.members.points.of_attendance import CAME, attendance_entries
from campaigns.members.points.of_purchases import reference, settled_orders
from campaigns.members.points.rules import EarningRules, read_rules
from campaigns.members.standing.locking import lock_summaries
from campaigns.members.timeline import ActivityBatch

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
    _insert(session, _plain_entries(batch, rules))
    if batch.has(*CAME):
        _insert(session, attendance_entries(batch, rules))
    if batch.has(*SPENT):
        _insert(session, settled_orders(batch, rules), "corrects")


def add_points(session: Session, *, entries: SelectBase, members: Select[int]) -> None:
    """Add the entries that a SELECT gives (member_id, cause, points, at), each cause once, for some of `members`."""
    lock_summaries(session, members)
    _insert(session, entries)
    refresh_balances(session, members)


def _insert(session: Session, entries: SelectBase, *more: str) -> None:
    added = insert(PointsEntry).from_select([*ENTRY, *more], entries, include_defaults=False)
    session.execute(added.on_conflict_do_nothing())


def _plain_entries(batch: ActivityBatch, rules: EarningRules) -> Select[*tuple[Any, ...]]:
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
    return batch.rows(*kinds).with_only_columns(*columns).where(points != 0, ~settled_elsewhere)


def _names_an_order() -> ColumnElement[bool]:
    return exists().where(
        Purchase.member_id == Activity.member_id,
        Purchase.at == Activity.at,
        Purchase.refunded_order != "",
        reference(Purchase) == Activity.reference,
    )
