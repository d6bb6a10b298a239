"""Builds what an edge needs, once a process."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, select

from campaigns.care import erasing as care_erasing
from campaigns.care import merging as care_merging
from campaigns.care.daily import keep_in_touch
from campaigns.care.reactions import follow_touches
from campaigns.core.chores import Chore
from campaigns.core.clock import Clock, shifted_clock, system_clock
from campaigns.core.database import Doorbell, Sessions, make_engine, make_sessions
from campaigns.core.models import Club
from campaigns.core.settings import Settings
from campaigns.core.tokens import Randomness, Signer, random_code
from campaigns.events import erasing as events_erasing
from campaigns.events import merging as events_merging
from campaigns.events.extras import event_extras
from campaigns.events.links import InvitationLinks
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.undoing import drop_snapshots
from campaigns.members.imports.operations import drop_contents
from campaigns.members.long_work.hand import Workshop
from campaigns.members.long_work.operations import ask
from campaigns.members.models import WorkKind
from campaigns.members.points.expiry import expire_points
from campaigns.members.privacy import erasing as members_erasing
from campaigns.members.privacy.erasing import ErasingRule
from campaigns.members.profile.naming import name_members_anew
from campaigns.members.standing.rebuild import pass_time
from campaigns.members.standing.summary import refresh_summaries
from campaigns.members.tiers.steps import let_days_pass, refresh_tiers
from campaigns.members.timeline import Reaction
from campaigns.messaging import erasing as messaging_erasing
from campaigns.messaging import merging as messaging_merging
from campaigns.messaging.clicks import judge_clicks
from campaigns.messaging.delivery import Delivery, Step
from campaigns.messaging.extras import Extras
from campaigns.messaging.letting_go import let_go
from campaigns.messaging.opt_in import consent_extras, send_questions
from campaigns.messaging.providers.registry import make_providers
from campaigns.messaging.rehearsal import Stage
from campaigns.messaging.trials import send_trial, settle_trials
from campaigns.messaging.watch import fold_tallies
from campaigns.outreach.drawn import let_reserves_move_up
from campaigns.outreach.spending import spend
from campaigns.referrals import erasing as referrals_erasing
from campaigns.referrals import merging as referrals_merging
from campaigns.referrals.attribution import credit_referrals
from campaigns.referrals.extras import friend_extras
from campaigns.referrals.links import CODE_LENGTH, friend_address
from campaigns.segments import erasing as segments_erasing
from campaigns.segments import merging as segments_merging
from campaigns.segments.recording import record_segments
from campaigns.tables import all_tables

REACTIONS: tuple[Reaction, ...] = (
    refresh_summaries,
    refresh_tiers,
    credit_referrals,
    follow_touches,
    send_questions,
)
"""What follows recorded activity, in this order, in the same transaction."""

MERGING: tuple[MergeRule, ...] = (
    *events_merging.MERGING,
    *messaging_merging.MERGING,
    *care_merging.MERGING,
    *referrals_merging.MERGING,
    *segments_merging.MERGING,
)
"""How the rooms above members settle what two records of one person both have."""

ERASING: tuple[ErasingRule, ...] = (
    *messaging_erasing.RULES,
    *events_erasing.RULES,
    *care_erasing.RULES,
    *referrals_erasing.RULES,
    *segments_erasing.RULES,
    *members_erasing.RULES,
)
"""What erasing somebody does to each table that tells of them, in this order."""

CHORES: tuple[Chore, ...] = (
    Chore("profiles", lambda session, now: name_members_anew(session, now=now)),
    Chore("summaries", lambda session, now: pass_time(session, now=now)),
    Chore("points_expiry", expire_points),
    Chore("tiers", let_days_pass),
    Chore("duplicates", lambda session, now: ask(session, WorkKind.SEARCH, now=now)),
    Chore("care", lambda session, now: keep_in_touch(session, now=now)),
    Chore("reserves", let_reserves_move_up),
    Chore("imports", lambda session, now: drop_contents(session, now=now)),
    Chore("merges", lambda session, now: drop_snapshots(session, now=now)),
    Chore("segments", lambda session, now: record_segments(session, now=now)),
    Chore("tallies", lambda session, now: fold_tallies(session, now=now)),
    Chore("clicks", lambda session, now: let_go(session, now=now), in_chunks=True),
)
"""What time alone brings, once a day, in this order."""

BEFORE_DELIVERY: tuple[Step, ...] = (send_trial,)
"""What goes out before each round of messages, in this order."""

AFTER_SWEEP: tuple[Step, ...] = (settle_trials, judge_clicks)
"""What is looked after with each sweep, in this order."""


SOME_INVITATION = 1_000_000
"""As long as real ones, and nobody's while a club is smaller."""


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
    all_tables()
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine, reactions=REACTIONS, merging=MERGING, doorbell=doorbell)

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


def build_delivery(runtime: Runtime) -> Delivery:
    """What delivering needs; it keeps connections to the providers, so a process makes one."""
    return Delivery(
        sessions=runtime.sessions,
        clock=runtime.clock,
        system_clock=runtime.system_clock,
        signer=runtime.signer,
        settings=runtime.settings,
        providers=make_providers(runtime.settings, clock=runtime.system_clock),
        extras=_extras(runtime),
        chance=random.random,
        wait=time.sleep,
        spend=spend,
        before=BEFORE_DELIVERY,
        after=AFTER_SWEEP,
    )


def build_stage(runtime: Runtime) -> Stage:
    """What rehearsing needs: the words of the rooms above, and links as long as those a run will make."""
    public_url = runtime.settings.public_url
    links = InvitationLinks(runtime.signer, public_url, runtime.settings.inbound_domain)
    friend = friend_address(public_url, "f" * CODE_LENGTH)
    to_come = {"links": {"rsvp": links.page(SOME_INVITATION), "friend": friend}}
    return Stage(runtime.signer, public_url, (event_extras(links),), to_come)


def build_workshop(runtime: Runtime, *, more: Callable[[], bool]) -> Workshop:
    """What long work needs."""
    return Workshop(runtime.sessions, runtime.clock, runtime.system_clock, runtime.random_code, more)


def _extras(runtime: Runtime) -> tuple[Extras, ...]:
    """What the rooms above messaging add to a message, in this order."""
    public_url = runtime.settings.public_url
    links = InvitationLinks(runtime.signer, public_url, runtime.settings.inbound_domain)
    return (
        consent_extras(runtime.signer, public_url),
        event_extras(links),
        friend_extras(public_url=public_url, random_code=runtime.random_code, clock=runtime.clock),
    )
