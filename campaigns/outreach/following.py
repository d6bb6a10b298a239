"""Texts that may follow the mails of a campaign that falls back: to whom, before a single mail has been sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import Policy, intended_by
from campaigns.outreach.falling_back import spoken_language, texts_anyway, undeliverable
from campaigns.outreach.models import Campaign


def texts_at_once(
    session: Session, campaign: Campaign, meant: Select[Any], *, version_id: int, now: datetime
) -> Select[Any] | None:
    """Readers of texts in place of mails that have nowhere to go; None where none can follow.

    `meant` are the rows of `audience.intended`; gives member_id, channel, language, address.
    """
    if texts_anyway(campaign) or not campaign.falls_back_on_failure:
        return None
    row = meant.subquery("meant").c
    return _readers(session, campaign, row, undeliverable(row), version_id=version_id, now=now)


def texts_perhaps(
    session: Session, campaign: Campaign, meant: Select[Any], *, version_id: int, now: datetime
) -> Select[Any] | None:
    """The same of texts that follow only should the mail come back or stay without an answer."""
    if texts_anyway(campaign) or not campaign.falls_back:
        return None
    row = meant.subquery("meant").c
    goes = (row.state == MessageState.READY.value) & (row.channel != Channel.SMS.value)
    return _readers(session, campaign, row, goes, version_id=version_id, now=now)


def _readers(
    session: Session, campaign: Campaign, row: Any, mails: ColumnElement[bool], *, version_id: int, now: datetime
) -> Select[Any]:
    policy = Policy([Channel.SMS], campaign.topic, priority=campaign.priority)
    members = select(row.member_id).where(mails).distinct()
    text = intended_by(session, members, policy, now=now).subquery("text").c
    language = spoken_language(session, version_id, text.language)
    return select(text.member_id, text.channel, language, text.address).where(text.state == MessageState.READY.value)
