"""Builds what an edge needs, once a process. Each file here is loaded only by the processes that need it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, select

from campaigns.core.clock import Clock, shifted_clock, system_clock
from campaigns.core.database import Doorbell, Sessions, make_engine, make_sessions
from campaigns.core.models import Club
from campaigns.core.replica import Replica
from campaigns.core.settings import Settings
from campaigns.core.tokens import Randomness, Signer, random_code
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.timeline import Reaction
from campaigns.tables import all_tables


@dataclass(frozen=True, slots=True)
class Rules:
    """What follows from recorded activity, and how the rooms settle what two records of one person both have."""

    reactions: tuple[Reaction, ...]
    merging: tuple[MergeRule, ...]


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
    replica: Replica | None = None


def build_runtime(
    settings: Settings, rules: Rules | None, *, doorbell: Doorbell | None = None, clock: Clock | None = None
) -> Runtime:
    """Everything an edge passes inwards. `settings.database_url` must be set by now.

    Without `rules`, for who only sends, recording activity and merging fail.
    """
    all_tables()
    engine = make_engine(settings.database_url)
    sessions = make_sessions(
        engine,
        reactions=rules.reactions if rules else None,
        merging=rules.merging if rules else None,
        doorbell=doorbell,
    )

    def read_shift() -> timedelta:
        with sessions.begin() as session:
            return session.scalar(select(Club.clock_shift)) or timedelta()

    return Runtime(
        settings=settings,
        engine=engine,
        sessions=sessions,
        clock=clock or shifted_clock(read_shift),
        system_clock=system_clock,
        signer=Signer(*settings.secret_keys),
        random_code=random_code,
        replica=_replica(settings),
    )


def _replica(settings: Settings) -> Replica | None:
    if not settings.database_replica_url:
        return None
    engine = make_engine(settings.database_replica_url)
    return Replica(engine, make_sessions(engine), timedelta(seconds=settings.replica_lag_seconds))
