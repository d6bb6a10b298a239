"""A text in place of a mail that came back, failed, had no address to go to, or was not answered in so many hours.

Once a member and run: the cause of the text is its own. Who may not be written to there gets a row that says why, so
that nobody is looked at again. What may have arrived (unknown) is never written to a second time. Who has an address
that their own complaint closed is not pursued on another channel.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from campaigns.core.queries import find_club
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import AddressKind, Suppression, SuppressionReason
from campaigns.messaging.budget import once_awake
from campaigns.messaging.eligibility import NOT_WRITTEN
from campaigns.messaging.models import Channel, Message, MessageState, RunHold, SkipReason, TemplatePart
from campaigns.outreach.audience import Policy, intended_by
from campaigns.outreach.freezing import freeze_rows
from campaigns.outreach.holdout import HoldoutDraw, held_out_members
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState, Way
from campaigns.outreach.nights import nights_of
from campaigns.outreach.sending_times import AtInstant, cutoff_of, times_and_nights, windows_by_place
from campaigns.outreach.states import GONE, WENT_WRONG

LOOK_EVERY = timedelta(minutes=5)
LOOK_FOR = timedelta(days=30)
"""So long after a run was due its mails may come back or stay without an answer."""


def fall_back(session: Session, *, now: datetime) -> int:
    """Of every run that does so and was not looked at lately. Gives how many texts will go out."""
    return sum(_fall_back(session, run, now=now) for run in _runs(session, now=now))


def _runs(session: Session, *, now: datetime) -> list[Run]:
    """Locked, so that two schedulers do not look at the same. Neither paused nor cancelled ones."""
    answers = Campaign.event.has(Event.takes_answers(now))
    found = (
        select(Run)
        .join(Run.campaign)
        .where(
            or_(Campaign.falls_back_on_failure, Campaign.falls_back_after_hours > 0),
            Campaign.state.in_((CampaignState.ACTIVE, CampaignState.FINISHED)),
            Run.state.in_((RunState.RUNNING, RunState.FINISHED)),
            Run.due_at > now - LOOK_FOR,
            or_(Run.fell_back_at.is_(None), Run.fell_back_at <= now - LOOK_EVERY),
            or_(Campaign.event_id.is_(None), answers),
            ~exists().where(RunHold.run_id == Run.id),
        )
        .order_by(Run.id)
        .with_for_update(of=Run, skip_locked=True)
    )
    return list(session.scalars(found))


def _fall_back(session: Session, run: Run, *, now: datetime) -> int:
    run.fell_back_at = now
    lost = _lost(run.campaign, run, now=now)
    if not session.scalar(select(lost.exists())):
        return 0
    freeze_rows(session, run, _texts(session, run, lost, now=now), now=now)
    count = session.scalar(
        select(func.count()).where(
            Message.run_id == run.id,
            Message.state == MessageState.READY,
            Message.created_at == now,
            Message.instead_of_id.is_not(None),
        )
    )
    if count:
        run.state, run.finished_at = RunState.RUNNING, None
        run.campaign.state = CampaignState.ACTIVE
    return count or 0


def undeliverable(message: Any) -> ColumnElement[bool]:
    """Rows, of the ledger or meant for it, that were not late and had nowhere to go.

    Whoever has no address at all was not asked for a consent on it either, and that is what they are told as.
    """
    complained = select(Suppression.address).where(
        Suppression.kind == AddressKind.EMAIL, Suppression.reason == SuppressionReason.COMPLAINT
    )
    nowhere = message.reason.in_((SkipReason.NO_ADDRESS.value, SkipReason.SUPPRESSED.value))
    never_asked = and_(message.reason == SkipReason.NO_CONSENT.value, message.address == "")
    return and_(
        message.state == MessageState.SKIPPED.value,
        or_(nowhere, never_asked),
        message.address.not_in(complained),
        func.coalesce(message.due_at < message.valid_until, true()),
    )


def policy_of_texts(campaign: Campaign) -> Policy:
    """Nobody more is drawn to be held out; see `_texts`."""
    return Policy(
        [Channel.SMS],
        campaign.topic,
        priority=campaign.priority,
        heeded=campaign.heeded,
        to_guests=campaign.to_guests,
    )


def texts_anyway(campaign: Campaign) -> bool:
    """Whether every member meant has a text message of their own, so that none can follow."""
    return Channel.SMS.value in campaign.channels and campaign.way is Way.EACH


def _lost(campaign: Campaign, run: Run, *, now: datetime) -> Select[Any]:
    """Whom the run's mail did not reach, or who did not answer it, and that mail."""
    text = aliased(Message)
    followed = exists().where(text.instead_of_id == Message.id)
    texted = exists().where(text.run_id == run.id, text.member_id == Message.member_id, text.channel == Channel.SMS)
    failed: ColumnElement[bool] = false()
    if campaign.falls_back_on_failure:
        failed = or_(Message.state.in_(WENT_WRONG), undeliverable(Message))
    return (
        select(
            Message.member_id,
            func.max(Message.id).label("instead_of_id"),
            func.max(Message.template_version_id).label("template_version_id"),
            func.max(Message.due_at).label("due_at"),
            func.bool_and(Message.state == MessageState.SKIPPED).label("untried"),
        )
        .where(
            Message.run_id == run.id,
            Message.channel != Channel.SMS,
            or_(failed, _unanswered(campaign, now=now)),
            ~followed,
            ~texted,
        )
        .group_by(Message.member_id)
    )


