"""Who may be written to and, for everybody else, why not: one SELECT for the review page and for the plan.

Sets are asked with IN or EXISTS, even where a join would do: PostgreSQL hashes them, or looks into an index for each of
a few. It expects the wrong number of a rule with many conditions, or of a ledger that grew a minute ago, and then joins
row by row for hours.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Text,
    and_,
    any_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from campaigns.members.agreement.hardships import usual_bits
from campaigns.members.models import (
    AddressKind,
    Consent,
    ConsentState,
    ContactPoint,
    ContactPointState,
    HouseholdRole,
    Member,
    Suppression,
    Topic,
)
from campaigns.messaging.models import Channel, Message, MessageState, SkipReason
from campaigns.messaging.readers import KINDS
from campaigns.messaging.sparing import why_spared

REASONS = (
    SkipReason.NO_CONSENT,
    SkipReason.NO_ADDRESS,
    SkipReason.SUPPRESSED,
    SkipReason.DECEASED,
    SkipReason.BEREAVED,
    SkipReason.COMPLAINT,
    SkipReason.MUTED,
    SkipReason.REFUNDED,
    SkipReason.CAPPED,
    SkipReason.DUPLICATE_ADDRESS,
)
"""In the order in which they are looked for; the first that holds is told."""

KEPT = ("member_id", "channel", "address", "language", "zone", "tier_id")
COUNTED = ("member_id", "channel", "tier_id")
"""Of KEPT, what is enough to count by."""
MOST_CHANNELS = len(Channel)
NOT_WRITTEN = (MessageState.SKIPPED, MessageState.HELD_OUT)


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about, as far as it decides who may get it.

    What `is_service` needs no consent and heeds nothing but death: they said yes to it. `heeded` are hardships as bits;
    nothing means the usual ones of its topic.
    """

    topic: Topic
    is_service: bool = False
    heeded: int | None = None

    def spared(self, now: datetime) -> ColumnElement[Any]:
        """Why it spares `Member`, or NULL."""
        if self.is_service:
            return null()
        heeded = usual_bits(self.topic) if self.heeded is None else self.heeded
        return why_spared(self.topic, heeded, now=now)


def candidate_rows(
    members: Select[Any],
    *,
    channels: Sequence[Channel],
    about: About,
    now: datetime,
    run_id: int | None = None,
    capped: Select[Any] | None = None,
    one_each: bool = False,
    kept: Sequence[str] = KEPT,
) -> Select[Any]:
    """A row for each member and channel: what is `kept` of KEPT, then `reason` and `eligible`.

    `members` and `capped` give member ids in their first column. `reason` is the first of REASONS that holds, and NULL
    for the `eligible`, who may be written to. Of members with one address the decision maker of a household is written
    to, else the buyer, else the one who is older here.
    With the `run_id` of a run that was planned before, an address it already wrote to counts as taken; a first plan
    gives none, or it would look itself up in the index that it is filling.
    `one_each` leaves each member one row: that of the channel they like, if it reaches them, else of the first that
    does, else of the first. Whom the run wrote to already is left out altogether.
    """
    people = _people(members, spared=about.spared(now), capped=capped)
    told = {*kept, "rank"} if one_each else {*kept}
    ways = [_by_channel(people, channel, about, place=place, told=told) for place, channel in enumerate(channels)]
    first = union_all(*ways).cte("first") if len(ways) > 1 else ways[0].cte("first")
    if one_each:
        first = _as_preferred(first, run_id)
    taken: ColumnElement[bool] = first.c.way.in_(_second_readers(first))
    if run_id is not None:
        taken = or_(taken, _written_by(run_id, first))
    columns = (*(first.c[name] for name in (*kept, "reason", "reached", "capped")), taken.label("taken"))
    row = select(*columns).offset(0).subquery("row").c
    reason = case(
        (row.reason.is_not(None), row.reason),
        (row.capped, SkipReason.CAPPED.value),
        (row.taken, SkipReason.DUPLICATE_ADDRESS.value),
        else_=null(),
    )
    eligible = and_(row.reached, ~row.capped, ~row.taken)
    return select(*(row[name] for name in kept), reason.label("reason"), eligible.label("eligible"))


def _people(members: Select[Any], *, spared: ColumnElement[Any], capped: Select[Any] | None) -> CTE:
    """What holds for a member on every channel."""
    audience = members.subquery("audience")
    found = select(
        Member.id,
        Member.language,
        Member.zone,
        Member.tier_id,
        Member.deceased,
        Member.preferred_kind,
        cast(spared, Text).label("spared"),
        part_in_household().label("part"),
    ).join(audience, audience.c[0] == Member.id)
    return found.add_columns(_among(capped).label("capped")).cte("people")


def _among(members: Select[Any] | None) -> ColumnElement[bool]:
    if members is None:
        return false()
    one = members.subquery("one")
    return exists().where(one.c[0] == Member.id)


def _as_preferred(each: CTE, run_id: int | None) -> CTE:
    least = select(each.c.member_id, func.min(each.c.rank)).group_by(each.c.member_id)
    chosen = select(each).where(tuple_(each.c.member_id, each.c.rank).in_(least))
    if run_id is not None:
        chosen = chosen.where(each.c.member_id.not_in(select(Message.member_id).where(Message.run_id == run_id)))
    return chosen.cte("chosen")


