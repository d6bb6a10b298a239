"""What a delivery says, read as it goes: nothing of it is kept, and what was erased meanwhile is not told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from campaigns.core.arrays import among
from campaigns.events.models import Event
from campaigns.members.models import Activity, Member, PrivacyRecord
from campaigns.messaging.models import Message
from campaigns.outreach.models import Run
from campaigns.referrals.models import Referral
from campaigns.webhooks.kinds import MESSAGES, TEST, OwnKind
from campaigns.webhooks.models import WebhookDelivery, WebhookEndpoint
from campaigns.webhooks.shapes import (
    ActivityEvent,
    ErasedEvent,
    FriendEvent,
    MessageEvent,
    RunEvent,
    TestEvent,
    Told,
)

Read = Callable[[Sequence[int]], Select[*tuple[Any, ...]]]
"""Numbers of rows → their numbers and, by name, what is told of each that is still there."""


class Source(NamedTuple):
    shape: type[Told]
    read: Read


def bodies(session: Session, deliveries: Sequence[WebhookDelivery]) -> Mapping[int, bytes]:
    """Of each delivery, by its id, the JSON; those of which nothing is left to tell are absent."""
    found: dict[int, bytes] = {}
    for source in dict.fromkeys((ACTIVITY, *OWN.values())):
        mine = [each for each in deliveries if OWN.get(each.kind, ACTIVITY) is source]
        told = _told(session, source, [each.source_id for each in mine]) if mine else {}
        found |= {each.id: _body(source, each, told[each.source_id]) for each in mine if each.source_id in told}
    return found


def _told(session: Session, source: Source, ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    return {row["id"]: dict(row) for row in session.execute(source.read(ids)).mappings()}


def _body(source: Source, delivery: WebhookDelivery, data: Mapping[str, Any]) -> bytes:
    told = {"type": delivery.kind, "timestamp": delivery.at, "data": data}
    return orjson.dumps(source.shape.model_validate(told).model_dump(mode="json"))


def _of_activities(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    told = Activity.value, Activity.reference, Activity.campaign_id.label("campaign")
    return (
        select(Activity.id, Member.code.label("member"), *told, Event.code.label("event"))
        .join(Member, Member.id == Activity.member_id)
        .outerjoin(Event, Event.id == Activity.event_id)
        .where(among(Activity.id, ids), Member.erased_at.is_(None))
    )


def _of_messages(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    told = Message.id.label("message"), Message.channel, Message.run_id.label("run")
    return (
        select(Message.id, Member.code.label("member"), *told, Run.campaign_id.label("campaign"))
        .add_columns(Event.code.label("event"))
        .join(Member, Member.id == Message.member_id)
        .outerjoin(Run, Run.id == Message.run_id)
        .outerjoin(Event, Event.id == Message.event_id)
        .where(among(Message.id, ids), Member.erased_at.is_(None))
    )


def _of_runs(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    told = Run.id.label("run"), Run.campaign_id.label("campaign"), Run.occurrence_key.label("occurrence")
    return select(Run.id, *told).where(among(Run.id, ids))


def _of_friends(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    friend = aliased(Member)
    return (
        select(Referral.id, Member.code.label("member"), friend.code.label("friend"), Event.code.label("event"))
        .join(Member, Member.id == Referral.referrer_id)
        .join(friend, friend.id == Referral.friend_id)
        .outerjoin(Event, Event.id == Referral.event_id)
        .where(among(Referral.id, ids), Member.erased_at.is_(None), friend.erased_at.is_(None))
    )


def _of_erased(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    told = PrivacyRecord.member_code.label("member")
    return select(PrivacyRecord.id, told).where(among(PrivacyRecord.id, ids))


def _of_tests(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """They are about their endpoint alone."""
    return select(WebhookEndpoint.id, WebhookEndpoint.id.label("endpoint")).where(among(WebhookEndpoint.id, ids))


ACTIVITY = Source(ActivityEvent, _of_activities)
_MESSAGE = Source(MessageEvent, _of_messages)
OWN: Mapping[str, Source] = {
    **dict.fromkeys((kind.value for kind in MESSAGES), _MESSAGE),
    OwnKind.RUN_FINISHED.value: Source(RunEvent, _of_runs),
    OwnKind.FRIEND_JOINED.value: Source(FriendEvent, _of_friends),
    OwnKind.MEMBER_ERASED.value: Source(ErasedEvent, _of_erased),
    TEST: Source(TestEvent, _of_tests),
}