def _unanswered(campaign: Campaign, *, now: datetime) -> ColumnElement[bool]:
    if not campaign.falls_back_after_hours or campaign.event_id is None:
        return false()
    silent = select(Invitation.member_id).where(
        Invitation.event_id == campaign.event_id, Invitation.state == InvitationState.INVITED
    )
    since = now - timedelta(hours=campaign.falls_back_after_hours)
    return and_(Message.state.in_(GONE), Message.accepted_at <= since, Message.member_id.in_(silent))


def _texts(session: Session, run: Run, lost: Select[Any], *, now: datetime) -> Select[Any]:
    """Rows as `audience.intended` gives them. Who had no mail to begin with may be held out, as all who get one may."""
    row = _timed(session, run, lost, now=now).cte("timed").c
    ready = row.state == MessageState.READY.value
    taken = and_(ready, row.address.in_(_written(run)))
    branches = [(taken, MessageState.SKIPPED.value), (and_(ready, _late(row)), MessageState.EXPIRED.value)]
    draw = HoldoutDraw(run.campaign.holdout_percent, run.campaign_id, run.occurrence_key)
    if draw.percent:
        pool = select(row.member_id, row.tier_id).where(ready, row.untried, ~_late(row), ~taken)
        held = select(held_out_members(pool.subquery("pool"), draw).subquery("held").c.member_id)
        branches.append((and_(ready, row.untried, row.member_id.in_(held)), MessageState.HELD_OUT.value))
    reason = case((taken, SkipReason.DUPLICATE_ADDRESS.value), else_=row.reason)
    kept = (row.member_id, row.channel, row.address, row.language, row.due_at, row.valid_until, row.instead_of_id)
    return select(
        *kept,
        row.template_version_id,
        case(*branches, else_=row.state).label("state"),
        reason.label("reason"),
    )


def _late(row: Any) -> ColumnElement[bool]:
    return row.due_at >= row.valid_until  # type: ignore[no-any-return]


def _timed(session: Session, run: Run, lost: Select[Any], *, now: datetime) -> Select[Any]:
    """The texts, due at the next decent moment, but never before their mail would have been."""
    campaign, mail = run.campaign, lost.subquery("lost")
    meant = intended_by(session, select(mail.c.member_id), policy_of_texts(campaign), now=now, run_id=run.id)
    text = meant.subquery("text")
    nights, grace = nights_of(session, campaign), timedelta(hours=campaign.grace_hours)
    ahead = max((session.scalar(select(func.max(mail.c.due_at))) or now) - now, timedelta())
    soon = AtInstant(now, ahead + grace, cutoff_of(campaign), now)
    times = times_and_nights(session, windows_by_place(session, soon, nights), nights)
    first = func.greatest(times.c.due_at, mail.c.due_at)
    later = func.greatest(first, text.c.due_at)  # where a contact limit puts it off
    return (
        select(
            *(text.c[name] for name in ("member_id", "channel", "address", "tier_id", "state", "reason")),
            spoken_language(session, mail.c.template_version_id, text.c.language),
            mail.c.template_version_id,
            once_awake(later, times.c.since, times.c.until).label("due_at"),
            func.least(times.c.valid_until, first + grace).label("valid_until"),
            mail.c.instead_of_id,
            mail.c.untried,
        )
        .join_from(text, mail, mail.c.member_id == text.c.member_id)
        .join(times, and_(times.c.zone == text.c.zone, nights.are_kept(times.c.night, text.c)))
    )


def _written(run: Run) -> Select[str]:
    return select(Message.address).where(
        Message.run_id == run.id, Message.channel == Channel.SMS, Message.state.not_in(NOT_WRITTEN)
    )


def spoken_language(session: Session, version_id: ColumnElement[int], own: ColumnElement[str]) -> ColumnElement[str]:
    """The member's, where what they read has a text in it, else the club's."""
    club = find_club(session)
    spoken = select(TemplatePart.version_id, TemplatePart.language).where(TemplatePart.channel == Channel.SMS)
    speaks = tuple_(version_id, own).in_(spoken)
    return case((speaks, own), else_=literal(club.language if club else "en")).label("language")
