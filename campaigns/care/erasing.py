"""What erasing a member does to contacts, follow-ups and complaints."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_

from campaigns.care.models import Complaint, ComplaintState, FollowUp, FollowUpState, OwnershipWarning
from campaigns.members.privacy.erasing import ErasingRule, Person, blank


def _complained(person: Person) -> ColumnElement[bool]:
    return or_(Complaint.email.in_(person.addresses), Complaint.phone.in_(person.addresses))


def _unsaid(person: Person) -> Mapping[str, Any]:
    return {
        **dict.fromkeys(("name", "email", "phone", "text", "answer"), ""),
        "state": ComplaintState.CLOSED,
        "closed_at": func.coalesce(Complaint.closed_at, person.now),
    }


def _dropped(person: Person) -> Mapping[str, Any]:
    is_open = FollowUp.state == FollowUpState.OPEN
    return {
        "note": "",
        "outcome": "",
        "state": case((is_open, FollowUpState.DROPPED.value), else_=FollowUp.state),
        "ended_at": case((is_open, person.now), else_=FollowUp.ended_at),
    }


RULES: Sequence[ErasingRule] = (
    ErasingRule(Complaint.__tablename__, _unsaid, whose=_complained),
    ErasingRule("contact", blank("summary")),
    ErasingRule(FollowUp.__tablename__, _dropped),
    ErasingRule("ownership_change", blank("note")),
    ErasingRule(
        OwnershipWarning.__tablename__,
        lambda person: {"ended_at": func.coalesce(OwnershipWarning.ended_at, person.now)},
    ),
)
