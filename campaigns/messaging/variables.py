"""The variables every message has: the member's, the club's and the links to our own pages."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.models import Club
from campaigns.core.tokens import Signer
from campaigns.core.words import LocalText, localised
from campaigns.members.models import Member, MemberSummary, Tier
from campaigns.messaging.extras import ClaimedMessage, Variables
from campaigns.messaging.links import complaint_url, preferences_url, unsubscribe_url
from campaigns.messaging.rendering import plain_name
from campaigns.messaging.tracked import TRACKED_AT, TrackedAt


def base_variables(
    session: Session, messages: Sequence[ClaimedMessage], *, signer: Signer, public_url: str
) -> dict[int, Variables]:
    """Message id → what its template may say, before the rooms above add to it. Two queries, whatever the number."""
    club = session.execute(select(Club.name, Club.address, Club.track_opens)).one_or_none()
    said: tuple[LocalText, LocalText] = (club.name, club.address) if club else ({}, {})
    opens = club is not None and club.track_opens
    people = _people(session, {message.member_id for message in messages})
    return {
        message.id: {
            **_variables(message, people[message.member_id], said, signer=signer, public_url=public_url),
            TRACKED_AT[0]: TrackedAt(signer, public_url, message.id, opens=opens),
        }
        for message in messages
    }


def _people(session: Session, member_ids: set[int]) -> dict[int, Any]:
    rows = session.execute(
        select(
            Member.id,
            Member.call_name,
            Member.full_name,
            Tier.name.label("tier"),
            func.coalesce(MemberSummary.points, 0),
        )
        .join(Tier, Tier.id == Member.tier_id)
        .outerjoin(MemberSummary, MemberSummary.member_id == Member.id)
        .where(among(Member.id, member_ids))
    )
    return {row[0]: row for row in rows}


def _variables(
    message: ClaimedMessage, person: Any, club: tuple[LocalText, LocalText], *, signer: Signer, public_url: str
) -> Variables:
    _, call_name, full_name, tier, points = person
    name, address = (localised(said, message.language) for said in club)
    preferences = preferences_url(signer, public_url, message.member_id)
    return {
        "member": {
            "name": plain_name(call_name),
            "full_name": plain_name(full_name),
            "tier": localised(tier, message.language),
            "points": points,
        },
        "club": {"name": name, "url": public_url, "address": address or None},
        "links": {
            "preferences": preferences,
            "unsubscribe": unsubscribe_url(preferences, message.topic),
            "complaint": complaint_url(signer, public_url, message.member_id),
        },
        **message.details,
    }
