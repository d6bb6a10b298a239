"""The templates that the house brings."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.messaging.blocks.kinds import from_json
from campaigns.messaging.models import Channel, Template, TemplatePart, TemplateVersion
from campaigns.messaging.templates import NewPart, columns_of_part, sound_part, targets_of

DEFAULT_NAMES = {
    "birthday_greeting": mark("Birthday greeting"),
    "complaint_answered": mark("Complaint answered"),
    "complaint_received": mark("Complaint received"),
    "consent_request": mark("Confirm what you agreed to"),
    "conversation_answer": mark("Answer in a conversation"),
    "conversation_received": mark("Words received"),
    "event_cancelled": mark("Event cancelled"),
    "event_day_before": mark("Event: days before"),
    "event_hours_before": mark("Event: hours before"),
    "event_invitation": mark("Event invitation"),
    "event_missed": mark("Event: you were missed"),
    "event_moved": mark("Event moved"),
    "event_reminder": mark("Event: reminder to those silent"),
    "event_thanks": mark("Event: thanks"),
    "invitation_withdrawn": mark("Invitation withdrawn"),
    "rsvp_confirmation": mark("Answer confirmed"),
    "session_place": mark("Place in a session from the waitlist"),
    "text_help": mark("Help by text"),
    "waitlist_offer": mark("Offer from the waitlist"),
    "waitlist_promotion": mark("Seat from the waitlist"),
}

CIRCULARS = frozenset({"birthday_greeting", "event_invitation", "event_reminder", "event_thanks", "event_missed"})
"""Those of them that go out unasked; the rest answer what somebody did."""

_DEFAULTS = files("campaigns.messaging") / "defaults"


class Default(NamedTuple):
    """A template of the house: the columns of its parts, and the targets of all their links."""

    parts: list[dict[str, Any]]
    targets: list[str]


def install_defaults(session: Session, *, now: datetime) -> None:
    """Bring the house's own templates; those that stand already, edited or not, are left alone."""
    install_missing(session, DEFAULT_NAMES, now=now)


def install_default(session: Session, key: str, *, now: datetime) -> None:
    """Bring one of them, which a club set up earlier may not have yet."""
    install_missing(session, [key], now=now)


def install_missing(session: Session, keys: Iterable[str], *, now: datetime) -> None:
    """Bring those of these that are not here."""
    wanted = set(keys)
    has_version = select(TemplateVersion.id).where(TemplateVersion.template_id == Template.id).exists()
    standing = select(Template.key).where(Template.key.in_(wanted), has_version)
    missing = sorted(wanted - set(session.scalars(standing)))
    if not missing:
        return
    named = [{"key": key, "name": DEFAULT_NAMES[key]} for key in missing]
    session.execute(insert(Template).on_conflict_do_nothing(index_elements=["key"]), named)
    locked = select(Template.id, Template.key).where(Template.key.in_(missing)).order_by(Template.id).with_for_update()
    templates = dict(session.execute(locked).all())
    made = select(TemplateVersion.template_id).where(TemplateVersion.template_id.in_(templates))
    lacking = sorted(templates.keys() - set(session.scalars(made)))
    if lacking:
        _write_first_versions(session, {template_id: _default(templates[template_id]) for template_id in lacking}, now)


def _write_first_versions(session: Session, defaults: Mapping[int, Default], now: datetime) -> None:
    """Of these templates by their ids."""
    first = [
        {"template_id": template_id, "number": 1, "created_at": now, "targets": default.targets}
        for template_id, default in defaults.items()
    ]
    writing = insert(TemplateVersion).returning(TemplateVersion.id, TemplateVersion.template_id)
    parts = [
        {"version_id": version_id, **part}
        for version_id, template_id in session.execute(writing, first).all()
        for part in defaults[template_id].parts
    ]
    session.execute(insert(TemplatePart), parts)


@cache
def _default(key: str) -> Default:
    """Read and checked once a process."""
    written = (file for file in (_DEFAULTS / key).iterdir() if file.name.endswith((".liquid", ".toml")))
    parts = [sound_part(_read_part(file)) for file in written]
    return Default([columns_of_part(part) for part, _ in parts], targets_of(parts))


def _read_part(file: Traversable) -> NewPart:
    """`email.zh.toml`, a subject and blocks, or `calendar.zh.liquid`, whose first line is the subject."""
    channel, language, form = file.name.split(".")
    text = file.read_text(encoding="utf-8")
    if form == "toml":
        letter = tomllib.loads(text)
        return NewPart(Channel(channel), language, "", letter["subject"], blocks=tuple(from_json(letter["block"])))
    if channel == Channel.SMS:
        return NewPart(Channel.SMS, language, text.strip())
    subject, _, body = text.partition("\n")
    return NewPart(Channel(channel), language, body.strip(), subject=subject.strip())
