"""Which of a campaign's templates one member would read, why, and how it reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.tokens import Signer
from campaigns.events.extras import event_words
from campaigns.members.models import Member
from campaigns.messaging.extras import ClaimedMessage, Extras, Variables, laid_over
from campaigns.messaging.models import Channel, Message, Template, TemplatePart, TemplateVersion
from campaigns.messaging.preview import Reading, preview
from campaigns.messaging.template_queries import member_who_fits
from campaigns.outreach.audience import words_on
from campaigns.outreach.models import Campaign, CampaignVariant, Run
from campaigns.outreach.review import looked_at
from campaigns.outreach.states import COUNTED, Counts
from campaigns.outreach.variants.choosing import Words, last_read, with_versions
from campaigns.outreach.variants.pinned import Pinned
from campaigns.outreach.variants.words import during


@dataclass(frozen=True, slots=True)
class Chosen:
    """`variant` is None for the campaign's own template. `last` is what they read last of those that take turns."""

    member: Member
    version: TemplateVersion
    variant: CampaignVariant | None
    turns: bool
    last: Template | None
    readings: Sequence[tuple[TemplatePart, Reading]]


def read_to(
    session: Session,
    campaign: Campaign,
    who: str,
    *,
    signer: Signer,
    public_url: str,
    now: datetime,
    every_language: bool = False,
) -> Chosen | None:
    """As whoever fits `who` best would read it, as if it were their day; theirs is the first of several languages."""
    member = member_who_fits(session, who)
    if member is None:
        return None
    occurrence = looked_at(session, campaign, now=now)
    words = replace(words_on(session, campaign, occurrence), on_it=False)
    row = select(Member.id.label("member_id"), Member.tier_id).where(Member.id == member.id)
    place = session.execute(with_versions(session, row, _by_place(words))).one().template_version_id
    chosen = words.variants[place - 1] if place else None
    version = _version(session, chosen.version_id if chosen else words.template_version_id)
    turns = (chosen is None or chosen.variant.is_plain) and len(words.plain) > 1
    last = _last(session, member, words) if turns else None
    parts = _parts(version, member, campaign, most=None if every_language else 1)
    extras = during(campaign, words.day, occurrence.key)
    heard = []
    for part in parts:
        known = _known(session, campaign, member, part, extras, public_url=public_url)
        seen = preview(session, part=part, member=member, signer=signer, public_url=public_url, known=known)
        heard.append((part, seen))
    return Chosen(member, version, chosen.variant if chosen else None, turns, last, heard)


def said_by_run(session: Session, run: Run) -> Sequence[tuple[TemplateVersion, Counts]]:
    """What was said to how many, where a run says several things; the most said first."""
    if not run.variants:
        return []
    counted = select(Message.template_version_id, *COUNTED).where(Message.run_id == run.id)
    rows = session.execute(counted.group_by(Message.template_version_id)).all()
    found = [(_version(session, version_id), Counts(*counts)) for version_id, *counts in rows]
    return sorted(found, key=lambda each: (-each[1].intended, each[0].id))


def _by_place(words: Words) -> Words:
    """With places instead of versions, as two variants may say the same: 0 is its own template, 1 the first variant."""
    places = [Pinned(each.variant, place) for place, each in enumerate(words.variants, start=1)]
    return replace(words, template_version_id=0, variants=places)


def _version(session: Session, version_id: int) -> TemplateVersion:
    one = select(TemplateVersion).where(TemplateVersion.id == version_id)
    return session.scalars(one.options(joinedload(TemplateVersion.template))).one()


def _last(session: Session, member: Member, words: Words) -> Template | None:
    templates = [template_id for template_id, _ in words.plain]
    found = session.scalar(select(last_read(member.id, templates, but_run=None)))
    return session.get(Template, found) if found is not None else None


def _parts(version: TemplateVersion, member: Member, campaign: Campaign, *, most: int | None) -> Sequence[TemplatePart]:
    """On each channel of the campaign, first in the member's language where it speaks that."""
    found = []
    for channel in map(Channel, campaign.channels):
        here = [part for part in version.parts if part.channel is channel]
        here.sort(key=lambda part: (part.language != member.language, part.language))
        found += here[:most]
    return found


def _known(
    session: Session, campaign: Campaign, member: Member, part: TemplatePart, extras: Extras, *, public_url: str
) -> Variables:
    message = ClaimedMessage(
        id=0,
        cause="preview",
        run_id=None,
        member_id=member.id,
        channel=Channel.EMAIL,
        topic=campaign.topic,
        transactional=False,
        template_version_id=part.version_id,
        language=part.language,
        event_id=campaign.event_id,
        details={},
        address="",
        attempts=0,
    )
    extra = extras(session, [message]).get(0)
    known: Variables = extra.variables if extra else {}
    if campaign.event is None:
        return known
    return laid_over({"event": event_words(campaign.event, part.language, public_url=public_url)}, known)
