"""Reads of questions and of what guests have said."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, any_, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from campaigns.core.base import Base
from campaigns.core.errors import must_exist
from campaigns.core.fixed import IDS, FixedForIds, fixed_for_ids
from campaigns.core.words import mark
from campaigns.events.models import Companion, EventQuestion, GuestNote, Invitation, InvitationState, QuestionReply
from campaigns.events.saying.said import CompanionSaid, ReplySaid, Said


def list_questions(session: Session, event_id: int, *, retired: bool = False) -> Sequence[EventQuestion]:
    """What an event asks, in its order; with those it asked once, or without."""
    asked = select(EventQuestion).where(EventQuestion.event_id == event_id)
    if not retired:
        asked = asked.where(EventQuestion.retired_at.is_(None))
    return session.scalars(asked.order_by(EventQuestion.position, EventQuestion.id)).all()


def get_question(session: Session, *, event_id: int, question_id: int) -> EventQuestion:
    """Raises NotFound for one of another event."""
    question = session.get(EventQuestion, question_id)
    return must_exist(question if question and question.event_id == event_id else None, mark("question"))


def count_owing(session: Session, event_id: int) -> int:
    """Parties that come and have not answered all that must be answered."""
    asked = (EventQuestion.event_id == event_id, EventQuestion.required, EventQuestion.retired_at.is_(None))
    told = exists().where(QuestionReply.invitation_id == Invitation.id, QuestionReply.question_id == EventQuestion.id)
    missing = exists().where(*asked, ~told)
    coming = select(func.count()).where(
        Invitation.event_id == event_id, Invitation.state == InvitationState.ATTENDING, missing
    )
    return session.scalars(coming).one()


def said_by(session: Session, invitation_id: int) -> Said:
    return said_by_guests(session, [invitation_id]).get(invitation_id, Said())


def said_by_guests(session: Session, invitation_ids: Collection[int]) -> Mapping[int, Said]:
    """Invitation's id → what was said with it, in one read."""
    rows = _kept().run(session, list(invitation_ids))
    return {each: _said(companions, notes, replies) for each, companions, notes, replies in rows}


@cache
def _kept() -> FixedForIds:
    return fixed_for_ids(
        select(
            Invitation.id,
            _all_of(Companion, "name", "diet", "note", order=(Companion.position, Companion.id)),
            _all_of(GuestNote, "diet", "note", order=(GuestNote.id,)),
            _all_of(QuestionReply, "question_id", "asked", "said", order=(QuestionReply.id,)),
        ).where(Invitation.id == any_(IDS))
    )


def _all_of(kind: type[Base], *columns: str, order: Sequence[Any]) -> ScalarSelect[Any]:
    """An invitation's rows of one table, as JSON."""
    pairs = [part for name in columns for part in (name, getattr(kind, name))]
    rows: Any = func.jsonb_agg(aggregate_order_by(func.jsonb_build_object(*pairs), *order))
    table: Any = kind
    return select(rows).where(table.invitation_id == Invitation.id).correlate(Invitation).scalar_subquery()


def _said(companions: Any, notes: Any, replies: Any) -> Said:
    return Said(
        companions=tuple(CompanionSaid(**one) for one in companions or ()),
        **(notes[0] if notes else {}),
        replies={one["question_id"]: ReplySaid(one["asked"], one["said"]) for one in replies or ()},
    )