def _by_channel(people: CTE, channel: Channel, about: About, *, place: int, told: Collection[str]) -> Select[Any]:
    """`reason` is NULL for whom it reaches. What is not `told` is left out: rows are written and read several times."""
    point = _reached(people, KINDS[channel], topic=about.topic).c
    reason = case(
        (false() if about.is_service else ~point.agreed, SkipReason.NO_CONSENT.value),
        (point.address.is_(None), SkipReason.NO_ADDRESS.value),
        (~point.works, SkipReason.SUPPRESSED.value),
        (point.deceased, SkipReason.DECEASED.value),
        else_=point.spared,
    )
    rank = case(
        (reason.is_not(None), place + 2 * MOST_CHANNELS),
        (point.preferred_kind == KINDS[channel].value, place),
        else_=place + MOST_CHANNELS,
    )
    more = {"language": point.language, "zone": point.zone, "rank": rank}
    return select(
        point.id.label("member_id"),
        (point.id * MOST_CHANNELS + place).label("way"),  # one number of member and channel, quickly looked up
        literal(channel.value).label("channel"),
        func.coalesce(point.address, "").label("address"),
        *(point[name] for name in ("tier_id", "part", "capped")),
        reason.label("reason"),
        reason.is_(None).label("reached"),  # of which the planner expects half, of a reason that is NULL hardly any
        *(column.label(name) for name, column in more.items() if name in told),
    )


def _reached(people: CTE, kind: AddressKind, *, topic: Topic) -> Subquery:
    """The address to use is one that works before one that does not, then the preferred, then the oldest.

    Each step is fenced by an OFFSET, or PostgreSQL looks up an address wherever it is mentioned in the next.
    """
    best = _best_addresses(people, kind, topic=topic)
    spare = aliased(ContactPoint)
    any_spare = _first_spare(best, spare, kind).where(spare.state != ContactPointState.INVALID)
    theirs = case((_has_spare(best, kind), any_spare.correlate(best).scalar_subquery()))
    address = func.coalesce(best.c.best, best.c.preferred, theirs)
    works = best.c.best.is_not(None)
    return select(best, address.label("address"), works.label("works")).offset(0).subquery("point")


def _best_addresses(people: CTE, kind: AddressKind, *, topic: Topic) -> Subquery:
    """`preferred`, and `best`: it, if it works, else the first that does. Who has no other is soon found out."""
    spare = aliased(ContactPoint)
    working = _first_spare(people, spare, kind).where(_works(spare, kind)).correlate(people).scalar_subquery()
    agreed = and_(
        Consent.member_id == people.c.id,
        Consent.kind == kind,
        Consent.topic == topic,
        Consent.state == ConsentState.GRANTED,
    )
    preferred = and_(
        ContactPoint.member_id == people.c.id,
        ContactPoint.kind == kind,
        ContactPoint.preferred,
        ContactPoint.state != ContactPointState.INVALID,
    )
    return (
        select(
            people,
            ContactPoint.address.label("preferred"),
            case((_works(ContactPoint, kind), ContactPoint.address), (_has_spare(people, kind), working)).label("best"),
            Consent.member_id.is_not(None).label("agreed"),
        )
        .select_from(people)
        .outerjoin(ContactPoint, preferred)
        .outerjoin(Consent, agreed)
        .offset(0)
        .subquery("reached")
    )


def _first_spare(people: FromClause, spare: type[ContactPoint], kind: AddressKind) -> Select[str]:
    """Looked up one by one, for those few whose preferred address is wanting and who have another."""
    theirs = (spare.member_id == people.c.id, spare.kind == kind, ~spare.preferred)
    return select(spare.address).where(*theirs).order_by(spare.id).limit(1)


def _has_spare(people: FromClause, kind: AddressKind) -> ColumnElement[bool]:
    spare = aliased(ContactPoint)
    return exists().where(spare.member_id == people.c.id, spare.kind == kind, ~spare.preferred)


def _works(point: type[ContactPoint], kind: AddressKind) -> ColumnElement[bool]:
    stopped = exists().where(Suppression.kind == kind, Suppression.address == point.address)
    return and_(point.state == ContactPointState.ACTIVE, ~stopped)


def part_in_household() -> ColumnElement[int]:
    """Of a household that shares an address, who decides is written to, else who pays."""
    roles = any_(Member.household_roles.expression)
    return case(
        (Member.household_roles == [], 2),
        (literal(HouseholdRole.DECISION_MAKER.value) == roles, 0),
        (literal(HouseholdRole.BUYER.value) == roles, 1),
        else_=2,
    )


def _second_readers(first: CTE) -> Select[Any]:
    """Those whose address somebody before them reads. Only the few addresses that come twice are put in order."""
    key = func.hashtextextended(first.c.address, 0)
    twice = select(key).where(first.c.reached).group_by(key).having(func.count() > 1)
    place = func.row_number().over(
        partition_by=first.c.address, order_by=(first.c.part, first.c.member_id, first.c.channel)
    )
    again = case((first.c.reached, key.in_(twice)), else_=false())
    row = select(first.c.way, place.label("place")).where(again).cte("shared").c
    return select(row.way).where(row.place > 1)


def _written_by(run_id: int, first: CTE) -> ColumnElement[bool]:
    """Whether the run wrote to somebody else at this address."""
    written = (
        select(Message.address, func.min(Message.member_id).label("member_id"))
        .where(Message.run_id == run_id, Message.state.not_in(NOT_WRITTEN))
        .group_by(Message.address)
        .cte("written")
        .c
    )
    theirs = tuple_(first.c.address, first.c.member_id).in_(select(written.address, written.member_id))
    return and_(first.c.address.in_(select(written.address)), ~theirs)
