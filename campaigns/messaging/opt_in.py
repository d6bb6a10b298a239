"""Sending the question of a double opt-in, and which question a text that says YES answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.tokens import Signer
from campaigns.core.words import LocalText, localised
from campaigns.members.agreement.opt_in import IN_PERSON
from campaigns.members.models import (
    Activity,
    ActivityKind,
    AddressKind,
    ConsentRequest,
    Member,
    Suppression,
    SuppressionReason,
    Topic,
)
from campaigns.members.timeline import ActivityBatch
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra
from campaigns.messaging.house_templates import install_default
from campaigns.messaging.links import confirm_url
from campaigns.messaging.models import Channel, Message, MessageState, SkipReason
from campaigns.messaging.templates import latest_version_id

TEMPLATE = "consent_request"
CAUSE = "consent_request:"
LEFT_THE_HOUSE = (MessageState.CLAIMED, MessageState.ACCEPTED, MessageState.DELIVERED, MessageState.UNKNOWN)
TOPICS: Mapping[Topic, LocalText] = {
    Topic.EVENTS: {"en": "events", "zh": "活动"},
    Topic.GREETINGS: {"en": "greetings", "zh": "祝福"},
    Topic.OFFERS: {"en": "offers", "zh": "优惠"},
    Topic.CARE: {"en": "care", "zh": "关怀"},
}
_AND: LocalText = {"en": ", ", "zh": "、"}


class Asked(NamedTuple):
    """An open question that was texted, and when."""

    request_id: int
    member_id: int
    at: datetime


def send_questions(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """A reaction: each question that was written down goes out once, to the very address that is to be confirmed."""
    if not batch.has(ActivityKind.CONSENT_ASKED):
        return
    install_default(session, TEMPLATE, now=now)
    columns = _columns(latest_version_id(session, TEMPLATE), now=now)
    rows = _asked_in(batch).with_only_columns(*columns.values())
    session.execute(insert(Message).from_select(list(columns), rows, include_defaults=False).on_conflict_do_nothing())
    ring_on_commit(session, "delivery")


def newest_texted(session: Session, number: str, *, now: datetime) -> Asked | None:
    """The open question that was texted to this number last. Several members may share it: the newest is meant."""
    at = func.coalesce(Message.accepted_at, Message.due_at)
    texted = (
        select(ConsentRequest.id, ConsentRequest.member_id, at)
        .join(Message, Message.cause == func.concat(CAUSE, ConsentRequest.id))
        .where(_open_at(number, now=now), Message.state.in_(LEFT_THE_HOUSE))
        .order_by(at.desc(), ConsentRequest.id.desc())
        .limit(1)
    )
    found = session.execute(texted).first()
    return Asked(*found) if found else None


def newest_open(session: Session, number: str, *, now: datetime) -> int | None:
    """The newest open question about this number, also if it could not be sent because of an earlier STOP."""
    rows = select(ConsentRequest.id).where(_open_at(number, now=now))
    return session.scalar(rows.order_by(ConsentRequest.asked_at.desc(), ConsentRequest.id.desc()).limit(1))


def consent_extras(signer: Signer, public_url: str) -> Extras:
    """What the question says: its topics as they stand when it goes, and the link where they are confirmed."""

    def add(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        asking = {int(each.cause.removeprefix(CAUSE)): each for each in messages if each.cause.startswith(CAUSE)}
        if not asking:
            return {}
        rows = session.scalars(select(ConsentRequest).where(ConsentRequest.id.in_(asking)))
        return {
            asking[row.id].id: MessageExtra(
                variables={
                    "consent": {"topics": topics_in(row.topics, asking[row.id].language)},
                    "links": {"confirm": confirm_url(signer, public_url, row)},
                }
            )
            for row in rows
        }

    return add


def topics_in(topics: Sequence[str], language: str) -> str:
    return localised(_AND, language).join(localised(TOPICS[Topic(topic)], language) for topic in topics)


def _open_at(number: str, *, now: datetime) -> ColumnElement[bool]:
    return and_(
        ConsentRequest.kind == AddressKind.SMS,
        ConsentRequest.address == number,
        ConsentRequest.confirmed_at.is_(None),
        ConsentRequest.expires_at > now,
    )


def _asked_in(batch: ActivityBatch) -> Select[ConsentRequest]:
    return (
        select(ConsentRequest)
        .join(Activity, Activity.reference == func.concat(CAUSE, ConsentRequest.id))
        .join(Member, Member.id == ConsentRequest.member_id)
        .outerjoin(
            Suppression,
            (Suppression.kind == ConsentRequest.kind) & (Suppression.address == ConsentRequest.address),
        )
        .where(batch.is_in(), Activity.kind == ActivityKind.CONSENT_ASKED)
    )


def _columns(version_id: int, *, now: datetime) -> dict[str, Any]:
    by_text = ConsentRequest.kind == AddressKind.SMS
    reason = case(
        (Member.deceased, SkipReason.DECEASED.value),
        (and_(Suppression.address.is_not(None), ~_came_back()), SkipReason.SUPPRESSED.value),
        else_="",
    )
    topic = ConsentRequest.topics.expression[1]
    return {
        "cause": func.concat(CAUSE, ConsentRequest.id),
        "member_id": ConsentRequest.member_id,
        "channel": case((by_text, Channel.SMS.value), else_=Channel.EMAIL.value),
        "topic": topic,
        "transactional": literal(True),
        "template_version_id": literal(version_id, BigInteger),
        "language": Member.language,
        "address": ConsentRequest.address,
        "state": case((reason == "", MessageState.READY.value), else_=MessageState.SKIPPED.value),
        "reason": reason,
        "due_at": literal(now),
        "valid_until": ConsentRequest.expires_at,
        "created_at": literal(now),
    }


def _came_back() -> ColumnElement[bool]:
    """Whether somebody erased gave the address anew themselves; then they are asked, and nothing else is sent."""
    return and_(Suppression.reason == SuppressionReason.ERASED, ConsentRequest.source.in_(IN_PERSON))
