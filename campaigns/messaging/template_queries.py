"""Reads of templates: the list, and one part of one to look at and change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.romanising import by_name
from campaigns.core.words import LANGUAGES, mark
from campaigns.members.models import ContactPoint, Member
from campaigns.messaging.models import Channel, Template, TemplatePart, TemplateVersion


@dataclass(frozen=True, slots=True)
class Listed:
    template: Template
    number: int
    saved_at: datetime | None
    channels: Sequence[Channel]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """One channel and language of a template's version, and the member as whom it is read."""

    template: Template
    number: int
    newest: int
    channel: Channel
    language: str
    part: TemplatePart | None
    written: frozenset[tuple[Channel, str]]
    member: Member | None
    asked: str

    @property
    def is_old(self) -> bool:
        return self.number < self.newest


def list_templates(session: Session) -> Sequence[Listed]:
    newest = {
        version.template_id: version
        for version in session.scalars(
            select(TemplateVersion)
            .ext(distinct_on(TemplateVersion.template_id))
            .order_by(TemplateVersion.template_id, TemplateVersion.number.desc())
        )
    }
    templates = session.scalars(select(Template).order_by(Template.id))
    return [_listed(template, newest.get(template.id)) for template in by_name(templates)]


def get_template(session: Session, template_id: int) -> Template:
    return must_exist(session.get(Template, template_id), mark("template"))


def template_id_of(session: Session, key: str) -> int:
    return must_exist(session.scalar(select(Template.id).where(Template.key == key)), mark("template"))


def read_draft(
    session: Session,
    template_id: int,
    *,
    channel: str,
    language: str,
    member: str,
    reader: str = LANGUAGES[0],
    number: int | None = None,
) -> Draft:
    """Without a channel or language: the first that is written; without a number, the newest version.

    `member` is a code, an address or part of a name. `reader` is the language of whoever looks: it goes first.
    """
    template = get_template(session, template_id)
    newest = session.scalar(select(func.max(TemplateVersion.number)).where(TemplateVersion.template_id == template_id))
    version = _version(session, template_id, newest if number is None else number)
    if number is not None:
        must_exist(version, mark("version"))
    parts = {(part.channel, part.language): part for part in (version.parts if version else ())}
    place = _place(parts, channel, language, reader)
    chosen = member_who_fits(session, member)
    return Draft(
        template,
        version.number if version else 0,
        newest or 0,
        *place,
        parts.get(place),
        frozenset(parts),
        chosen,
        member,
    )


def step_from(session: Session, draft: Draft, step: str) -> Draft:
    """Read as the `next` member, or as a `random` one; the last is followed by the first."""
    chosen = select(Member).where(Member.erased_at.is_(None), ~Member.deceased).limit(1)
    if step == "random":
        found = session.scalar(chosen.order_by(func.random()))
    else:
        after = draft.member.id if draft.member else 0
        found = session.scalar(chosen.where(Member.id > after).order_by(Member.id))
        found = found or session.scalar(chosen.order_by(Member.id))
    return replace(draft, member=found, asked=found.code) if found else draft


def _version(session: Session, template_id: int, number: int | None) -> TemplateVersion | None:
    numbered = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    return session.scalar(numbered.where(TemplateVersion.number == number))


def _listed(template: Template, version: TemplateVersion | None) -> Listed:
    parts = version.parts if version else []
    return Listed(
        template=template,
        number=version.number if version else 0,
        saved_at=version.created_at if version else None,
        channels=[channel for channel in Channel if any(part.channel is channel for part in parts)],
        languages=[language for language in LANGUAGES if any(part.language == language for part in parts)],
    )


def _place(
    parts: dict[tuple[Channel, str], TemplatePart], channel: str, language: str, reader: str
) -> tuple[Channel, str]:
    order = [(each, spoken) for each in Channel for spoken in sorted(LANGUAGES, key=lambda each: each != reader)]
    fits = [place for place in order if channel in ("", place[0]) and language in ("", place[1])]
    return next((place for place in fits if place in parts), fits[0])


def member_who_fits(session: Session, words: str) -> Member | None:
    """Whoever fits best, else the first member of all."""
    anybody = select(Member).order_by(Member.id).limit(1)
    if not words:
        return session.scalar(anybody)
    address = select(ContactPoint.member_id).where(ContactPoint.address == words.lower())
    found = or_(
        Member.code == words.lower(), Member.id.in_(address), Member.full_name.icontains(words, autoescape=True)
    )
    return session.scalar(anybody.where(found))
