"""Tasks of owners: made by hand, put off, dropped, done."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.care.contacts import MemberGone
from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.models import ActivityKind, Member
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.staff.permissions import Permission, may
from campaigns.staff.queries import the_staff

LONGEST_NOTE = 500
FURTHEST = timedelta(days=730)


class NoteMissing(Refused):
    sentence = mark("Say in a few words what or why, in at most 500 characters. Nothing was changed.")
    status = 422


class NotThatDay(Refused):
    sentence = mark("Choose a day from today on, within two years. Nothing was changed.")
    status = 422


class EndedAlready(Refused):
    sentence = mark("This follow-up has ended already. Nothing was changed.")


class NotYourTask(Refused):
    sentence = mark("This follow-up is somebody else's. They, or a lead, decide about it.")
    status = 403


class ContactWanted(Refused):
    sentence = mark("It is time to be in touch with this member: log the contact, put it off or drop it.")
    status = 422


def promise(
    session: Session, *, member_id: int, note: str, due_on: date, request: str, staff_id: int, now: datetime
) -> FollowUp:
    """A task that staff make for themselves, such as “call her about the ring”; one by a `request`, the form's own."""
    said = _noted(note)
    _check_day(session, due_on, now=now)
    member = must_exist(session.get(Member, member_id), mark("member"))
    if member.erased_at is not None:
        raise MemberGone
    cause = f"asked:member:{member_id}/staff:{staff_id}/{request}"
    row = {
        "cause": cause,
        "member_id": member_id,
        "owner_id": staff_id,
        "reason": FollowUpReason.ASKED,
        "state": FollowUpState.OPEN,
        "note": said,
        "due_on": due_on,
        "made_at": now,
        "made_by_id": staff_id,
    }
    session.execute(insert(FollowUp).values(row).on_conflict_do_nothing(index_elements=["cause"]))
    return session.scalars(select(FollowUp).where(FollowUp.cause == cause)).one()


def put_off(session: Session, *, follow_up_id: int, due_on: date, why: str, staff_id: int, now: datetime) -> FollowUp:
    task = _open(session, follow_up_id, staff_id)
    _check_day(session, due_on, now=now)
    task.outcome, task.due_on = _noted(why), due_on
    return task


def drop(session: Session, *, follow_up_id: int, why: str, staff_id: int, now: datetime) -> FollowUp:
    """Not this time. The cadence counts anew from now."""
    return _end(_open(session, follow_up_id, staff_id), FollowUpState.DROPPED, _noted(why), staff_id, now)


def finish(session: Session, *, follow_up_id: int, what: str, staff_id: int, now: datetime) -> FollowUp:
    """Done without a word to the member, which a cadence does not take for an answer."""
    task = _open(session, follow_up_id, staff_id)
    if task.reason is FollowUpReason.CADENCE:
        raise ContactWanted
    _end(task, FollowUpState.DONE, _noted(what), staff_id, now)
    session.flush()
    told = NewActivity(
        task.member_id, ActivityKind.FOLLOWED_UP, now, f"follow_up:{task.id}", value=1, detail=task.outcome
    )
    record_activities(session, [told], now=now)
    return task


def _open(session: Session, follow_up_id: int, staff_id: int) -> FollowUp:
    locked = select(FollowUp).where(FollowUp.id == follow_up_id).with_for_update()
    task = must_exist(session.scalar(locked), mark("follow-up"))
    role = the_staff(session, staff_id=staff_id).role
    if staff_id not in (task.owner_id, task.made_by_id) and not may(role, Permission.ASSIGN_MEMBERS):
        raise NotYourTask
    if task.state is not FollowUpState.OPEN:
        raise EndedAlready
    return task


def _end(task: FollowUp, state: FollowUpState, outcome: str, staff_id: int, now: datetime) -> FollowUp:
    task.state, task.outcome, task.ended_at, task.ended_by_id = state, outcome, now, staff_id
    return task


def _noted(text: str) -> str:
    said = " ".join(text.replace("\x00", "").split())
    if not said or len(said) > LONGEST_NOTE:
        raise NoteMissing
    return said


def _check_day(session: Session, day: date, *, now: datetime) -> None:
    today = now.astimezone(club_zone(session)).date()
    if not today <= day <= today + FURTHEST:
        raise NotThatDay
