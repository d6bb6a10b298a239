"""Reads about campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from campaigns.core.errors import must_exist
from campaigns.core.identifiers import as_number
from campaigns.core.words import mark
from campaigns.messaging.models import Message
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState
from campaigns.outreach.occasions.every import ALWAYS_ON, occasion_of
from campaigns.outreach.states import COUNTED, WENT_WRONG, Counts

"""Digits that still fit an id."""
UNDER_WAY = (RunState.DUE, RunState.RUNNING, RunState.PAUSED)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in a list, with the messages of all its runs."""

    campaign: Campaign
    counts: Counts


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with its messages."""

    run: Run
    counts: Counts


def get_campaign(session: Session, campaign_id: int) -> Campaign:
    loaded = [joinedload(Campaign.segment), joinedload(Campaign.event), joinedload(Campaign.template)]
    return must_exist(session.get(Campaign, campaign_id, options=loaded), mark("campaign"))


def find_campaign(session: Session, text: str) -> Campaign:
    """By its number or, the newest of them, by its name."""
    named = select(Campaign.id).where(Campaign.name == text).order_by(Campaign.id.desc()).limit(1)
    return get_campaign(session, as_number(text) or session.scalar(named) or 0)


def list_campaigns(
    session: Session, *, state: CampaignState | None = None, limit: int | None = None, offset: int = 0
) -> Sequence[CampaignRow]:
    """Newest first. What events bring by themselves stands with them. Only messages of those listed are counted."""
    newest = Campaign.created_at.desc(), Campaign.id.desc()
    chosen = select(Campaign.id).where(*_listed(state)).order_by(*newest).limit(limit).offset(offset).subquery()
    counts = (
        select(Run.campaign_id, *COUNTED)
        .join(Message, Message.run_id == Run.id)
        .where(Run.campaign_id.in_(select(chosen.c.id)))
        .group_by(Run.campaign_id)
        .subquery()
    )
    found = (
        select(Campaign, *(func.coalesce(counts.c[column.name], 0) for column in COUNTED))
        .join(chosen, chosen.c.id == Campaign.id)
        .outerjoin(counts, counts.c.campaign_id == Campaign.id)
        .options(joinedload(Campaign.segment), joinedload(Campaign.event))
        .order_by(*newest)
    )
    return [CampaignRow(campaign, Counts(*counted)) for campaign, *counted in session.execute(found)]


def count_campaigns(session: Session, *, state: CampaignState | None = None) -> int:
    return session.scalar(select(func.count()).select_from(Campaign).where(*_listed(state))) or 0


def _listed(state: CampaignState | None) -> list[ColumnElement[bool]]:
    listed: list[ColumnElement[bool]] = [Campaign.milestone_id.is_(None)]
    return [*listed, Campaign.state == state] if state is not None else listed


def newest_campaigns(session: Session, *, before: int | None, limit: int) -> Sequence[Campaign]:
    """As `list_campaigns`, without what is counted: a page of those older than the campaign `before`."""
    found = select(Campaign).where(Campaign.milestone_id.is_(None)).order_by(Campaign.id.desc()).limit(limit)
    return session.scalars(found.where(Campaign.id < before) if before is not None else found).all()


def campaign_names(session: Session) -> Sequence[tuple[int, str]]:
    """Id and name, newest first, without what events bring by themselves."""
    found = select(Campaign.id, Campaign.name).where(Campaign.milestone_id.is_(None))
    return [
        (row.id, row.name) for row in session.execute(found.order_by(Campaign.created_at.desc(), Campaign.id.desc()))
    ]


def runs_under_way(session: Session, *, limit: int) -> Sequence[RunRow]:
    """Runs of campaigns that are not over, those that are always on aside, the newest first."""
    going = select(Run.id).join(Run.campaign).where(Run.state.in_(UNDER_WAY), Campaign.occasion.not_in(ALWAYS_ON))
    return _run_rows(session, going.order_by(*_NEWEST).limit(limit))


def newest_runs(session: Session, campaign: Campaign, *, limit: int) -> Sequence[RunRow]:
    """Of what is always on without the days that are over and on which nobody was due."""
    newest = select(Run.id).where(Run.campaign_id == campaign.id).order_by(*_NEWEST)
    if occasion_of(campaign).always_on:
        newest = newest.where(or_(Run.finished_at.is_(None), exists().where(Message.run_id == Run.id)))
    return _run_rows(session, newest.limit(limit))


def runs_gone_wrong(session: Session, *, since: datetime, limit: int) -> Sequence[RunRow]:
    """Runs due since then in which messages failed, those with most of them first."""
    wrong = func.count().desc(), Message.run_id.desc()
    failed = select(Message.run_id).join(Run).where(Run.due_at > since, Message.state.in_(WENT_WRONG))
    rows = _run_rows(session, failed.group_by(Message.run_id).order_by(*wrong).limit(limit))
    return sorted(rows, key=lambda row: (row.counts.failed, row.run.id), reverse=True)


def has_launched(session: Session) -> bool:
    """Whether any campaign, those that are always on aside, was ever launched."""
    launched = exists().where(Campaign.launched_at.is_not(None), Campaign.occasion.not_in(ALWAYS_ON))
    return bool(session.scalar(select(launched)))


def greeting_campaigns(session: Session) -> Sequence[CampaignRow]:
    """Newest first."""
    return [row for row in list_campaigns(session) if occasion_of(row.campaign).is_greeting]


def _run_rows(session: Session, meant: Select[Any]) -> Sequence[RunRow]:
    """The newest first. Messages are counted before anything is joined to them: of an index alone."""
    ids = meant.subquery().c[0]
    counts = select(Message.run_id, *COUNTED).where(Message.run_id.in_(select(ids))).group_by(Message.run_id).subquery()
    found = (
        select(Run, *(func.coalesce(counts.c[column.name], 0) for column in COUNTED))
        .join(Run.campaign)
        .outerjoin(counts, counts.c.run_id == Run.id)
        .options(contains_eager(Run.campaign))
        .where(Run.id.in_(select(ids)))
        .order_by(*_NEWEST)
    )
    return [RunRow(run, Counts(*counted)) for run, *counted in session.execute(found)]


_NEWEST = (Run.due_at.desc(), Run.id.desc())
