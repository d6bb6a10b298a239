"""What is reckoned with of each member: how they stood when they were asked, and what they bought afterwards."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.events.draws.choosing import parts_of
from campaigns.events.draws.plans import read_plan
from campaigns.events.draws.queries import candidate_of
from campaigns.events.models import Draw, DrawPlace, Event, Invitation, InvitationState, Spot
from campaigns.insight.buyers import TRIPS, bought_between
from campaigns.insight.event_effect.matching import Unit, band_of, bands
from campaigns.insight.event_guests import day_of_event
from campaigns.insight.local_day import local_day
from campaigns.members.models import Activity, ActivityKind, EngagementBand, Member
from campaigns.members.standing.attendance import attendance_stands
from campaigns.members.standing.engagement import FLOORS, counted, score_of, share
from campaigns.referrals.models import Referral

PAST = timedelta(days=365)
CLOSE = 50
"""Scores of a draw, chance left out, that lie in the same fifty of a thousand are alike."""


class Standing(NamedTuple):
    """A row that the statements below give; `engagement` is that of the day they were asked."""

    member_id: int
    treated: bool
    tier_id: int
    engagement: int
    trips: int
    spent: int
    before: int


def invited(session: Session, event: Event, *, days: int) -> list[Unit]:
    """Whom the house invited. They are alike by tier, by what they spent in the year before, and by engagement."""
    friend = select(Referral.id).where(
        Referral.event_id == Invitation.event_id, Referral.friend_id == Invitation.member_id
    )
    asked = (
        select(
            Invitation.member_id,
            (Invitation.state == InvitationState.ATTENDED).label("treated"),
            func.coalesce(Invitation.invited_tier_id, Member.tier_id).label("tier_id"),
            func.least(Invitation.invited_at, event.starts_at).label("at"),
        )
        .join(Member, Member.id == Invitation.member_id)
        .where(
            Invitation.event_id == event.id,
            Invitation.state != InvitationState.CANCELLED,
            ~Invitation.walk_in,
            ~Invitation.own_wish,
            ~friend.exists(),
        )
        .cte("asked")
    )
    rows = _standing(session, event, asked, days)
    bounds = bands([row.before for row in rows])
    return [_unit(row, (row.tier_id, band_of(row.before, bounds), _band(row.engagement))) for row in rows]


def drawn(session: Session, event: Event, *, days: int) -> list[Unit]:
    """Whom draws invited, and reserves whom nobody asked: alike by draw, tier, band and score without chance."""
    asked = (
        select(
            DrawPlace.member_id,
            DrawPlace.wave_id.is_not(None).label("treated"),
            DrawPlace.tier_id,
            Draw.used_at.label("at"),
        )
        .join(Draw, Draw.id == DrawPlace.draw_id)
        .where(
            Draw.event_id == event.id,
            Draw.used_at.is_not(None),
            DrawPlace.spot != Spot.EXCLUDED,
            ~DrawPlace.pinned,
            or_(DrawPlace.wave_id.is_not(None), ~_invitation_of(event).exists()),
        )
        .order_by(DrawPlace.member_id, Draw.id.desc())
        .ext(distinct_on(DrawPlace.member_id))
        .cte("asked")
    )
    places = _places(session, event)
    return [_unit(row, places[row.member_id]) for row in _standing(session, event, asked, days)]


def _invitation_of(event: Event) -> Select[int]:
    return select(Invitation.id).where(Invitation.event_id == event.id, Invitation.member_id == DrawPlace.member_id)


def _places(session: Session, event: Event) -> dict[int, tuple[Any, ...]]:
    """Member → cell, of the last draw that they were in."""
    cells = {}
    draws = select(Draw).where(Draw.event_id == event.id, Draw.used_at.is_not(None)).order_by(Draw.id)
    for used in session.scalars(draws).all():
        *weights, _chance = read_plan(used.plan).weights.all()
        interests = len(used.basis["interests"])
        drawn_from = select(DrawPlace).where(DrawPlace.draw_id == used.id, DrawPlace.spot != Spot.EXCLUDED)
        for place in session.scalars(drawn_from):
            parts = parts_of(candidate_of(place), 0, interests)
            score = sum(weight * part for weight, part in zip(weights, parts, strict=False)) // (sum(weights) or 1)
            cells[place.member_id] = (used.id, place.tier_id, place.band, score // CLOSE)
    return cells


def _standing(session: Session, event: Event, asked: CTE, days: int) -> Sequence[Standing]:
    bought, score = _bought(event, asked, days), _engagement(asked)
    statement = (
        select(
            asked.c.member_id,
            asked.c.treated,
            asked.c.tier_id,
            score_of(func.coalesce(score.c.share, 0)),
            func.coalesce(bought.c.trips, 0),
            func.coalesce(bought.c.spent, 0),
            func.coalesce(bought.c.before, 0),
        )
        .outerjoin(bought, bought.c.member_id == asked.c.member_id)
        .outerjoin(score, score.c.member_id == asked.c.member_id)
    )
    return [Standing(*map(_plain, row)) for row in session.execute(statement)]


def _bought(event: Event, asked: CTE, days: int) -> CTE:
    """From the day of the event through so many days after it; and in the year before they were asked."""
    day = select(day_of_event).where(Event.id == event.id).scalar_subquery()
    after = bought_between(day, day + literal(days))
    earlier = bought_between(local_day(asked.c.at) - PAST.days, local_day(asked.c.at) - 1)
    return (
        select(
            asked.c.member_id,
            after.trips.label("trips"),
            after.worth.label("spent"),
            earlier.worth.label("before"),
        )
        .join(TRIPS.days.table, TRIPS.member_id == asked.c.member_id)
        .cte("bought")
    )


def _engagement(asked: CTE) -> CTE:
    """As `members.standing` reckons it, of what they had done until they were asked."""
    now = asked.c.at
    done = and_(Activity.member_id == asked.c.member_id, Activity.at < now, counted(Activity, now=now))
    stands = or_(Activity.kind != ActivityKind.ATTENDED, attendance_stands(Activity))
    return (
        select(asked.c.member_id, func.sum(share(Activity, now=now)).label("share"))
        .join(Activity, done)
        .where(stands)
        .group_by(asked.c.member_id)
        .cte("score")
    )


def _band(score: int) -> EngagementBand:
    return next((band for floor, band in FLOORS if score >= floor), EngagementBand.LAPSED)


def _unit(row: Standing, cell: tuple[Any, ...]) -> Unit:
    return Unit(row.treated, cell, row.tier_id, row.trips > 0, row.spent, row.before, row.engagement)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) else int(value)
