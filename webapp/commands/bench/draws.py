"""How long it takes to draw whom to invite from a large segment, and to invite whom the draw chose."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.draws.operations import plan_draw, use_draw
from campaigns.events.draws.plans import DrawPlan
from campaigns.events.draws.queries import draw_again
from campaigns.events.models import Draw, Event, EventState
from campaigns.members.models import Member, MemberSummary
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import EVERYBODY
from webapp.commands.bench.audience_club import NOW, audience_club
from webapp.commands.bench.figure import Figure, seconds

CANDIDATES, SEATS = 100_000, 20_000
LOOKS = 5
A_DRAW, A_USE = 1.0, 10.0
BARE = (
    select(
        Member.id,
        Member.tier_id,
        MemberSummary.engagement_band,
        MemberSummary.engagement_score,
        Member.interests,
        MemberSummary.last_invited_at,
    )
    .join(MemberSummary, MemberSummary.member_id == Member.id)
    .where(Member.erased_at.is_(None))
)
"""What is reckoned with, without asking who may be invited and can be reached."""


def draws(_times: int) -> Iterator[Figure]:
    """Always of one size: a draw takes no more than a quarter of a million."""
    with audience_club(CANDIDATES) as (sessions, _), sessions() as session:
        drafted = plan_a_draw(session)
        bare = _median(lambda: session.execute(BARE).all())
        taken = _median(lambda: draw_again(session, drafted, now=NOW))
        yield Figure(f"{CANDIDATES:,} candidates read and drawn", taken, bare, A_DRAW)
        used = seconds(lambda: use_draw(session, draw_id=drafted.id, digest=drafted.digest, staff_id=None, now=NOW))
        yield Figure(f"{CANDIDATES:,} drawn, kept, and {len(drafted.chosen):,} invited", used, bare, A_USE)


def plan_a_draw(session: Session) -> Draw:
    """From everybody, for an event of a month later."""
    starts = NOW + timedelta(days=30)
    event = Event(
        code="bench",
        title={"en": "Tasting"},
        description={},
        venue="The house",
        zone="UTC",
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        rsvp_until=starts,
        capacity=SEATS,
        interests=["wine", "tea"],
        state=EventState.PUBLISHED,
        revised_at=NOW,
        created_at=NOW,
    )
    session.add(event)
    segment_id = add_segment(session, name="Everybody in the club", rule=EVERYBODY, now=NOW).id
    plan = DrawPlan(segment_id=segment_id, seats=SEATS)
    return plan_draw(session, event_id=event.id, plan=plan, seed="bench", staff_id=None, now=NOW)


def _median(step: Callable[[], object]) -> float:
    return median(seconds(step) for _ in range(LOOKS))
