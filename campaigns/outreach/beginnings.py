"""How a campaign begins, when only its audience is decided: with words that fit, on a channel that they speak."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.messaging.models import Channel, Template
from campaigns.messaging.templates import latest_version
from campaigns.outreach.drafts import CampaignDraft, TemplateMissing, check_written
from campaigns.outreach.models import OccasionKind

FITTING = 0
"""In place of a template: the one of the house that fits the occasion."""
OF_OCCASIONS = {OccasionKind.BIRTHDAY: "birthday_greeting"}
OF_EVENTS = "event_invitation"
TRIED = (Channel.CALENDAR, Channel.EMAIL, Channel.SMS)


def begun(session: Session, draft: CampaignDraft) -> CampaignDraft:
    """The draft with a template and a channel, where it has none. Raises TemplateMissing where none fits."""
    template_id = draft.template_id or _fitting(session, draft)
    check_written(session, template_id)
    return replace(draft, template_id=template_id, channels=draft.channels or _spoken(session, draft, template_id))


def _fitting(session: Session, draft: CampaignDraft) -> int:
    key = OF_OCCASIONS.get(draft.occasion) or (OF_EVENTS if draft.event_id else "")
    found = session.scalar(select(Template.id).where(Template.key == key))
    if found is None:
        raise TemplateMissing
    return found


def _spoken(session: Session, draft: CampaignDraft, template_id: int) -> tuple[Channel, ...]:
    """The first on which it speaks the club's language; a calendar invitation only to an event."""
    club = find_club(session)
    language = club.language if club else "en"
    spoken = {part.channel for part in latest_version(session, template_id).parts if part.language == language}
    may = [each for each in TRIED if each in spoken and (draft.event_id or each is not Channel.CALENDAR)]
    return tuple(may[:1]) or (Channel.EMAIL,)
