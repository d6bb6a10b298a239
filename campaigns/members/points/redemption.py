"""Points given for a gift or a seat, given back, or put right by hand. Nobody can give what they do not have."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.models import (
    ActivityKind,
    EntryKind,
    Member,
    MemberSummary,
    PointsEntry,
    Redemption,
    RedemptionKind,
)
from campaigns.members.points.balances import refresh_balances
from campaigns.members.points.expiry import expire_points
from campaigns.members.points.rules import MOST_POINTS
from campaigns.members.standing.locking import lock_summaries
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.members.whose import only


class PointsRefused(Refused):
    """`field` is the one that it speaks of."""

    field = "points"


class NotEnoughPoints(PointsRefused):
    sentence = mark("They have %(have)s points, and this takes %(asked)s. Nothing was changed.")


class NotAsManyPoints(PointsRefused):
    sentence = mark("Give a whole number of points between 1 and 1,000,000. Nothing was changed.")
    status = 422


class NothingNamed(PointsRefused):
    field = "title"
    sentence = mark("Write down what it is for. Nothing was changed.")
    status = 422


class SeatNowhere(PointsRefused):
    field = "event_id"
    sentence = mark("Choose the event at which the seat is. Nothing was changed.")
    status = 422


class GivenBackAlready(Refused):
    sentence = mark("These points were given back already.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What points are given for. `request` is the form's own word: sent twice, it is done once."""

    kind: RedemptionKind
    title: str
    points: int
    event_id: int | None = None
    request: str | None = None
    gift_id: int | None = None
    """Of the catalogue."""
    given_out: bool = False
    """Whether they have it already."""


def redeem(session: Session, *, member_id: int, wish: Wish, staff_id: int | None, now: datetime) -> Redemption:
    """Take the points; what ran out by today is not there to be taken."""
    if wish.kind is RedemptionKind.SEAT and wish.event_id is None:
        raise SeatNowhere
    _refuse_bad(wish.points, wish.title)
    have = points_held(session, member_id, now=now)
    known = wish.request and session.scalar(select(Redemption).where(Redemption.request == wish.request))
    if known:
        return known
    if have < wish.points:
        raise NotEnoughPoints(have=have, asked=wish.points)
    made = Redemption(
        member_id=member_id,
        kind=wish.kind,
        title=wish.title.strip(),
        points=wish.points,
        event_id=wish.event_id,
        gift_id=wish.gift_id,
        given_out_at=now if wish.given_out else None,
        given_out_by_id=staff_id if wish.given_out else None,
        request=wish.request,
        staff_id=staff_id,
        at=now,
    )
    session.add(made)
    session.flush()
    _enter(session, made, -made.points, cause=f"redemption:{made.id}", staff_id=staff_id, now=now)
    _tell(session, made, ActivityKind.REDEEMED, now=now)
    return made


def give_back(session: Session, *, redemption_id: int, staff_id: int | None, now: datetime) -> Redemption:
    """The points of a redemption that did not come about; they last as long as points earned today."""
    whose = select(Redemption.member_id).where(Redemption.id == redemption_id)
    member_id = must_exist(session.scalar(whose), mark("redemption"))
    lock_summaries(session, _only(member_id))
    made = session.get_one(Redemption, redemption_id, populate_existing=True)
    if made.given_back_at is not None:
        raise GivenBackAlready
    made.given_back_at = now
    session.flush()
    _enter(session, made, made.points, cause=f"redemption:{made.id}/back", staff_id=staff_id, now=now)
    _tell(session, made, ActivityKind.REDEMPTION_UNDONE, now=now)
    return made


def adjust_points(
    session: Session, *, member_id: int, points: int, reason: str, request: str, staff_id: int | None, now: datetime
) -> None:
    """Give points, or take them where `points` is negative, for a reason; the same `request` only once."""
    _refuse_bad(abs(points), reason)
    have = points_held(session, member_id, now=now)
    entry = PointsEntry(
        member_id=member_id,
        kind=EntryKind.ADJUSTED,
        cause=f"adjustment:{request}",
        points=points,
        note=reason.strip(),
        staff_id=staff_id,
        at=now,
    )
    same = select(PointsEntry.id).where(PointsEntry.member_id == member_id, PointsEntry.cause == entry.cause)
    if session.scalar(same) is not None:
        return
    if have + points < 0:
        raise NotEnoughPoints(have=have, asked=-points)
    session.add(entry)
    session.flush()
    refresh_balances(session, _only(member_id))
    reference = f"member:{member_id}/{entry.cause}"
    told = NewActivity(member_id, ActivityKind.POINTS_ADJUSTED, now, reference, value=points, detail=entry.note)
    record_activities(session, [told], now=now)


def _refuse_bad(points: int, title: str) -> None:
    if not 1 <= points <= MOST_POINTS:
        raise NotAsManyPoints
    if not title.strip():
        raise NothingNamed


def points_held(session: Session, member_id: int, *, now: datetime) -> int:
    """The balance, held until the transaction ends, less what ran out by today."""
    must_exist(session.scalar(_only(member_id)), mark("member"))
    lock_summaries(session, _only(member_id))
    expire_points(session, now, whose=only([member_id]))
    return session.scalars(select(MemberSummary.points).where(MemberSummary.member_id == member_id)).one()


def _only(member_id: int) -> Select[int]:
    return select(Member.id).where(Member.id == member_id)


def _enter(session: Session, made: Redemption, points: int, *, cause: str, staff_id: int | None, now: datetime) -> None:
    entry = {"kind": EntryKind.REDEEMED, "cause": cause, "points": points, "note": made.title, "staff_id": staff_id}
    session.execute(insert(PointsEntry).values(member_id=made.member_id, at=now, **entry))
    refresh_balances(session, _only(made.member_id))


def _tell(session: Session, made: Redemption, kind: ActivityKind, *, now: datetime) -> None:
    told = NewActivity(
        made.member_id,
        kind,
        now,
        f"redemption:{made.id}",
        value=made.points,
        event_id=made.event_id,
        detail=made.title,
    )
    record_activities(session, [told], now=now)
