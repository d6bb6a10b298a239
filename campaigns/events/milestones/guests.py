"""Which guests of an event a milestone is for."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, select
from sqlalchemy.orm import Session, aliased

from campaigns.events.circulars import HEARD
from campaigns.events.milestones.kinds import RULES
from campaigns.events.models import Invitation, InvitationState, Milestone, MilestoneKind
from campaigns.messaging.models import Message

KIND = "kind"
NAMED = "milestone"
"""Where the details of a message say which milestone it is of: `{"milestone": {"kind": "reminder"}}`."""


def guests_meant(milestone: Milestone, key: str) -> Select[Any]:
    """Their members' ids, as they stand; nobody where `key` is of a time from which the event has moved."""
    rule, kind = RULES[milestone.kind], milestone.kind
    guests = select(Invitation.member_id).where(
        Invitation.event_id == milestone.event_id, Invitation.state.in_(rule.states), ~_has_had_it(milestone)
    )
    if key != milestone.occurrence_key:
        return guests.where(false())
    if kind is MilestoneKind.INVITATION:
        return guests.where(~_has_heard())
    if kind is MilestoneKind.REMINDER:
        return guests.where(_has_heard())
    return guests.where(_door_was_used()) if kind is MilestoneKind.MISSED else guests


def is_still_meant(kind: str, state: InvitationState) -> bool:
    """Whether a guest who stands so still gets what was planned for them."""
    return state in RULES[MilestoneKind(kind)].states


def door_was_used(session: Session, event_id: int) -> bool:
    """Whether anybody was checked in: else nobody can tell who stayed away."""
    came = exists().where(Invitation.event_id == event_id, Invitation.state == InvitationState.ATTENDED)
    return bool(session.scalar(select(came)))


def is_of(milestone: Milestone) -> ColumnElement[bool]:
    """Messages of it."""
    named = Message.details[NAMED][KIND].astext == milestone.kind.value
    return and_(Message.event_id == milestone.event_id, named)


def _has_had_it(milestone: Milestone) -> ColumnElement[bool]:
    """What says when the event is counts only if it was written once it was time for it."""
    told = and_(is_of(milestone), Message.member_id == Invitation.member_id, Message.state.in_(HEARD))
    if RULES[milestone.kind].tells_again:
        told = and_(told, Message.created_at >= milestone.due_at)
    return exists().where(told)


def _has_heard() -> ColumnElement[bool]:
    return exists().where(
        Message.event_id == Invitation.event_id,
        Message.member_id == Invitation.member_id,
        Message.state.in_(HEARD),
    )


def _door_was_used() -> ColumnElement[bool]:
    other = aliased(Invitation)
    return exists().where(other.event_id == Invitation.event_id, other.state == InvitationState.ATTENDED)
