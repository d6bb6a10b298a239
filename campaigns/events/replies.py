"""Answers that come by mail to an invitation's own address, mostly from the buttons of a calendar.

Checked in this order: the address, whether it is a bounce, the calendar part, its UID and METHOD, who sent it, how old
it is. Who answers is always taken from our own record, never from the mail. Whatever is not applied waits for staff.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.core.tokens import ForgedToken
from campaigns.events.answers import Choice
from campaigns.events.inbound import APPLIED, Outcome, outcome_of_answer, settle
from campaigns.events.links import InvitationLinks
from campaigns.events.locking import lock_invitation
from campaigns.events.mime import CalendarReply, Mail, read_mail
from campaigns.events.models import AnswerSource, InboundReply, InboundResult, Invitation
from campaigns.members.agreement.forgotten import is_forgotten
from campaigns.members.models import AddressKind, ContactPoint, Member
from campaigns.messaging.conversations.taking import Words, take_words
from campaigns.messaging.mailboxes import owner_at

_CHOICES = {"ACCEPTED": Choice.YES, "TENTATIVE": Choice.MAYBE, "DECLINED": Choice.NO}


def take_mail(
    session: Session, *, links: InvitationLinks, recipient: str, raw: bytes, now: datetime
) -> InboundResult | None:
    """Keep a mail and apply what it answers. None when it was kept before."""
    mail = read_mail(raw)
    named = _named(links, recipient)
    invitation = _invitation_at(session, named)
    kept = _keep(session, mail, recipient=recipient, invitation=invitation, raw=raw, now=now)
    if kept is None:
        return None
    outcome = Outcome(InboundResult.UNKNOWN_ADDRESS)
    owner_id = owner_at(links.signer, recipient)
    if owner_id is not None:
        kept.member_id = _whose_owner(session, owner_id, mail.sender)
        outcome = Outcome(InboundResult.UNDELIVERABLE if mail.is_report else InboundResult.NOT_A_REPLY)
    if named is not None and invitation is not None:
        outcome = _judge(session, mail, invitation, uid=links.uid(named), now=now)
    settle(kept, outcome, now=now)
    if outcome.result is InboundResult.NOT_A_REPLY:
        _converse(session, mail, kept, now=now)
    return outcome.result


def _whose_owner(session: Session, owner_id: int, sender: str) -> int | None:
    """Who wrote to their owner: whoever alone has the address, of several the one whom this owner looks after."""
    theirs = ContactPoint.kind == AddressKind.EMAIL, ContactPoint.address == sender, Member.erased_at.is_(None)
    rows = session.execute(select(Member.id, Member.owner_id).join(Member.contact_points).where(*theirs)).all()
    found = [row.id for row in rows if len(rows) == 1 or row.owner_id == owner_id]
    return found[0] if len(found) == 1 else None


def _converse(session: Session, mail: Mail, kept: InboundReply, *, now: datetime) -> None:
    """Words are answered in a conversation with whoever wrote them, if that is a mailbox of the guest's."""
    if kept.member_id is None or not kept.body or mail.sender not in _addresses(session, kept.member_id):
        return
    words = Words(
        AddressKind.EMAIL,
        mail.sender,
        "\n".join(filter(None, (mail.subject, mail.words))),
        f"mail:{mail.source_id}/{mail.digest}",
        member_id=kept.member_id,
        automatic=mail.is_automatic,
    )
    take_words(session, words=words, now=now)
    kept.settled_at = now


def _named(links: InvitationLinks, recipient: str) -> int | None:
    """The invitation whose mailbox it is; the entry in the guest's calendar bears its name, also after a merge."""
    try:
        return links.invitation_of(recipient)
    except ForgedToken:
        return None


def _invitation_at(session: Session, named: int | None) -> Invitation | None:
    try:
        return None if named is None else lock_invitation(session, invitation_id=named)
    except NotFound:
        return None


def _keep(
    session: Session, mail: Mail, *, recipient: str, invitation: Invitation | None, raw: bytes, now: datetime
) -> InboundReply | None:
    said = {"sender": mail.sender, "subject": mail.subject, "body": mail.words, "raw": raw}
    added = (
        insert(InboundReply)
        .values(
            source_id=mail.source_id,
            digest=mail.digest,
            received_at=now,
            recipient=recipient.replace("\x00", ""),
            invitation_id=invitation.id if invitation else None,
            member_id=invitation.member_id if invitation else None,
            result=InboundResult.MESSAGE,
            **(_UNSAID if _is_of_the_erased(session, mail, invitation) else said),
        )
        .on_conflict_do_nothing()
        .returning(InboundReply)
    )
    return session.scalar(added)


def _is_of_the_erased(session: Session, mail: Mail, invitation: Invitation | None) -> bool:
    """Then only that it came is kept: neither the address nor what names it."""
    if invitation is not None and session.get_one(Member, invitation.member_id).erased_at is not None:
        return True
    return is_forgotten(session, mail.sender)


_UNSAID: dict[str, str | bytes] = {"sender": "", "subject": "", "body": "", "raw": b""}


def _judge(session: Session, mail: Mail, invitation: Invitation, *, uid: str, now: datetime) -> Outcome:
    fault = _fault(session, mail, invitation, uid=uid)
    if fault:
        return Outcome(fault)
    reply = mail.reply
    choice = _choice(reply, mail.sender) if reply else None
    if reply is None or choice is None:
        return Outcome(InboundResult.NOT_A_REPLY)
    outcome = outcome_of_answer(
        session,
        invitation_id=invitation.id,
        choice=choice,
        party_size=None,
        source=AnswerSource.CALENDAR,
        now=now,
    )
    if outcome == APPLIED:
        invitation.reply_stamp = reply.stamped_at
    return outcome


def _fault(session: Session, mail: Mail, invitation: Invitation, *, uid: str) -> InboundResult | None:
    if mail.is_report:
        return InboundResult.UNDELIVERABLE
    if mail.reply is None:
        return InboundResult.UNREADABLE if mail.has_calendar else InboundResult.NOT_A_REPLY
    if mail.reply.uid != uid:
        return InboundResult.OTHER_INVITATION
    if mail.reply.method != "REPLY":
        return InboundResult.COUNTER if mail.reply.method == "COUNTER" else InboundResult.NOT_A_REPLY
    if mail.sender not in _addresses(session, invitation.member_id):
        return InboundResult.OTHER_SENDER
    return InboundResult.STALE if _is_stale(mail.reply, invitation) else None


def _addresses(session: Session, member_id: int) -> set[str]:
    mine = (ContactPoint.member_id == member_id, ContactPoint.kind == AddressKind.EMAIL)
    return set(session.scalars(select(ContactPoint.address).where(*mine)))


def _is_stale(reply: CalendarReply, invitation: Invitation) -> bool:
    """About an entry that was since moved, taken off or put back, or not newer than the newest reply taken."""
    if reply.sequence is not None and reply.sequence < invitation.sequence:
        return True
    known = invitation.reply_stamp
    return known is not None and reply.stamped_at <= known


def _choice(reply: CalendarReply, sender: str) -> Choice | None:
    """A reply has one ATTENDEE; of several, the sender's."""
    partstat = reply.attendees.get(sender) or next(iter(reply.attendees.values()), "")
    return _CHOICES.get(partstat)
