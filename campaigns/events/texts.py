"""Text messages that members send: answers to an invitation, STOP and START, and words for a person to read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.events.answers import Choice
from campaigns.events.inbound import APPLIED, Outcome, outcome_of_answer, settle
from campaigns.events.models import AnswerSource, Event, EventState, InboundReply, InboundResult, Invitation
from campaigns.events.text_consent import answer_question, start, stop
from campaigns.events.words import Command, Said, understand
from campaigns.members.agreement.forgotten import is_forgotten
from campaigns.members.models import ActivityKind, AddressKind
from campaigns.members.queries import members_at
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.messaging.conversations.help import send_help
from campaigns.messaging.conversations.taking import Words, take_words
from campaigns.messaging.models import Channel, Message
from campaigns.messaging.opt_in import LEFT_THE_HOUSE, Asked, newest_texted


@dataclass(frozen=True, slots=True)
class Text:
    """`source_id` is the provider's id, `opt_out` its own reading of STOP, START or HELP, if it made one."""

    source_id: str
    sender: str
    body: str
    opt_out: str = ""


def take_text(session: Session, *, text: Text, now: datetime) -> InboundResult | None:
    """Keep a text and do what it says. None when it was kept before."""
    kept = _keep(session, text, now=now)
    if kept is None:
        return None
    said = understand(text.body)
    outcome = _obey(session, text, _command(text, said), now=now) or _answer(session, kept, said, now=now)
    settle(kept, outcome, now=now)
    if outcome.result is not InboundResult.APPLIED:
        _note(session, kept, now=now)
    if outcome.result in (InboundResult.MESSAGE, InboundResult.NO_INVITATION) and kept.sender:
        _converse(session, kept, now=now)
    return outcome.result


def _converse(session: Session, kept: InboundReply, *, now: datetime) -> None:
    words = Words(AddressKind.SMS, kept.sender, kept.body, f"text:{kept.source_id}", member_id=kept.member_id)
    take_words(session, words=words, now=now)
    kept.settled_at = now


def _keep(session: Session, text: Text, *, now: datetime) -> InboundReply | None:
    added = insert(InboundReply).values(
        source_id=text.source_id,
        digest="",
        received_at=now,
        sender="" if is_forgotten(session, text.sender) else text.sender,
        recipient="",
        body=text.body.replace("\x00", ""),
        result=InboundResult.MESSAGE,
        raw=b"",
    )
    return session.scalar(added.on_conflict_do_nothing().returning(InboundReply))


def _command(text: Text, said: Said) -> Command | None:
    """The provider's reading counts too: it blocks the number itself. Its YES may mean START and an answer at once."""
    by_provider = {command.value: command for command in Command}.get(text.opt_out.lower())
    return said.command or (by_provider if said.choice is None and not said.agrees else None)


def _obey(session: Session, text: Text, command: Command | None, *, now: datetime) -> Outcome | None:
    if command is Command.STOP:
        stop(session, number=text.sender, evidence=text.body, now=now)
    elif command is Command.START:
        start(session, number=text.sender, evidence=text.body, now=now)
    elif command is Command.HELP:
        _help(session, text, now=now)
    else:
        return None
    return APPLIED


def _help(session: Session, text: Text, *, now: datetime) -> None:
    """A provider that read HELP itself has answered it."""
    members = members_at(session, AddressKind.SMS, text.sender)
    if members and not text.opt_out:
        send_help(session, member_id=members[0].id, number=text.sender, day=now.date(), now=now)


def _answer(session: Session, kept: InboundReply, said: Said, *, now: datetime) -> Outcome:
    """A bare yes or no answers what was texted to the number last: a double opt-in, or else an event."""
    invitation, invited_at = _newest_invited(session, kept.sender, now=now)
    asked = newest_texted(session, kept.sender, now=now) if said.agrees or said.choice is Choice.NO else None
    if asked is not None and (invited_at is None or invited_at <= asked.at):
        return _consent(session, kept, asked, said, now=now)
    return _rsvp(session, kept, invitation, said, now=now)


def _consent(session: Session, kept: InboundReply, asked: Asked, said: Said, *, now: datetime) -> Outcome:
    kept.member_id = asked.member_id
    try:
        answer_question(session, asked=asked, yes=said.agrees, evidence=kept.body, now=now)
    except Refused as refusal:
        return Outcome(InboundResult.REFUSED, str(refusal))
    return APPLIED


def _rsvp(session: Session, kept: InboundReply, invitation: Invitation | None, said: Said, *, now: datetime) -> Outcome:
    if invitation is not None:
        kept.invitation_id, kept.member_id = invitation.id, invitation.member_id
    if said.choice is None:
        return Outcome(InboundResult.MESSAGE)
    if invitation is None:
        return Outcome(InboundResult.NO_INVITATION)
    return outcome_of_answer(
        session,
        invitation_id=invitation.id,
        choice=said.choice,
        party_size=said.party_size,
        source=AnswerSource.TEXT,
        now=now,
    )


def _newest_invited(session: Session, number: str, *, now: datetime) -> tuple[Invitation | None, datetime | None]:
    """Several members may share a number: the answer is theirs who were texted last, for that event. And when."""
    at = func.coalesce(Message.accepted_at, Message.due_at)
    texted = (
        select(Invitation, at)
        .join(Message, (Message.event_id == Invitation.event_id) & (Message.member_id == Invitation.member_id))
        .join(Event, Event.id == Invitation.event_id)
        .where(
            Message.member_id.in_([member.id for member in members_at(session, AddressKind.SMS, number)]),
            Message.channel == Channel.SMS,
            Message.address == number,
            Message.state.in_(LEFT_THE_HOUSE),
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now,
        )
        .order_by(at.desc(), Message.id.desc())
        .limit(1)
    )
    found = session.execute(texted).first()
    return (found[0], found[1]) if found else (None, None)


def _note(session: Session, kept: InboundReply, *, now: datetime) -> None:
    """What a person has to read stands on the member's timeline too."""
    if kept.member_id is None:
        members = members_at(session, AddressKind.SMS, kept.sender)
        kept.member_id = members[0].id if members else None
    if kept.member_id is not None:
        said = NewActivity(kept.member_id, ActivityKind.REPLIED, now, f"text:{kept.source_id}")
        record_activities(session, [said], now=now)
