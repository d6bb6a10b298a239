"""What every write of a profile shares: one at a time, noted on the timeline, completeness counted anew."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.models import ActivityKind, Member
from campaigns.members.profile.completeness import fill_completeness
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.members.whose import only


class ChangedMeanwhile(Refused):
    sentence = mark(
        "Somebody changed this profile while you were writing. Nothing of yours was saved; "
        "open the page again to see what is new."
    )


def lock_member(session: Session, member_id: int, *, revision: int | None = None) -> Member:
    """Held until the transaction ends. Raises ChangedMeanwhile if the profile is no longer at `revision`."""
    locked = select(Member).where(Member.id == member_id).with_for_update(of=Member)
    found = must_exist(session.scalar(locked, execution_options={"populate_existing": True}), mark("member"))
    if revision is not None and found.revision != revision:
        raise ChangedMeanwhile
    return found


def note_change(session: Session, member: Member, words: Sequence[str], *, now: datetime) -> None:
    """`words` are sentences for the timeline that name what was changed, never what it says now."""
    note_changes(session, [member], words, now=now)


def note_changes(session: Session, members: Sequence[Member], words: Sequence[str], *, now: datetime) -> None:
    """The same change of several members."""
    for member in members:
        member.revision += 1
        member.updated_at = now
    session.flush()
    record_activities(session, [_changed(member, words, now) for member in members], now=now)
    fill_completeness(session, only([member.id for member in members]), now=now)
    for member in members:
        session.refresh(member, ["completeness"])


def _changed(member: Member, words: Sequence[str], now: datetime) -> NewActivity:
    reference = f"profile:member:{member.id}/rev:{member.revision}"
    return NewActivity(member.id, ActivityKind.PROFILE_CHANGED, now, reference, detail=", ".join(words))
