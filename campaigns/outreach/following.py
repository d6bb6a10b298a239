"""Texts that may follow the mails of a campaign that falls back: to whom, before a single mail has been sent."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import Policy, intended_by
from campaigns.outreach.falling_back import spoken_language, texts_anyway, undeliverable
from campaigns.outreach.models import Campaign


def mails_of(campaign: Campaign, meant: Select[Any]) -> Select[Any] | None:
    """member_id, and whether their mail has `nowhere` to go, of whoever may be texted in its place.

    `meant` are the rows of `audience.intended`. None where no text can follow.
    """
    if texts_anyway(campaign) or not campaign.falls_back:
        return None
    row = meant.subquery("mails").c
    nowhere = undeliverable(row) if campaign.falls_back_on_failure else false()
    goes = and_(row.state == MessageState.READY.value, row.channel != Channel.SMS.value)
    found = select(row.member_id, func.bool_or(nowhere).label("nowhere"))
    return found.where(or_(goes, nowhere)).group_by(row.member_id)


def texts_following(
    session: Session, campaign: Campaign, members: Collection[int], *, version_id: int, now: datetime
) -> Select[Any]:
    """member_id, channel, language, address of those of the members who may be texted."""
    policy = Policy([Channel.SMS], campaign.topic, priority=campaign.priority, heeded=campaign.heeded)
    text = intended_by(session, each_of(members), policy, now=now).subquery("text").c
    language = spoken_language(session, version_id, text.language)
    return select(text.member_id, text.channel, language, text.address).where(text.state == MessageState.READY.value)
