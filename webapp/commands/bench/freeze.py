"""How long it takes to freeze an audience into messages, and to say beforehand what would become of it."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.members.models import Topic
from campaigns.messaging.budget import Limit, save_limits
from campaigns.messaging.models import Channel, Message
from campaigns.outreach.audience import Policy, segment_members
from campaigns.outreach.breakdown import breakdown
from campaigns.outreach.models import Campaign, Run, RunState
from campaigns.outreach.operations import launch_campaign
from campaigns.outreach.planning import plan_run
from webapp.commands.bench.audience_club import HOLDOUT_PERCENT, LIMITS, NOW, REST_DAYS, audience_club
from webapp.commands.bench.figure import Figure, seconds

MEMBERS, BREAKDOWN_MEMBERS = 100_000, 100_000
ROUNDS, LOOKS = 3, 5
RATIO_REACH, LIMITED_REACH, BREAKDOWN_REACH = 1.3, 1.5, 0.5
COLUMNS = ", ".join(column.name for column in Message.__table__.columns if column.name != "id")
KEEP = f"CREATE TABLE frozen AS SELECT {COLUMNS} FROM message WHERE run_id = :run"  # noqa: S608 - our own columns
BARE = f"INSERT INTO message ({COLUMNS}) SELECT {COLUMNS} FROM frozen"  # noqa: S608


def freeze(times: int) -> Iterator[Figure]:
    """Ten times the usual size are the million members, 720,000 of them meant, of the promise."""
    members = MEMBERS * times
    if members != BREAKDOWN_MEMBERS:
        with audience_club(BREAKDOWN_MEMBERS) as (sessions, campaign_id):
            yield from _broken_down(sessions, campaign_id)
    with audience_club(members) as (sessions, campaign_id):
        if members == BREAKDOWN_MEMBERS:
            yield from _broken_down(sessions, campaign_id)
        yield from _frozen(sessions, campaign_id)


def _frozen(sessions: Sessions, campaign_id: int) -> Iterator[Figure]:
    """By turns with the bare step, each into a ledger that was swept before; a first plan only gives the rows."""
    with sessions.begin() as session:
        run_id = _first_plan(session, campaign_id)
        rows = session.scalars(select(func.count()).select_from(text("frozen"))).one()
    plans, limited, bares = [], [], []
    for _ in range(ROUNDS):
        bares.append(_undone(sessions, lambda session: session.execute(text(BARE))))
        plans.append(_undone(sessions, lambda session: _plan(session, run_id, ())))
        limited.append(_undone(sessions, lambda session: _plan(session, run_id, LIMITS)))
    bare = median(bares)
    yield Figure(f"{rows:,} messages frozen", median(plans), bare, RATIO_REACH * bare)
    yield Figure(f"{rows:,} messages frozen under two contact limits", median(limited), bare, LIMITED_REACH * bare)


def _plan(session: Session, run_id: int, limits: Sequence[Limit]) -> None:
    save_limits(session, limits)
    plan_run(session, session.get_one(Run, run_id), now=NOW)


def _first_plan(session: Session, campaign_id: int) -> int:
    """Its rows are kept aside in a plain table, and the run is due again."""
    launch_campaign(session, campaign_id=campaign_id, now=NOW)
    run = session.scalars(select(Run).where(Run.campaign_id == campaign_id)).one()
    plan_run(session, run, now=NOW)
    session.execute(text(KEEP), {"run": run.id})
    session.execute(delete(Message).where(Message.run_id == run.id))
    run.planned_at, run.state = None, RunState.DUE
    return run.id


def _undone(sessions: Sessions, step: Callable[[Session], object]) -> float:
    _sweep(sessions)
    with sessions() as session:
        taken = seconds(lambda: step(session))
        session.rollback()
    return taken


def _sweep(sessions: Sessions) -> None:
    with sessions() as session:
        connection = session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        connection.execute(text("VACUUM ANALYZE message"))
        connection.execute(text("CHECKPOINT"))


def _broken_down(sessions: Sessions, campaign_id: int) -> Iterator[Figure]:
    with sessions() as session:
        members = segment_members(session, session.get_one(Campaign, campaign_id), now=NOW)
        bare = _median(lambda: session.scalars(select(func.count()).select_from(members.subquery())).one())
        for channels in ((Channel.EMAIL,), (Channel.EMAIL, Channel.SMS)):
            policy = Policy(channels, Topic.EVENTS, REST_DAYS, HOLDOUT_PERCENT)
            taken = _median(partial(breakdown, session, members, policy, now=NOW))
            name = f"{BREAKDOWN_MEMBERS:,} members broken down by {' and '.join(channels)}"
            yield Figure(name, taken, bare, BREAKDOWN_REACH)


def _median(step: Callable[[], object]) -> float:
    return median(seconds(step) for _ in range(LOOKS))
