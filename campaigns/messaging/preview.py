"""A template as one member would read it, with sample words where an event or an answer would speak."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.tokens import Signer
from campaigns.core.words import mark
from campaigns.members.agreement.opt_in import reach_of
from campaigns.members.models import AddressKind, Member, Topic
from campaigns.messaging.extras import ClaimedMessage, laid_over
from campaigns.messaging.leaving import ending_of
from campaigns.messaging.models import Channel, Template, TemplatePart, TemplateVersion
from campaigns.messaging.rendering import RenderingError, part_sheet
from campaigns.messaging.samples import samples
from campaigns.messaging.templates import CIRCULARS, DEFAULT_NAMES
from campaigns.messaging.variables import base_variables


class DoesNotRender(Refused):
    sentence = mark("This cannot be shown: %(why)s")
    status = 422


@dataclass(frozen=True, slots=True)
class Reading:
    """What the member reads. A text message has neither subject nor HTML."""

    subject: str
    html: str
    text: str


def preview(session: Session, *, part: TemplatePart, member: Member, signer: Signer, public_url: str) -> Reading:
    """The part rendered for `member`, whatever language they read."""
    message = _sample(part, member)
    spoken = base_variables(session, [message], signer=signer, public_url=public_url)[message.id]
    try:
        sheet = part_sheet(part)
        values = sheet.values(laid_over(samples(part.language, public_url), spoken))
    except RenderingError as fault:
        raise DoesNotRender(why=str(fault)) from fault
    text = sheet.text.filled(values)
    if part.channel is Channel.SMS and _goes_unasked(session, part):
        number = reach_of(session, [member.id]).get((member.id, AddressKind.SMS))
        page = spoken["links"]["preferences"]
        text += ending_of(text, language=part.language, number=number.address if number else "", page=page)
    return Reading(sheet.subject.filled(values), sheet.html.filled(values), text)


def _goes_unasked(session: Session, part: TemplatePart) -> bool:
    key = session.scalar(
        select(Template.key)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
        .where(TemplateVersion.id == part.version_id)
    )
    return key in CIRCULARS or key not in DEFAULT_NAMES


def _sample(part: TemplatePart, member: Member) -> ClaimedMessage:
    return ClaimedMessage(
        id=0,
        cause="preview",
        run_id=None,
        member_id=member.id,
        channel=Channel(part.channel),
        topic=Topic.EVENTS,
        transactional=False,
        template_version_id=part.version_id,
        language=part.language,
        event_id=None,
        details={},
        address="",
        attempts=0,
    )
