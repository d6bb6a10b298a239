"""Builds what an edge needs, once a process."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, select

from campaigns.core.clock import Clock, shifted_clock, system_clock
from campaigns.core.database import Doorbell, Sessions, make_engine, make_sessions
from campaigns.core.models import Club
from campaigns.core.settings import Settings
from campaigns.core.tokens import Randomness, Signer, random_code
from campaigns.members.points import award_points
from campaigns.members.summary import refresh_summaries
from campaigns.members.tiers import refresh_tiers
from campaigns.members.timeline import Reaction
from campaigns.referrals.attribution import credit_referrals

REACTIONS: tuple[Reaction, ...] = (refresh_summaries, award_points, refresh_tiers, credit_referrals)
"""What follows recorded activity, in this order, in the same transaction."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """`clock` is the club's time, which a demo may move; `system_clock` measures leases and rates."""

    settings: Settings
    engine: Engine
    sessions: Sessions
    clock: Clock
    system_clock: Clock
    signer: Signer
    random_code: Randomness


def build_runtime(settings: Settings, *, doorbell: Doorbell | None = None, clock: Clock | None = None) -> Runtime:
    """Everything an edge passes inwards. `settings.database_url` must be set by now."""
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine, reactions=REACTIONS, doorbell=doorbell)

    def read_shift() -> timedelta:
        with sessions() as session:
            return session.scalar(select(Club.clock_shift)) or timedelta()

    return Runtime(
        settings=settings,
        engine=engine,
        sessions=sessions,
        clock=clock or shifted_clock(read_shift),
        system_clock=system_clock,
        signer=Signer(settings.secret_key.get_secret_value()),
        random_code=random_code,
    )
