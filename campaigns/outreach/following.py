"""Texts that may follow the mails of a campaign that falls back: to whom, before a single mail has been sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, each_of
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import Policy, intended_by
from campaigns.outreach.falling_back import spoken_language, texts_anyway, undeliverable
from campaigns.outreach.models import Campaign


@dataclass(frozen=True, slots=True)
class Following:
    """Readers of texts, as member_id, channel, language, address.

    `everybody`, and of them those who get one `at_once`, since a mail has nowhere to go, and `perhaps`, should it come
    back or stay without an answer.
    """

    everybody: Select[Any]
    at_once: Select[Any]
    perhaps: Select[Any]


def texts_following(
    session: Session, campaign: Campaign, meant: Select[Any], *, version_id: int, now: datetime
) -> Following | None:
    """`meant` are the rows of `audience.intended`. None where no text can follow."""
    if texts_anyway(campaign) or not campaign.falls_back:
        return None
    mailed = _mailed(session, campaign, meant)
    text = _texts(session, campaign, mailed, version_id=version_id, now=now)
    nowhere = among(text.selected_columns.member_id, [each for each, at_once in mailed.items() if at_once])
    return Following(text, text.where(nowhere), text.where(~nowhere))


def _mailed(session: Session, campaign: Campaign, meant: Select[Any]) -> dict[int, bool]:
    """Whoever may be texted in place of a mail → whether it has nowhere to go."""
    row = meant.subquery("meant").c
    nowhere = undeliverable(row) if campaign.falls_back_on_failure else false()
    goes = and_(row.state == MessageState.READY.value, row.channel != Channel.SMS.value)
    found = select(row.member_id, func.bool_or(nowhere)).where(or_(goes, nowhere)).group_by(row.member_id)
    return dict(session.execute(found).all())


def _texts(
    session: Session, campaign: Campaign, members: Collection[int], *, version_id: int, now: datetime
) -> Select[Any]:
    policy = Policy([Channel.SMS], campaign.topic, priority=campaign.priority)
    text = intended_by(session, each_of(members), policy, now=now).subquery("text").c
    language = spoken_language(session, version_id, text.language)
    return select(text.member_id, text.channel, language, text.address).where(text.state == MessageState.READY.value)
