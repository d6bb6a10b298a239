"""A salon that guests are drawn for, and short ways to draw."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.draws.operations import plan_draw, use_draw
from campaigns.events.draws.plans import DrawPlan
from campaigns.events.history import PastGuest, record_past_event
from campaigns.events.models import Draw, DrawPlace, Event, InvitationState, Spot
from campaigns.members.models import MemberSummary
from tests.clock import NOW
from tests.factories_events import make_plan, make_salon
from tests.factories_outreach import make_segment


def draw_plan(session: Session, **changes: Any) -> DrawPlan:
    """Everybody may be drawn, and whoever is invited is sure to come."""
    chosen = {"segment_id": make_segment(session).id, "seats": 2, "acceptance": 100, "no_show": 0}
    return DrawPlan(**(chosen | changes))


def drafted(session: Session, event: Event | None = None, *, seed: str = "lantern", **plan: Any) -> Draw:
    event = event or make_salon(session, capacity=50)
    return plan_draw(session, event_id=event.id, plan=draw_plan(session, **plan), seed=seed, staff_id=None, now=NOW)


def use(session: Session, drawn: Draw, *, now: datetime = NOW) -> Draw:
    return use_draw(session, draw_id=drawn.id, digest=drawn.digest, staff_id=None, now=now)


def places(session: Session, drawn: Draw, spot: Spot) -> list[int]:
    """Member ids in order."""
    rows = select(DrawPlace.member_id).where(DrawPlace.draw_id == drawn.id, DrawPlace.spot == spot)
    return list(session.scalars(rows.order_by(DrawPlace.place, DrawPlace.member_id)))


def engaged(session: Session, member_id: int, score: int) -> None:
    summary = session.get(MemberSummary, member_id)
    if summary is None:
        summary = MemberSummary(member_id=member_id, updated_at=NOW)
        session.add(summary)
    summary.engagement_score = score
    session.flush()


def held(session: Session, code: str, guests: dict[int, str], *, days_ago: int = 60) -> Event:
    """An event of the past: who came, who stayed away, who said no and who never answered."""
    start = NOW - timedelta(days=days_ago)
    plan = make_plan(starts_at=start, ends_at=start + timedelta(hours=2), rsvp_until=start, capacity=1000)
    answers = {"came": InvitationState.ATTENDING, "missed": InvitationState.ATTENDING, "no": InvitationState.DECLINED}
    asked = start - timedelta(days=20)
    told = [
        PastGuest(
            member_id,
            asked,
            answered=answers.get(what),
            answered_at=asked if what in answers else None,
            came_at=start if what == "came" else None,
        )
        for member_id, what in guests.items()
    ]
    return record_past_event(session, plan=plan, code=code, guests=told, now=NOW)
