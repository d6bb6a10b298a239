"""Keeping what a guest says with an answer; the caller holds the event's lock."""

from collections.abc import Mapping

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.events.models import Companion, GuestNote, Invitation, QuestionReply
from campaigns.events.saying.queries import list_questions, said_by
from campaigns.events.saying.said import ReplySaid, Said, Saying, said_after


def keep_saying(session: Session, invitation: Invitation, saying: Saying, *, strict: bool) -> None:
    """Only what differs is written. Raises a SayingRefused; `strict`: what must be answered is."""
    before = said_by(session, invitation.id)
    after = said_after(before, saying, list_questions(session, invitation.event_id), strict=strict)
    if after.companions != before.companions:
        _write_companions(session, invitation.id, after)
    if (after.diet, after.note) != (before.diet, before.note):
        _write_note(session, invitation.id, after)
    if after.replies != before.replies:
        _write_replies(session, invitation.id, before.replies, after.replies)


def drop_companions(session: Session, invitation: Invitation, *, party_size: int) -> None:
    """Those that a smaller party has no room for, the last first: nobody said which of them stay away."""
    kept = said_by(session, invitation.id)
    if len(kept.companions) >= party_size:
        _write_companions(session, invitation.id, Said(companions=kept.companions[: party_size - 1]))


def _write_companions(session: Session, invitation_id: int, said: Said) -> None:
    session.execute(delete(Companion).where(Companion.invitation_id == invitation_id))
    rows = [
        {"invitation_id": invitation_id, "position": place, "name": one.name, "diet": one.diet, "note": one.note}
        for place, one in enumerate(said.companions, 1)
    ]
    if rows:
        session.execute(insert(Companion), rows)


def _write_note(session: Session, invitation_id: int, said: Said) -> None:
    session.execute(delete(GuestNote).where(GuestNote.invitation_id == invitation_id))
    if said.diet or said.note:
        session.execute(insert(GuestNote), [{"invitation_id": invitation_id, "diet": said.diet, "note": said.note}])


def _write_replies(
    session: Session, invitation_id: int, before: Mapping[int, ReplySaid], after: Mapping[int, ReplySaid]
) -> None:
    gone = [each for each, reply in before.items() if after.get(each) != reply]
    session.execute(
        delete(QuestionReply).where(
            QuestionReply.invitation_id == invitation_id, among(QuestionReply.question_id, gone)
        )
    )
    rows = [
        {"invitation_id": invitation_id, "question_id": each, "asked": reply.asked, "said": reply.said}
        for each, reply in after.items()
        if before.get(each) != reply
    ]
    if rows:
        session.execute(insert(QuestionReply), rows)
