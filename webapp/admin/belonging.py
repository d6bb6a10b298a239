"""Of which chapter something is: shown on its page, changed there by those who see the whole club."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Flask, abort, flash, g, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.chapters.models import Chapter
from campaigns.chapters.queries import list_chapters
from campaigns.core.errors import Refused
from campaigns.outreach.belonging import give_to_chapter
from campaigns.staff.permissions import Permission
from webapp.access import can, current_staff, signed_in_only
from webapp.edge import reading, transaction
from webapp.i18n import translated
from webapp.identifiers import posted_choice

blueprint = Blueprint("belonging", __name__, url_prefix="/chapters")

EDITS: Mapping[str, Permission] = {
    "event": Permission.EDIT_EVENTS,
    "campaign": Permission.EDIT_CAMPAIGNS,
    "segment": Permission.EDIT_SEGMENTS,
}
PAGES: Mapping[str, str] = {"event": "events.show", "campaign": "campaigns.show", "segment": "segments.show"}


@blueprint.post("/<any(event, campaign, segment):kind>/<int:row_id>")
@signed_in_only
def give(kind: str, row_id: int) -> Response:
    if not can(EDITS[kind]) or current_staff().bounds:
        abort(403)
    try:
        with transaction() as session:
            give_to_chapter(session, kind, row_id, posted_choice("chapter"))
        flash(_("Saved."), "good")
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    return redirect(url_for(PAGES[kind], **{f"{kind}_id": row_id}), 303)  # type: ignore[arg-type]


def chapters_here() -> Sequence[Chapter]:
    """Those that whoever asks sees, read once a request; archived ones too."""
    if "chapters_seen" not in g:
        with reading() as session:
            g.chapters_seen = list_chapters(session, archived=True)
    seen: Sequence[Chapter] = g.chapters_seen
    return seen


def gives_chapters(kind: str) -> bool:
    """Whether who is signed in says of which chapter something is."""
    return can(EDITS[kind]) and not current_staff().bounds


def is_own(thing: Any) -> bool:
    """Whether who is signed in may change it: what is of the whole club those of a chapter only read."""
    return not current_staff().bounds or thing.chapter_id is not None


def install_belonging(app: Flask) -> None:
    app.add_template_global(chapters_here)
    app.add_template_global(gives_chapters)
    app.add_template_global(is_own)
