"""Hard times of a member that a message may heed: a bereavement, an open complaint, a refund this week."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import ColumnElement, SmallInteger, and_, exists, literal

from campaigns.members.models import Activity, ActivityKind, Hardship, Member, MuteReason, Topic

REFUND_LASTS = timedelta(days=7)
OF_MUTES: Mapping[MuteReason, Hardship] = MappingProxyType(
    {MuteReason.BEREAVEMENT: Hardship.BEREAVEMENT, MuteReason.COMPLAINT: Hardship.COMPLAINT}
)
"""What a mute of that reason tells of; one of any other was asked for."""

_ALL = tuple(Hardship)
_USUAL: Mapping[Topic, Sequence[Hardship]] = MappingProxyType(
    {
        Topic.GREETINGS: _ALL,
        Topic.OFFERS: _ALL,
        Topic.EVENTS: (Hardship.BEREAVEMENT, Hardship.COMPLAINT),
        Topic.CARE: (),
    }
)
_BITS = {hardship: 1 << place for place, hardship in enumerate(Hardship)}


def usual_hardships(topic: Topic) -> Sequence[Hardship]:
    """What a message about `topic` heeds, unless somebody says otherwise."""
    return _USUAL[topic]


def bits_of(hardships: Iterable[str]) -> int:
    """As the ledger keeps them with each message."""
    return sum(_BITS[Hardship(each)] for each in set(hardships))


def usual_bits(topic: Topic) -> int:
    return bits_of(usual_hardships(topic))


def heeds(kept: int | ColumnElement[int], hardship: Hardship) -> ColumnElement[bool]:
    """The condition that this one is among those that were kept as bits."""
    bits = literal(kept, SmallInteger) if isinstance(kept, int) else kept
    return bits.bitwise_and(_BITS[hardship]) != 0


def gave_back(*, now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """The condition on `Member` that they were refunded lately."""
    lately = and_(Activity.at > now - REFUND_LASTS, Activity.at <= now)
    return exists().where(Activity.member_id == Member.id, Activity.kind == ActivityKind.REFUNDED, lately)
