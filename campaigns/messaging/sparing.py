"""Why somebody is spared a message: mourning, an open complaint, a mute they asked for, a refund this week."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, null, select

from campaigns.members.agreement.hardships import gave_back, heeds
from campaigns.members.agreement.mutes import is_muted, spares, standing
from campaigns.members.models import Consent, Hardship, Member, Mute, MuteReason, Topic
from campaigns.messaging.models import SkipReason

OF_MUTES = {
    MuteReason.BEREAVEMENT: SkipReason.BEREAVED.value,
    MuteReason.COMPLAINT: SkipReason.COMPLAINT.value,
}
HELD_BACK = (SkipReason.BEREAVED, SkipReason.COMPLAINT, SkipReason.MUTED, SkipReason.REFUNDED)
"""The reasons that are found here, in the order in which they are told."""
_PLACES = {MuteReason.BEREAVEMENT: 0, MuteReason.COMPLAINT: 1}


def why_spared(
    topic: Topic | ColumnElement[Topic],
    heeded: int | ColumnElement[int],
    *,
    now: datetime | ColumnElement[datetime],
) -> ColumnElement[Any]:
    """The first of HELD_BACK that holds for `Member`, or NULL. Only of the muted it is asked which mute it is."""
    about = literal(topic, Consent.topic.type) if isinstance(topic, Topic) else topic
    first = (
        select(case(OF_MUTES, value=Mute.reason, else_=SkipReason.MUTED.value))
        .where(Mute.member_id == Member.id, standing(now=now), spares(about, heeded))
        .order_by(case(_PLACES, value=Mute.reason, else_=len(_PLACES)))
        .limit(1)
        .correlate_except(Mute)
        .scalar_subquery()
    )
    refunded = and_(heeds(heeded, Hardship.REFUND), gave_back(now=now))
    return case((is_muted(about, heeded, now=now), first), (refunded, SkipReason.REFUNDED.value), else_=null())
