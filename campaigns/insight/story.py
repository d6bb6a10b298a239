"""All that ever happened with a member, each row with what it speaks of: resolved for a whole page at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from campaigns.care.models import Complaint, Contact, FollowUp, OwnershipChange
from campaigns.core.arrays import among
from campaigns.core.identifiers import as_number
from campaigns.core.words import LocalText
from campaigns.events.models import Event
from campaigns.events.sessions.words import session_titles
from campaigns.members.history import Place, timeline
from campaigns.members.models import (
    Activity,
    ActivityKind,
    ConsentChange,
    ConsentRequest,
    Member,
    Merge,
    Mute,
    Note,
    Redemption,
    Signal,
    TierChange,
)
from campaigns.messaging.models import Message, Template, TemplateVersion
from campaigns.outreach.models import Campaign, Run
from campaigns.referrals.models import Referral
from campaigns.staff.models import Staff
from campaigns.surprises.models import Moment, Playbook, Remark


@dataclass(frozen=True, slots=True)
class StoryLine:
    """`about` are columns of the row that the activity's reference names; none where it is gone or names none."""

    activity: Activity
    event_title: LocalText | None = None
    sessions: Mapping[str, LocalText] = field(default_factory=dict)
    """Of a choice of sessions: the titles of those of the event, by name."""
    by: str = ""
    """Who of the staff did it."""
    about: Mapping[str, Any] = field(default_factory=dict)


def member_story(
    session: Session, member_id: int, *, kinds: Collection[ActivityKind], after: Place | None, limit: int
) -> list[StoryLine]:
    """Newest first; of some kinds only, if any are named. A handful of statements, however many rows."""
    rows = timeline(session, member_id, kinds=kinds, after=after, limit=limit)
    titles = _event_titles(session, {row.event_id for row in rows if row.event_id is not None})
    chose = {row.event_id for row in rows if row.kind is ActivityKind.SESSIONS_CHOSEN and row.event_id is not None}
    sessions = session_titles(session, chose)
    about = _about(session, rows)
    names = _staff_names(session, {each["staff_id"] for each in about.values() if each.get("staff_id")})
    return [
        StoryLine(
            row,
            event_title=titles.get(row.event_id or 0),
            sessions=sessions.get(row.event_id or 0, {}),
            by=names.get(about.get(row.id, {}).get("staff_id") or 0, ""),
            about=about.get(row.id, {}),
        )
        for row in rows
    ]


def _about(session: Session, rows: Collection[Activity]) -> dict[int, Mapping[str, Any]]:
    """Activity id → what it speaks of."""
    named: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        prefix, number = _named(row.reference)
        if prefix in FINDERS and number is not None:
            named[prefix][number].append(row.id)
    found: dict[int, Mapping[str, Any]] = {}
    for prefix, places in named.items():
        chosen, key = FINDERS[prefix]
        for each in session.execute(chosen.where(among(key, places))).mappings():
            found.update((activity_id, dict(each)) for activity_id in places[each["id"]])
    return found


def _named(reference: str) -> tuple[str, int | None]:
    """`note:17` and `complaint:17/answered` name the row 17."""
    prefix, _colon, rest = reference.partition(":")
    return prefix, as_number(rest.partition("/")[0])


def _event_titles(session: Session, ids: Collection[int]) -> Mapping[int, LocalText]:
    if not ids:
        return {}
    return dict(session.execute(select(Event.id, Event.title).where(among(Event.id, ids))).all())


def _staff_names(session: Session, ids: Collection[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    return dict(session.execute(select(Staff.id, Staff.name).where(among(Staff.id, ids))).all())


def _messages() -> Select[*tuple[Any, ...]]:
    """By the campaign's name, or the template's where it answers what the member did."""
    return (
        select(
            Message.id,
            Message.channel,
            Message.state,
            Message.reason,
            Template.name.label("template"),
            Template.key.label("template_key"),
            Campaign.id.label("campaign_id"),
            Campaign.name.label("campaign"),
        )
        .join(TemplateVersion, TemplateVersion.id == Message.template_version_id)
        .join(Template, Template.id == TemplateVersion.template_id)
        .outerjoin(Run, Run.id == Message.run_id)
        .outerjoin(Campaign, Campaign.id == Run.campaign_id)
    )


def _tier_changes() -> Select[*tuple[Any, ...]]:
    left, reached = TierChange.from_name.label("left"), TierChange.to_name.label("reached")
    return select(TierChange.id, left, reached, TierChange.reason)


def _owner_changes() -> Select[*tuple[Any, ...]]:
    left, reached = aliased(Staff), aliased(Staff)
    return (
        select(
            OwnershipChange.id,
            left.name.label("left"),
            reached.name.label("reached"),
            OwnershipChange.reason,
            OwnershipChange.note,
            OwnershipChange.staff_id,
        )
        .outerjoin(left, left.id == OwnershipChange.from_id)
        .outerjoin(reached, reached.id == OwnershipChange.to_id)
    )


FINDERS: Mapping[str, tuple[Select[*tuple[Any, ...]], Any]] = {
    "message": (_messages(), Message.id),
    "tier_change": (_tier_changes(), TierChange.id),
    "consent_change": (
        select(ConsentChange.id, ConsentChange.kind, ConsentChange.topic, ConsentChange.evidence),
        ConsentChange.id,
    ),
    "consent_request": (select(ConsentRequest.id, ConsentRequest.kind, ConsentRequest.address), ConsentRequest.id),
    "note": (select(Note.id, Note.staff_id), Note.id),
    "contact": (
        select(Contact.id, Contact.means, Contact.direction, Contact.interested, Contact.staff_id),
        Contact.id,
    ),
    "follow_up": (
        select(FollowUp.id, FollowUp.reason, FollowUp.note, FollowUp.ended_by_id.label("staff_id")),
        FollowUp.id,
    ),
    "remark": (select(Remark.id, Remark.about, Remark.staff_id), Remark.id),
    "moment": (
        select(Moment.id, Playbook.name, Moment.decided_by_id.label("staff_id")).join(
            Playbook, Playbook.id == Moment.playbook_id
        ),
        Moment.id,
    ),
    "ownership_change": (_owner_changes(), OwnershipChange.id),
    "complaint": (
        select(Complaint.id, Complaint.code, Staff.name.label("answered_by")).outerjoin(
            Staff, Staff.id == Complaint.answered_by_id
        ),
        Complaint.id,
    ),
    "merge": (select(Merge.id, Merge.merged_id, Merge.merged_code, Merge.staff_id, Merge.undone_at), Merge.id),
    "mute": (select(Mute.id, Mute.scope, Mute.reason, Mute.until, Mute.staff_id), Mute.id),
    "redemption": (
        select(Redemption.id, Redemption.title, Redemption.points, Redemption.staff_id),
        Redemption.id,
    ),
    "given_out": (
        select(Redemption.id, Redemption.title, Redemption.points, Redemption.given_out_by_id.label("staff_id")),
        Redemption.id,
    ),
    "signal": (select(Signal.id, Signal.name, Signal.value, Signal.day, Signal.source, Signal.cancelled_at), Signal.id),
    "referral": (
        select(Referral.id, Referral.friend_id, Member.full_name.label("friend")).join(
            Member, Member.id == Referral.friend_id
        ),
        Referral.id,
    ),
}
"""The first part of a reference → the rows it names, and their key."""
