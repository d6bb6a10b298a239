"""What is being written, as the chosen member reads it, before anything is saved."""

import re
from collections.abc import Callable

from flask import Response, render_template, request

from campaigns.core.errors import NotFound, Refused
from campaigns.messaging.liquid import BrokenTemplate, UnknownVariable
from campaigns.messaging.models import Channel
from campaigns.messaging.preview import DoesNotRender
from campaigns.messaging.template_queries import Draft
from campaigns.messaging.templates import EmptyTemplate, NewPart, checked
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.place import as_read, draft_here
from webapp.forms.templates import given_part
from webapp.i18n import translated
from webapp.security import as_letter

IN_THE_DARK = re.compile(r"\(prefers-color-scheme:\s*dark\)")
"""How a letter says what holds on a dark screen; which kind it is seen on, the page chooses."""
Say = Callable[[Refused], str]


@blueprint.get("/<int:template_id>/reader")
@requires(Permission.VIEW_CAMPAIGNS)
def reader(template_id: int) -> str:
    """Who reads it: a fragment, asked for as another is chosen."""
    return render_template("admin/templates/_reader.html", draft=draft_here(template_id))


@blueprint.post("/<int:template_id>/letter")
@requires(Permission.EDIT_TEMPLATES)
def look(template_id: int) -> Response | str:
    """A letter is framed by the page, a text is a fragment of it."""
    draft = draft_here(template_id)
    new = given_part(draft.channel, draft.language, request.form)
    if draft.channel is not Channel.SMS:
        return letter_of(draft, new, say=_said)
    shown, trouble = None, ""
    try:
        shown = as_read(draft, checked(new, of=draft.part)) if new.text.strip() else None
    except (BrokenTemplate, UnknownVariable, DoesNotRender) as refused:
        trouble = _said(refused)
    return render_template("admin/templates/_text.html", shown=shown, trouble=trouble)


def letter_of(draft: Draft, new: NewPart, *, say: Say) -> Response:
    """What keeps it from being read is said in its place."""
    try:
        if new.is_silent:
            raise EmptyTemplate
        html = as_read(draft, checked(new, of=draft.part)).html
        return as_letter(Response(IN_THE_DARK.sub("all" if "dark" in request.form else "not all", html)))
    except NotFound:
        raise
    except Refused as refused:
        return as_letter(Response(say(refused), mimetype="text/plain"))


def _said(refused: Refused) -> str:
    return translated(refused.sentence, refused.values)
