"""Texts that may follow the mails of a campaign that falls back: to whom, before a single mail has been sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of, table_of
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import intended_by
from campaigns.outreach.falling_back import policy_of_texts, spoken_language, texts_anyway, undeliverable
from campaigns.outreach.models import Campaign


def mails_of(campaign: Campaign, meant: Select[Any]) -> Select[Any] | None:
    """member_id, what their mail says, and whether it has `nowhere` to go, of whoever may be texted in its place.

    `meant` are the rows of `audience.intended`. None where no text can follow.
    """
    if texts_anyway(campaign) or not campaign.falls_back:
        return None
    row = meant.subquery("mails").c
    nowhere = undeliverable(row) if campaign.falls_back_on_failure else false()
    goes = and_(row.state == MessageState.READY.value, row.channel != Channel.SMS.value)
    said = func.max(row.template_version_id).label("template_version_id")
    found = select(row.member_id, said, func.bool_or(nowhere).label("nowhere"))
    return found.where(or_(goes, nowhere)).group_by(row.member_id)


def texts_following(session: Session, campaign: Campaign, mails: Mapping[int, int], *, now: datetime) -> Select[Any]:
    """member_id, channel, language, address, version of those who may be texted: member → the version of their mail."""
    said = table_of("said", (("member_id", BigInteger), ("template_version_id", BigInteger)), mails.items()).c
    text = intended_by(session, each_of(mails), policy_of_texts(campaign), now=now).subquery("text").c
    language = spoken_language(session, said.template_version_id, text.language)
    return select(text.member_id, text.channel, language, text.address, said.template_version_id).where(
        text.state == MessageState.READY.value, said.member_id == text.member_id
    )
