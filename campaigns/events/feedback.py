"""What guests say afterwards: once for each invitation, and changed while it is fresh. See docs/feedback.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import Refused
from campaigns.core.plain import plain_line, plain_text
from campaigns.core.words import mark
from campaigns.events.locking import lock_invitation
from campaigns.events.models import Feedback, Invitation, InvitationState
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import NewActivity, record_activities

SCORES = range(1, 6)
LONGEST_WORDS = 2_000
LONGEST_DETAIL = 160
CHANGEABLE_FOR = timedelta(days=30)


class DidNotCome(Refused):
    sentence = mark("Only guests who were checked in can say how it was.")


class FeedbackStands(Refused):
    sentence = mark("What you told us can no longer be changed. It is kept as it was; please write to us instead.")


class NoSuchScore(Refused):
    sentence = mark("Choose a number from 1 to 5. Nothing was changed.")
    status = 422


class WordsTooLong(Refused):
    sentence = mark("This text may have at most %(most)d characters.")
    status = 422


@dataclass(frozen=True, slots=True)
class Opinion:
    """`score` from 1, not at all, to 5, very much."""

    score: int
    words: str = ""
    contact_wanted: bool = False


def find_feedback(session: Session, invitation: Invitation) -> Feedback | None:
    theirs = (Feedback.event_id == invitation.event_id, Feedback.member_id == invitation.member_id)
    return session.scalar(select(Feedback).where(*theirs))


def refusal_of(invitation: Invitation, given: Feedback | None, *, now: datetime) -> Refused | None:
    """Why nothing can be said, or said anew, about this invitation; nothing where it can."""
    if invitation.state is not InvitationState.ATTENDED:
        return DidNotCome()
    if given is not None and now > given.given_at + CHANGEABLE_FOR:
        return FeedbackStands()
    return None


def give_feedback(session: Session, *, invitation_id: int, opinion: Opinion, now: datetime) -> Feedback:
    """Keep what a guest says; the same once more changes nothing."""
    said = _checked(opinion)
    invitation = lock_invitation(session, invitation_id=invitation_id)
    given = find_feedback(session, invitation)
    refusal = refusal_of(invitation, given, now=now)
    if refusal is not None:
        raise refusal
    if given is None:
        given = _first(invitation, said, now)
        session.add(given)
    elif not _change(given, said, now):
        return given
    session.flush()
    record_activities(session, _told(given), now=now)
    return given


def _checked(opinion: Opinion) -> Opinion:
    words = plain_text(opinion.words)
    if opinion.score not in SCORES:
        raise NoSuchScore
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong(most=LONGEST_WORDS)
    return Opinion(opinion.score, words, opinion.contact_wanted)


def _first(invitation: Invitation, said: Opinion, now: datetime) -> Feedback:
    return Feedback(
        event_id=invitation.event_id,
        member_id=invitation.member_id,
        score=said.score,
        words=said.words,
        contact_wanted=said.contact_wanted,
        revision=1,
        given_at=now,
        changed_at=now,
    )


def _change(given: Feedback, said: Opinion, now: datetime) -> bool:
    """Whether anything was said differently."""
    if said == Opinion(given.score, given.words, given.contact_wanted):
        return False
    given.score, given.words, given.contact_wanted = said.score, said.words, said.contact_wanted
    given.revision += 1
    given.changed_at = now
    return True


def _told(given: Feedback) -> list[NewActivity]:
    detail = plain_line(given.words)[:LONGEST_DETAIL]
    about = (given.changed_at, f"feedback:{given.id}/rev:{given.revision}")
    told = [
        NewActivity(
            given.member_id, ActivityKind.FEEDBACK, *about, value=given.score, event_id=given.event_id, detail=detail
        )
    ]
    if given.contact_wanted:
        told.append(
            NewActivity(
                given.member_id, ActivityKind.CONTACT_ASKED, *about, value=1, event_id=given.event_id, detail=detail
            )
        )
    return told


def list_words(session: Session, event_id: int, *, limit: int, offset: int = 0) -> Sequence[Feedback]:
    """Of guests who wrote something or want to be contacted, with member: whom the club should hear first, first."""
    said = select(Feedback).where(Feedback.event_id == event_id, has_words()).options(joinedload(Feedback.member))
    order = (Feedback.contact_wanted.desc(), Feedback.score, Feedback.changed_at.desc(), Feedback.id)
    return session.scalars(said.order_by(*order).limit(limit).offset(offset)).all()


def has_words() -> ColumnElement[bool]:
    """The condition on `Feedback` that there is more than a score."""
    return or_(Feedback.words != "", Feedback.contact_wanted)
