"""A template as one member would read it, with sample words where an event or an answer would speak."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.tokens import Signer
from campaigns.core.words import mark
from campaigns.members.agreement.opt_in import reach_of
from campaigns.members.models import AddressKind, Member, Topic
from campaigns.messaging.extras import ClaimedMessage, Variables, laid_over
from campaigns.messaging.house_templates import CIRCULARS, DEFAULT_NAMES
from campaigns.messaging.leaving import ending_of, may_be_tracked
from campaigns.messaging.models import Channel, Template, TemplatePart, TemplateVersion
from campaigns.messaging.prices import UNPRICED, read_prices
from campaigns.messaging.rendering import RenderingError, part_sheet
from campaigns.messaging.samples import samples
from campaigns.messaging.text_parts import Measured, measure
from campaigns.messaging.variables import base_variables


class DoesNotRender(Refused):
    sentence = mark("This cannot be shown: %(why)s")
    status = 422


@dataclass(frozen=True, slots=True)
class TextSize:
    """A text as it is sent. `price` is of all its parts, in millionths; nothing where the number has no price.

    `own` are the signs of `measured.foreign` that stand in the words themselves; the others come of variables.
    """

    measured: Measured
    number: str
    price: int | None
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the member reads. A text message has neither subject nor HTML, but a `size`."""

    subject: str
    html: str
    text: str
    size: TextSize | None = None


def preview(
    session: Session,
    *,
    part: TemplatePart,
    member: Member,
    signer: Signer,
    public_url: str,
    known: Variables | None = None,
) -> Reading:
    """The part rendered for `member`, whatever language they read. Its links lead straight to their targets.

    What is `known`, such as the event it is about, speaks in place of the samples.
    """
    base = base_variables(session, [_sample(part, member)], signer=signer, public_url=public_url)[0]
    spoken = laid_over(laid_over(samples(part.language, public_url), known or {}), base)
    try:
        if part.channel is Channel.SMS:
            return _text(session, part, member, spoken)
        sheet = part_sheet(part)
        values = sheet.values(spoken)
    except RenderingError as fault:
        raise DoesNotRender(why=str(fault)) from fault
    return Reading(sheet.subject.filled(values), sheet.html.filled(values), sheet.text.filled(values))


def _text(session: Session, part: TemplatePart, member: Member, spoken: Variables) -> Reading:
    """It is measured as it is sent, with tracked links."""
    number = _number_of(session, member)
    unasked = _goes_unasked(session, part)

    def said(*, track: bool) -> str:
        sheet = part_sheet(part, track=track)
        text = sheet.text.filled(sheet.values(spoken))
        if not unasked:
            return text
        page = spoken["links"]["preferences"]
        return text + ending_of(text, language=part.language, number=number, page=page)

    measured = measure(said(track=may_be_tracked(Channel.SMS, number)))
    own = frozenset(each.sign for each in measured.foreign if each.sign in part.text)
    return Reading("", "", said(track=False), TextSize(measured, number, _price(session, number, measured.parts), own))


def _number_of(session: Session, member: Member) -> str:
    point = reach_of(session, [member.id]).get((member.id, AddressKind.SMS))
    return point.address if point else ""


def _price(session: Session, number: str, parts: int) -> int | None:
    prices = read_prices(session)
    return None if prices.prefix_of(number) == UNPRICED else prices.cost(number, parts)


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
