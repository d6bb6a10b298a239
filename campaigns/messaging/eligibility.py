"""Who may be written to and, for everybody else, why not: one SELECT for the review page and for the plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    any_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import distinct_on

from campaigns.core.arrays import table_of
from campaigns.members.agreement.mutes import is_muted
from campaigns.members.models import (
    Consent,
    ConsentState,
    ContactPoint,
    ContactState,
    HouseholdRole,
    Member,
    Suppression,
    Topic,
)
from campaigns.messaging.ledger import KINDS
from campaigns.messaging.models import Channel, Message, MessageState, SkipReason

KEPT = ("member_id", "channel", "address", "language", "zone", "tier_id")
NOT_WRITTEN = (MessageState.SKIPPED, MessageState.HELD_OUT)


def candidate_rows(
    members: Select[Any],
    *,
    channels: Sequence[Channel],
    topic: Topic,
    now: datetime,
    run_id: int | None = None,
    capped: Select[Any] | None = None,
) -> Select[Any]:
    """A row for each member and channel: `member_id, channel, address, language, zone, tier_id, reason`.

    `members` and `capped` give member ids in their first column. `reason` is NULL for whoever may be written to,
    else the first SkipReason that holds. Of members with one address the decision maker of a household is written to,
    else the buyer, else the one who is older here.
    With the `run_id` of a run that was planned before, an address it already wrote to counts as taken; a first plan
    gives none, or it would look itself up in the index that it is filling.
    """
    first = _personal_reasons(members, channels=channels, topic=topic, now=now).subquery("first")
    rows = select(*(first.c[name] for name in KEPT))
    taken: ColumnElement[bool] = first.c.place > 1
    if run_id is not None:
        written = _written_by(run_id)
        rows = rows.outerjoin_from(first, written, written.c.address == first.c.address)
        taken = or_(taken, written.c.member_id != first.c.member_id)
    later = case(
        (first.c.reason.is_not(None), first.c.reason),
        (taken, SkipReason.DUPLICATE_ADDRESS.value),
        (first.c.member_id.in_(capped) if capped is not None else literal(False), SkipReason.CAPPED.value),
        else_=null(),
    )
    return rows.add_columns(later.label("reason"))


def _personal_reasons(members: Select[Any], *, channels: Sequence[Channel], topic: Topic, now: datetime) -> Select[Any]:
    audience = members.subquery("audience")
    wanted = _wanted(channels)
    point = _best_points(audience)
    reason = case(
        (Member.deceased, SkipReason.DECEASED.value),
        (is_muted(literal(topic, Consent.topic.type), now=now), SkipReason.MUTED.value),
        (point.c.address.is_(None), SkipReason.NO_ADDRESS.value),
        (Consent.state.is_distinct_from(ConsentState.GRANTED), SkipReason.NO_CONSENT.value),
        (~point.c.usable, SkipReason.SUPPRESSED.value),
        else_=null(),
    ).label("reason")
    place = func.row_number().over(
        partition_by=(wanted.c.kind, point.c.address.collate("C"), reason.is_(None)),
        order_by=(_part_in_household(), Member.id, wanted.c.channel),
    )
    return (
        select(
            Member.id.label("member_id"),
            wanted.c.channel,
            func.coalesce(point.c.address, "").label("address"),
            Member.language,
            Member.zone,
            Member.tier_id,
            reason,
            place.label("place"),
        )
        .join(audience, audience.c[0] == Member.id)
        .join(wanted, literal(True))
        .outerjoin(point, and_(point.c.member_id == Member.id, point.c.kind == wanted.c.kind))
        .outerjoin(
            Consent,
            and_(Consent.member_id == Member.id, Consent.kind == wanted.c.kind, Consent.topic == topic),
        )
    )


def _part_in_household() -> ColumnElement[int]:
    """Of a household that shares an address, who decides is written to, else who pays."""
    roles = any_(Member.household_roles.expression)
    return case(
        (Member.household_roles == [], 2),
        (literal(HouseholdRole.DECISION_MAKER.value) == roles, 0),
        (literal(HouseholdRole.BUYER.value) == roles, 1),
        else_=2,
    )


def _wanted(channels: Sequence[Channel]) -> Any:
    rows = [(channel.value, KINDS[channel].value) for channel in channels]
    return table_of("wanted", (("channel", Text), ("kind", Text)), rows)


def _best_points(audience: Subquery) -> Subquery:
    """The address to use of each member and kind: one that works before one that does not, then the preferred."""
    usable = and_(ContactPoint.state == ContactState.ACTIVE, Suppression.address.is_(None)).label("usable")
    return (
        select(ContactPoint.member_id, cast(ContactPoint.kind, Text).label("kind"), ContactPoint.address, usable)
        .ext(distinct_on(ContactPoint.member_id, ContactPoint.kind))
        .join(audience, audience.c[0] == ContactPoint.member_id)
        .outerjoin(
            Suppression,
            and_(Suppression.kind == ContactPoint.kind, Suppression.address == ContactPoint.address),
        )
        .where(ContactPoint.state != ContactState.INVALID)
        .order_by(
            ContactPoint.member_id, ContactPoint.kind, usable.desc(), ContactPoint.preferred.desc(), ContactPoint.id
        )
        .subquery("point")
    )


def _written_by(run_id: int) -> Subquery:
    """Address → whom the run wrote to there."""
    return (
        select(Message.address, func.min(Message.member_id).label("member_id"))
        .where(Message.run_id == run_id, Message.state.not_in(NOT_WRITTEN))
        .group_by(Message.address)
        .subquery("written")
    )
