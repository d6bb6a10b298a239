"""All guests of an event with what they have said, however many they are."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.words import LocalText
from campaigns.events.models import EventQuestion, Invitation, QuestionReply
from campaigns.events.saying.queries import list_questions, said_by_guests
from campaigns.events.saying.said import Said
from campaigns.members.models import Member

CHUNK = 500

Asked = tuple[int, LocalText]
"""A question's id and the words in which it was asked."""


def every_guest(session: Session, event_id: int) -> Iterator[tuple[Invitation, Said]]:
    """Everybody who is or was invited, in the order of their invitations."""
    last = 0
    while guests := _after(session, event_id, last):
        said = said_by_guests(session, [guest.id for guest in guests])
        yield from ((guest, said[guest.id]) for guest in guests)
        last = guests[-1].id
        session.expunge_all()


def all_asked(session: Session, event_id: int) -> list[Asked]:
    """What the event asks and has asked; a reworded question stands once for each wording that has answers."""
    questions = list_questions(session, event_id, retired=True)
    answered = session.execute(
        select(QuestionReply.question_id, QuestionReply.asked)
        .join(EventQuestion)
        .where(EventQuestion.event_id == event_id)
        .distinct()
    )
    worded: dict[int, list[LocalText]] = {each.id: [each.words] for each in questions}
    for question_id, asked in answered:
        if asked not in worded[question_id]:
            worded[question_id].append(asked)
    return [(each, words) for each, wordings in worded.items() for words in wordings]


def _after(session: Session, event_id: int, last: int) -> Sequence[Invitation]:
    rows = select(Invitation).where(Invitation.event_id == event_id, Invitation.id > last)
    rows = rows.options(joinedload(Invitation.member).joinedload(Member.tier)).order_by(Invitation.id)
    return session.scalars(rows.limit(CHUNK)).all()
