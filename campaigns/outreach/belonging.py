"""Which chapter an event, a campaign or a segment is of, changed by those who see the whole club."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.chapters.queries import get_chapter
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.events.models import Event
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.segments.models import Segment

Owned = Event | Campaign | Segment
OWNING: Mapping[str, Any] = {"event": Event, "campaign": Campaign, "segment": Segment}


class CampaignUnderWay(Refused):
    sentence = mark("Only a draft is given to a chapter: whom a campaign reaches does not change once it goes out.")


class OfItsEvent(Refused):
    sentence = mark("This campaign belongs to an event, and goes with it.")


def give_to_chapter(session: Session, kind: str, row_id: int, chapter_id: int | None) -> None:
    """`kind` is of OWNING; none means the whole club. The campaigns of an event go with it."""
    row = must_exist(
        session.get(must_exist(OWNING.get(kind), mark("page")), row_id, with_for_update=True), mark("page")
    )
    if chapter_id is not None:
        get_chapter(session, chapter_id)
    if isinstance(row, Campaign):
        _check(row)
    row.chapter_id = chapter_id
    if isinstance(row, Event):
        session.execute(update(Campaign).where(Campaign.event_id == row.id).values(chapter_id=chapter_id))


def _check(campaign: Campaign) -> None:
    if campaign.event_id is not None:
        raise OfItsEvent
    if campaign.state is not CampaignState.DRAFT:
        raise CampaignUnderWay
