"""How many of those invited say yes, come, and bring whom: from the club's own past events. See docs/draws.md.

All in whole thousandths, so that a draw is the same on any machine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.events.draws.plans import DrawPlan
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.members.models import Member, MemberSummary
from campaigns.members.standing.engagement import BAND

PRIOR = 20
"""So many invitations' worth of the wider figure is mixed into the narrower one."""
REMEMBERED = timedelta(days=730)
ONE = 1_000_000
"""A whole seat."""
SAID_YES = (
    InvitationState.ATTENDING,
    InvitationState.WAITLISTED,
    InvitationState.ATTENDED,
    InvitationState.NO_SHOW,
)


class Past(NamedTuple):
    """Counted over past events; `friends` are the companions of those who came."""

    invited: int = 0
    yes: int = 0
    came: int = 0
    missed: int = 0
    friends: int = 0


NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class Rate:
    """In thousandths: `friends` 500 is one companion with every second guest."""

    acceptance: int
    no_show: int
    friends: int
    past: Past = NO_PAST

    @property
    def comes(self) -> int:
        """The chance that they come, in millionths."""
        return self.acceptance * (1000 - self.no_show)

    @property
    def seats(self) -> int:
        """What an invitation is expected to fill, in millionths of a seat."""
        return self.comes * (1000 + self.friends) // 1000


USUAL = Rate(acceptance=300, no_show=150, friends=0)
"""What is assumed until the club has a past of its own."""


@dataclass(frozen=True, slots=True)
class Rates:
    """`cells`: (tier id, engagement band) → what is expected of such a member."""

    club: Rate
    cells: Mapping[tuple[int, str], Rate]

    def of(self, tier_id: int, band: str) -> Rate:
        return self.cells.get((tier_id, band), self.club)


def read_past(session: Session, *, now: datetime) -> dict[tuple[int, str], Past]:
    """What became of the invitations to events that are over, by the tier and band that members have today."""
    came = Invitation.state == InvitationState.ATTENDED
    rows = (
        select(
            Member.tier_id,
            BAND,
            func.count(),
            func.count().filter(Invitation.state.in_(SAID_YES)),
            func.count().filter(came),
            func.count().filter(Invitation.state == InvitationState.NO_SHOW),
            func.coalesce(func.sum(Invitation.party_size - 1).filter(came), 0),
        )
        .select_from(Invitation)
        .join(Event, Event.id == Invitation.event_id)
        .join(Member, Member.id == Invitation.member_id)
        .outerjoin(MemberSummary, MemberSummary.member_id == Member.id)
        .where(
            Event.state != EventState.CANCELLED,
            Event.ends_at <= now,
            Event.ends_at > now - REMEMBERED,
            Invitation.state != InvitationState.CANCELLED,
            ~Invitation.walk_in,
        )
        .group_by(Member.tier_id, BAND)
    )
    return {(tier_id, str(band)): Past(*map(int, counts)) for tier_id, band, *counts in session.execute(rows)}


def reckon(past: Mapping[tuple[int, str], Past], plan: DrawPlan) -> Rates:
    """The rates of each cell, drawn towards the club's; those of the club, drawn towards the usual ones."""
    club = _drawn(_sum(past.values()), USUAL)
    cells = {cell: _said(_drawn(counts, club), plan) for cell, counts in sorted(past.items())}
    return Rates(_said(club, plan), cells)


def _drawn(past: Past, wider: Rate) -> Rate:
    return Rate(
        acceptance=_mixed(past.yes, past.invited, wider.acceptance),
        no_show=_mixed(past.missed, past.came + past.missed, wider.no_show),
        friends=_mixed(past.friends, past.came, wider.friends),
        past=past,
    )


def _mixed(found: int, among: int, wider: int) -> int:
    return (1000 * found + PRIOR * wider) // (among + PRIOR)


def _said(rate: Rate, plan: DrawPlan) -> Rate:
    """What the plan says itself counts instead; nobody is expected to bring more than they may."""
    friends = rate.friends if plan.expected_companions is None else plan.expected_companions * 10
    return Rate(
        acceptance=max(rate.acceptance, 1) if plan.acceptance is None else plan.acceptance * 10,
        no_show=min(rate.no_show, 900) if plan.no_show is None else plan.no_show * 10,
        friends=min(friends, plan.companions * 1000),
        past=rate.past,
    )


def _sum(pasts: Iterable[Past]) -> Past:
    return Past(*map(sum, zip(*pasts, strict=True))) if (pasts := list(pasts)) else NO_PAST
