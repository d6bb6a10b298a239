"""Keeping what guests say with their answers; the caller holds the event's lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, delete, insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, table_of
from campaigns.events.models import Companion, GuestNote, QuestionReply
from campaigns.events.saying.said import Said


@dataclass(frozen=True, slots=True)
class Change:
    """What one guest had said, and what they say now."""

    before: Said
    after: Said


def keep_sayings(session: Session, changes: Mapping[int, Change]) -> None:
    """Invitation's id → what changes. Only what differs is written, of all guests at once."""
    differ = {each: change for each, change in changes.items() if change.before != change.after}
    if differ:
        _keep_companions(session, differ)
        _keep_notes(session, differ)
        _keep_replies(session, differ)


def _keep_companions(session: Session, changes: Mapping[int, Change]) -> None:
    differ = {each: one for each, one in changes.items() if one.after.companions != one.before.companions}
    rows = [
        {"invitation_id": each, "position": place, "name": one.name, "diet": one.diet, "note": one.note}
        for each, change in differ.items()
        for place, one in enumerate(change.after.companions, 1)
    ]
    _replace(session, Companion, list(differ), rows)


def _keep_notes(session: Session, changes: Mapping[int, Change]) -> None:
    differ = {each: one.after for each, one in changes.items() if _note(one.after) != _note(one.before)}
    said = {each: one for each, one in differ.items() if any(_note(one))}
    rows = [{"invitation_id": each, "diet": one.diet, "note": one.note} for each, one in said.items()]
    _replace(session, GuestNote, list(differ), rows)


def _note(said: Said) -> tuple[str, str]:
    return said.diet, said.note


def _replace(session: Session, kind: Any, invitation_ids: list[int], rows: list[dict[str, Any]]) -> None:
    if invitation_ids:
        session.execute(delete(kind).where(among(kind.invitation_id, invitation_ids)))
    if rows:
        session.execute(insert(kind), rows)


def _keep_replies(session: Session, changes: Mapping[int, Change]) -> None:
    gone = [
        (each, question)
        for each, one in changes.items()
        for question, reply in one.before.replies.items()
        if one.after.replies.get(question) != reply
    ]
    if gone:
        rows = table_of("gone", [("invitation_id", BigInteger), ("question_id", BigInteger)], gone).c
        pairs = (QuestionReply.invitation_id == rows.invitation_id) & (QuestionReply.question_id == rows.question_id)
        session.execute(delete(QuestionReply).where(pairs))
    new = [
        {"invitation_id": each, "question_id": question, "asked": reply.asked, "said": reply.said}
        for each, one in changes.items()
        for question, reply in one.after.replies.items()
        if one.before.replies.get(question) != reply
    ]
    if new:
        session.execute(insert(QuestionReply), new)
