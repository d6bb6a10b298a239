"""Complaints: an easy way in, an owner, a deadline, an answer, and nothing cheerful meanwhile."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.complainants import living, members_of, normalised_addresses
from campaigns.care.models import Complaint, ComplaintState, FollowUp, FollowUpReason, FollowUpState
from campaigns.care.notices import confirm_complaint, send_answer
from campaigns.care.ownership import check_cares
from campaigns.care.rules import read_rules
from campaigns.core.errors import Refused, must_exist
from campaigns.core.plain import plain_line, plain_text
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.agreement.mutes import lift, mute
from campaigns.members.models import ActivityKind, Member, MuteReason, MuteScope
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.staff.models import Staff

LONGEST_TEXT = 20_000
LONGEST_NAME = 200
LONGEST_ANSWER = 4_000
ASK_AGAIN_AFTER = timedelta(days=7)
"""How long after a complaint is closed its owner asks whether all is well."""


class NothingSaid(Refused):
    sentence = mark("Please tell us what went wrong, in at most 20,000 characters.")
    status = 422


class NoWayBack(Refused):
    sentence = mark("Please leave an email address or a mobile number, so that we can answer you.")
    status = 422


class NobodyNamed(Refused):
    sentence = mark("Please tell us your name, in at most 200 characters.")
    status = 422


class AnswerMissing(Refused):
    sentence = mark("Write an answer of at most 4,000 characters. Nothing was sent.")
    status = 422


class NotOpen(Refused):
    sentence = mark("This complaint is closed. Reopen it first. Nothing was changed.")


class NotClosed(Refused):
    sentence = mark("This complaint is not closed. Nothing was changed.")


class LinkedAlready(Refused):
    sentence = mark("This complaint belongs to a member already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """As the guest wrote it. `form` is the sheet it came by: the same words by the same sheet are one complaint."""

    form: str
    name: str
    email: str
    phone: str
    text: str
    language: str
    member_id: int | None = None


def complain(session: Session, *, new: NewComplaint, code: str, now: datetime) -> Complaint:
    """Take it in, under the public `code`; one sent twice is the one that stands.

    Whose it is: the member who followed their own link, else whoever alone has that address.
    """
    name, text = plain_line(new.name), plain_text(new.text)
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise NothingSaid
    if not 1 <= len(name) <= LONGEST_NAME:
        raise NobodyNamed
    member = living(session, new.member_id) if new.member_id else None
    if member is None and not (new.email + new.phone).strip():
        raise NoWayBack
    email, phones = normalised_addresses(session, email=new.email, phone=new.phone)
    found = [member] if member else members_of(session, email=email, phones=phones)
    cause = hashlib.sha256("\x1f".join(map(str, astuple(new))).encode(errors="replace")).hexdigest()
    row = {
        "code": code,
        "cause": cause,
        "name": name,
        "email": email,
        "phone": next(iter(phones), plain_line(new.phone)[:40]),
        "text": text,
        "language": new.language,
        "state": ComplaintState.OPEN,
        "opened_at": now,
        "due_at": now + timedelta(hours=read_rules(session).complaint_hours),
    }
    added = insert(Complaint).values(row).on_conflict_do_nothing(index_elements=["cause"]).returning(Complaint.id)
    complaint_id = session.scalar(added)
    if complaint_id is None:
        return session.scalars(select(Complaint).where(Complaint.cause == cause)).one()
    complaint = session.get_one(Complaint, complaint_id)
    if len(found) == 1:
        _belongs_to(session, complaint, found[0], now=now)
    return complaint


def link_to_member(session: Session, *, complaint_id: int, member_id: int, now: datetime) -> Complaint:
    """A lead knows whose it is."""
    complaint = _the_complaint(session, complaint_id)
    if complaint.member_id is not None:
        raise LinkedAlready
    member = must_exist(living(session, member_id), mark("member"))
    _belongs_to(session, complaint, member, now=now)
    return complaint


def entrust(session: Session, *, complaint_id: int, staff_id: int) -> Complaint:
    """Give it to somebody to answer."""
    check_cares(session, staff_id)
    complaint = _the_complaint(session, complaint_id)
    complaint.owner_id = staff_id
    return complaint


def answer(session: Session, *, complaint_id: int, text: str, staff_id: int, now: datetime) -> Complaint:
    """Write to the member; to somebody who is none, staff write themselves, and this keeps what they wrote."""
    said = plain_text(text)
    if not 1 <= len(said) <= LONGEST_ANSWER:
        raise AnswerMissing
    complaint = _the_complaint(session, complaint_id)
    if complaint.state is ComplaintState.CLOSED:
        raise NotOpen
    complaint.state, complaint.answer = ComplaintState.ANSWERED, said
    complaint.answers += 1
    complaint.answered_at = complaint.answered_at or now
    complaint.answered_by_id = staff_id
    complaint.owner_id = complaint.owner_id or staff_id
    session.flush()
    if complaint.member_id is not None:
        send_answer(session, complaint, now=now)
        _tell(session, complaint, ActivityKind.COMPLAINT_ANSWERED, f"/answer:{complaint.answers}", said, now)
    return complaint


def close(session: Session, *, complaint_id: int, now: datetime) -> Complaint:
    """All is said: the member is greeted again, and their owner asks in a week whether all is well."""
    complaint = _the_complaint(session, complaint_id)
    if complaint.state is ComplaintState.CLOSED:
        raise NotOpen
    complaint.state, complaint.closed_at = ComplaintState.CLOSED, now
    if complaint.mute_id is not None:
        lift(session, mute_id=complaint.mute_id, now=now)
        complaint.mute_id = None
    session.flush()
    _ask_again(session, complaint, now)
    return complaint


def reopen(session: Session, *, complaint_id: int, now: datetime) -> Complaint:
    """With a new deadline."""
    complaint = _the_complaint(session, complaint_id)
    if complaint.state is not ComplaintState.CLOSED:
        raise NotClosed
    complaint.state, complaint.closed_at = ComplaintState.OPEN, None
    complaint.due_at = now + timedelta(hours=read_rules(session).complaint_hours)
    if complaint.member_id is not None:
        _spare(session, complaint, now)
    session.flush()
    return complaint


def _the_complaint(session: Session, complaint_id: int) -> Complaint:
    locked = select(Complaint).where(Complaint.id == complaint_id).with_for_update()
    return must_exist(session.scalar(locked), mark("complaint"))


def _belongs_to(session: Session, complaint: Complaint, member: Member, *, now: datetime) -> None:
    complaint.member_id = member.id
    owner = session.get(Staff, member.owner_id) if member.owner_id else None
    complaint.owner_id = complaint.owner_id or (owner.id if owner and owner.active else None)
    if complaint.state is not ComplaintState.CLOSED:
        _spare(session, complaint, now)
    session.flush()
    _tell(session, complaint, ActivityKind.COMPLAINED, "", complaint.text, now)
    if complaint.state is ComplaintState.OPEN:
        confirm_complaint(session, complaint, zone=club_zone(session), now=now)


def _spare(session: Session, complaint: Complaint, now: datetime) -> None:
    """Each complaint has a mute of its own, so that closing one leaves what another, or staff, asked for."""
    spared = mute(
        session,
        member_id=complaint.member_id or 0,
        scope=MuteScope.CELEBRATION,
        reason=MuteReason.COMPLAINT,
        note=complaint.code,
        until=None,
        staff_id=None,
        now=now,
    )
    complaint.mute_id = spared.id


def _tell(session: Session, complaint: Complaint, kind: ActivityKind, part: str, text: str, now: datetime) -> None:
    reference, detail = f"complaint:{complaint.id}{part}", plain_line(text)[:160]
    told = NewActivity(complaint.member_id or 0, kind, now, reference, value=1, detail=detail)
    record_activities(session, [told], now=now)


def _ask_again(session: Session, complaint: Complaint, now: datetime) -> None:
    if complaint.member_id is None or complaint.owner_id is None:
        return
    today = now.astimezone(club_zone(session)).date()
    row = {
        "cause": f"complaint:{complaint.id}/closed",
        "member_id": complaint.member_id,
        "owner_id": complaint.owner_id,
        "reason": FollowUpReason.COMPLAINT,
        "since": complaint.opened_at,
        "due_on": today + ASK_AGAIN_AFTER,
        "state": FollowUpState.OPEN,
        "made_at": now,
    }
    session.execute(insert(FollowUp).values(row).on_conflict_do_nothing(index_elements=["cause"]))
