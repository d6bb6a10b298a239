"""Which part of a template the address names, and as whom it is read."""

from flask import request, url_for

from campaigns.core.errors import NotFound, must_exist
from campaigns.core.identifiers import as_number
from campaigns.core.words import LANGUAGES, mark
from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.preview import DoesNotRender, Reading, preview
from campaigns.messaging.standing import names_standing, standing_of
from campaigns.messaging.template_queries import Draft, read_draft, step_from
from webapp import i18n
from webapp.edge import now, reading, runtime

STEPS = ("next", "random")


def draft_here(template_id: int) -> Draft:
    channel, language = request.args.get("channel", ""), request.args.get("language", "")
    if channel not in ("", *(each.value for each in Channel)) or language not in ("", *LANGUAGES):
        raise NotFound(what=mark("template"))
    member = request.values.get("member", "").strip()
    with reading() as session:
        draft = read_draft(
            session,
            template_id,
            channel=channel,
            language=language,
            member=member,
            reader=i18n.language(),
            number=number_asked("version"),
        )
        step = request.args.get("step", "")
        return step_from(session, draft, step) if step in STEPS else draft


def address_of(draft: Draft, endpoint: str = "templates.show") -> str:
    return url_for(
        endpoint,
        template_id=draft.template.id,
        channel=draft.channel.value,
        language=draft.language,
        member=draft.asked or None,
        version=draft.number if draft.is_old else None,
    )


def number_asked(name: str) -> int | None:
    """Of a version, by that name in the address."""
    asked = request.args.get(name, "")
    if not asked:
        return None
    number = as_number(asked)
    if number is None:
        raise NotFound(what=mark("version"))
    return number


def shown(draft: Draft) -> Reading | DoesNotRender | None:
    """The part as the chosen member reads it, or why it cannot be shown."""
    try:
        return as_read(draft, draft.part) if draft.part and draft.member else None
    except DoesNotRender as refused:
        return refused


def as_read(draft: Draft, part: TemplatePart) -> Reading:
    """That part of the template, saved or not, as the chosen member reads it."""
    member = must_exist(draft.member, mark("member"))
    settings = runtime().settings
    with reading() as session:
        standing = standing_of(session, {member.id}, now=now()) if names_standing(part) else None
        return preview(
            session,
            part=part,
            member=member,
            signer=runtime().signer,
            public_url=settings.public_url,
            known=standing(member.id, part.language) if standing else None,
        )
