"""Templates and their immutable versions: saving, finding, and those that the house brings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Text, TextClause, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound, Refused, must_exist
from campaigns.core.fixed import fixed, given
from campaigns.core.words import mark
from campaigns.messaging.blocks.checking import check_blocks
from campaigns.messaging.blocks.kinds import Block, from_json, to_json
from campaigns.messaging.blocks.mail import BrokenLayout, blocks_html
from campaigns.messaging.blocks.words import blocks_text
from campaigns.messaging.letters import letter_html
from campaigns.messaging.liquid import VARIABLES, BrokenTemplate, check
from campaigns.messaging.models import Channel, Template, TemplatePart, TemplateVersion
from campaigns.messaging.pictures.operations import note_pictures
from campaigns.messaging.rendering import RenderingError, part_sheet, sources
from campaigns.messaging.tracked import targets_in

_NUMBERS = {"points", "age", "years", "party_size", "position", "people", "expiring"}
_TRIAL = {space: {name: 1 if name in _NUMBERS else name for name in names} for space, names in VARIABLES.items()}


class EmptyTemplate(Refused):
    sentence = mark("A template needs a text for at least one channel and language.")
    status = 422


class NoSubject(Refused):
    sentence = mark("A mail needs a subject (%(language)s).")
    status = 422


@dataclass(frozen=True, slots=True)
class NewPart:
    """Liquid for one channel and language. An email without `html` is shown as its text, made into a letter.

    One of `blocks` without text has its text and HTML made of them.
    """

    channel: Channel
    language: str
    text: str
    subject: str = ""
    html: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def is_silent(self) -> bool:
        return not self.text.strip() and not self.blocks


SoundPart = tuple[NewPart, tuple[str, ...]]
"""One that passed all checks, and the targets of its links."""


def latest_version(session: Session, template_id: int) -> TemplateVersion:
    """The newest version, with its parts."""
    newest = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    return must_exist(session.scalar(newest.order_by(TemplateVersion.number.desc()).limit(1)), mark("template"))


def latest_version_of(session: Session, key: str) -> TemplateVersion:
    """The newest version of the template known as `key`."""
    template_id = must_exist(session.scalar(select(Template.id).where(Template.key == key)), mark("template"))
    return latest_version(session, template_id)


def latest_version_id(session: Session, key: str) -> int:
    """The id alone: what the version says is long."""
    found: int | None = session.scalar(_newest_of_key(), {"key": key})
    return must_exist(found, mark("template"))


@cache
def _newest_of_key() -> TextClause:
    newest = select(TemplateVersion.id).join(Template, Template.id == TemplateVersion.template_id)
    newest = newest.where(Template.key == given("key", Text()))
    return fixed(newest.order_by(TemplateVersion.number.desc()).limit(1))


def key_of(name: str, code: str) -> str:
    """A key for a template that staff make: their words as far as they are ASCII, and a code that tells it apart."""
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return f"{words}_{code}" if words else code


def create_template(session: Session, *, key: str, name: str) -> Template:
    """The template known as `key`, new or as it stands."""
    session.execute(insert(Template).values(key=key, name=name).on_conflict_do_nothing(index_elements=["key"]))
    return session.scalars(select(Template).where(Template.key == key)).one()


def create_version(
    session: Session,
    *,
    template_id: int,
    parts: Sequence[NewPart],
    now: datetime,
    staff_id: int | None = None,
    taken_from: int | None = None,
) -> TemplateVersion:
    """Save a new version after checking every part; runs that pinned an older one keep it."""
    if all(part.is_silent for part in parts):
        raise EmptyTemplate
    locked = select(Template.id).where(Template.id == template_id).with_for_update()
    must_exist(session.scalar(locked), mark("template"))
    newest = session.scalar(select(func.max(TemplateVersion.number)).where(TemplateVersion.template_id == template_id))
    made = [sound_part(part) for part in parts if not part.is_silent]
    version = _version(template_id, (newest or 0) + 1, made, now)
    version.saved_by_id, version.taken_from = staff_id, taken_from
    session.add(version)
    session.flush()
    note_pictures(session, version)
    return version


def _version(template_id: int, number: int, parts: Sequence[SoundPart], now: datetime) -> TemplateVersion:
    rows = [_row(part) for part, _ in parts]
    targets = targets_of(parts)
    return TemplateVersion(template_id=template_id, number=number, created_at=now, parts=rows, targets=targets)


def targets_of(parts: Sequence[SoundPart]) -> list[str]:
    """Each once, in the order they are met."""
    return list(dict.fromkeys(target for _, targets in parts for target in targets))


def change_part(
    session: Session, *, template_id: int, part: NewPart, now: datetime, staff_id: int | None = None
) -> TemplateVersion:
    """Save a version in which one part is other than in the newest; a part without text goes."""
    kept = [
        as_new(each)
        for each in _parts(session, template_id)
        if (each.channel, each.language) != (part.channel, part.language)
    ]
    return create_version(session, template_id=template_id, parts=[*kept, part], now=now, staff_id=staff_id)


def as_new(part: TemplatePart) -> NewPart:
    """What was saved, to be saved again."""
    blocks = tuple(from_json(part.blocks))
    return NewPart(part.channel, part.language, part.text, subject=part.subject, html=part.html, blocks=blocks)


def _parts(session: Session, template_id: int) -> Sequence[TemplatePart]:
    try:
        return latest_version(session, template_id).parts
    except NotFound:
        return ()


def checked(part: NewPart, *, of: TemplatePart | None) -> TemplatePart:
    """The part as it would be saved, to be read before; `of` is what stands in its place, if anything does."""
    sound, targets = sound_part(part)
    row = _row(sound)
    row.version = TemplateVersion(targets=list(targets))
    row.version_id = of.version_id if of else None  # type: ignore[assignment]  # nothing stands there yet
    return row


@lru_cache(maxsize=256)
def sound_part(part: NewPart) -> SoundPart:
    """The part laid out, once all checks have passed, and the targets of its links. Kept: the same is saved often."""
    if part.blocks and not part.text:
        part = _laid_out(part)
    is_text = part.channel is Channel.SMS
    if not is_text and not part.subject.strip():
        raise NoSubject(language=part.language)
    html = "" if is_text else part.html.strip()
    subject = "" if is_text else " ".join(part.subject.split())
    check(subject, html=False)
    check(part.text, html=False)
    check(html or letter_html(part.text, language=part.language), html=True)
    part = replace(part, subject=subject, html=html)
    row = _row(part)
    _try(row)
    return part, tuple(targets_in(*sources(row)))


def _row(part: NewPart) -> TemplatePart:
    return TemplatePart(**columns_of_part(part))


def columns_of_part(part: NewPart) -> dict[str, Any]:
    return {
        "channel": part.channel,
        "language": part.language,
        "subject": part.subject,
        "html": part.html,
        "text": part.text,
        "blocks": to_json(part.blocks) if part.blocks else None,
    }


def _laid_out(part: NewPart) -> NewPart:
    check_blocks(part.blocks)
    try:
        html = blocks_html(part.blocks, part.language)
    except BrokenLayout as fault:
        raise BrokenTemplate(why=str(fault)) from fault
    return replace(part, text=blocks_text(part.blocks, part.language), html=html)


def _try(part: TemplatePart) -> None:
    """Render it once: an unknown filter or a loop without end shows only then."""
    try:
        part_sheet(part).values(_TRIAL)
    except RenderingError as fault:
        raise BrokenTemplate(why=str(fault)) from fault
