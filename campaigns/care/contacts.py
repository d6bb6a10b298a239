"""The log of contacts: calls, visits, messages and chats, out and in. Each is on the timeline and counts as a touch."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.models import Contact, ContactDirection, ContactMeans, FollowUp, FollowUpState
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.models import Activity, ActivityKind, Member
from campaigns.members.standing.summary import refresh_members
from campaigns.members.timeline import NewActivity, record_activities

LONGEST_SUMMARY = 2_000
SHORT = 160
"""Of the summary, on the timeline."""
MENDABLE_FOR = timedelta(days=1)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


class SummaryMissing(Refused):
    sentence = mark("Say in a few words what it was about, in at most 2,000 characters. Nothing was kept.")
    status = 422


class NotThen(Refused):
    sentence = mark("A contact lies in the past, not before 1990. Nothing was kept.")
    status = 422


class MemberGone(Refused):
    sentence = mark("This member was erased. Nothing can be kept about them.")
    status = 410


class NotYourWords(Refused):
    sentence = mark("Only who wrote this may change it, within a day. Add a contact of your own instead.")
    status = 403


@dataclass(frozen=True, slots=True)
class NewContact:
    """`interested` is what the member showed: yes, no, or nothing to tell by. `request` names the form it came by."""

    member_id: int
    means: ContactMeans
    direction: ContactDirection
    at: datetime
    summary: str
    interested: bool | None = None
    request: str | None = None


def log_contact(
    session: Session, *, new: NewContact, staff_id: int, now: datetime, follow_up_id: int | None = None
) -> Contact:
    """Keep it, and let the touch do what was due. `follow_up_id` names a task that it does besides.

    The contact of a form that was sent before is given back as it stands.
    """
    summary = _checked(new.summary)
    if not EARLIEST <= new.at <= now:
        raise NotThen
    member = must_exist(session.get(Member, new.member_id), mark("member"))
    if member.erased_at is not None:
        raise MemberGone
    row = {**asdict(new), "summary": summary, "staff_id": staff_id, "logged_at": now}
    added = insert(Contact).values(row).on_conflict_do_nothing(index_elements=["request"]).returning(Contact)
    contact = session.scalar(added)
    if contact is None:
        return session.scalars(select(Contact).where(Contact.request == new.request)).one()
    if follow_up_id is not None:
        _do(session, follow_up_id, contact, staff_id, now)
    told = NewActivity(
        member.id,
        ActivityKind.CONTACTED,
        contact.at,
        f"contact:{contact.id}",
        value=int(_shows_interest(contact)),
        detail=_short(summary),
    )
    record_activities(session, [told], now=now)
    return contact


def may_mend(contact: Contact, *, staff_id: int, now: datetime) -> bool:
    return contact.staff_id == staff_id and now - contact.logged_at <= MENDABLE_FOR


def mend_contact(
    session: Session, *, contact_id: int, summary: str, interested: bool | None, staff_id: int, now: datetime
) -> Contact:
    """Within a day its author may say better what it was about; later one only adds."""
    contact = must_exist(session.get(Contact, contact_id), mark("contact"))
    if not may_mend(contact, staff_id=staff_id, now=now):
        raise NotYourWords
    contact.summary, contact.interested = _checked(summary), interested
    said = update(Activity).where(
        Activity.kind == ActivityKind.CONTACTED, Activity.reference == f"contact:{contact.id}"
    )
    session.execute(said.values(detail=_short(contact.summary), value=int(_shows_interest(contact))))
    refresh_members(session, [contact.member_id], now=now, shared=False)
    return contact


def _shows_interest(contact: Contact) -> bool:
    """Whether it tells of the member: they turned to the club, or were interested."""
    return contact.interested is not False and (contact.direction is ContactDirection.IN or bool(contact.interested))


def _checked(summary: str) -> str:
    said = summary.replace("\x00", "").strip()
    if not said or len(said) > LONGEST_SUMMARY:
        raise SummaryMissing
    return said


def _short(summary: str) -> str:
    line = " ".join(summary.split())
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def _do(session: Session, follow_up_id: int, contact: Contact, staff_id: int, now: datetime) -> None:
    """A task of this member that is open; one that ended meanwhile stays as it ended."""
    task = session.scalar(
        select(FollowUp)
        .where(FollowUp.id == follow_up_id, FollowUp.member_id == contact.member_id)
        .where(FollowUp.state == FollowUpState.OPEN)
        .with_for_update()
    )
    if task is not None:
        task.state, task.ended_at, task.ended_by_id, task.contact_id = FollowUpState.DONE, now, staff_id, contact.id
        session.flush()
