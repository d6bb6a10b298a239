"""Blocks that are kept under a name: saved and inserted while a letter is written, named anew or dropped on a page."""

import re
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.messaging.blocks.saved import block_of, drop_saved, keep_block, list_saved, rename_saved, saved_block
from campaigns.messaging.models import SavedBlock
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.templates.blueprint import blueprint
from webapp.edge import now, reading, transaction
from webapp.forms.blocks import BlocksForm
from webapp.i18n import language as own_language
from webapp.i18n import translated

BUTTONS = ("keep", "insert")
NUMBER = re.compile(r"[0-9]{1,18}")


@blueprint.get("/saved-blocks")
@requires(Permission.VIEW_CAMPAIGNS)
def saved_blocks() -> str:
    with reading() as session:
        rows = [(saved, block_of(saved)) for saved in list_saved(session, language=own_language())]
    return render_template("admin/templates/saved_blocks.html", rows=rows)


@blueprint.post("/saved-blocks/<int:saved_id>/name")
@requires(Permission.EDIT_TEMPLATES)
def rename(saved_id: int) -> Response:
    with transaction() as session:
        rename_saved(session, saved_id, name=request.form.get("name", ""))
    flash(_("Saved."), "good")
    return redirect(url_for("templates.saved_blocks"), HTTPStatus.SEE_OTHER)


@blueprint.post("/saved-blocks/<int:saved_id>/drop")
@requires(Permission.EDIT_TEMPLATES)
def forget(saved_id: int) -> Response:
    with transaction() as session:
        drop_saved(session, saved_id)
    flash(_("The saved block is gone. Letters that hold a copy keep it."), "good")
    return redirect(url_for("templates.saved_blocks"), HTTPStatus.SEE_OTHER)


def after_saved_button(form: BlocksForm, what: str, *, language: str) -> tuple[BlocksForm, str, str]:
    """The form after `keep:2`, which saves that block, or `insert:7`; what was refused; and what was done."""
    deed, _colon, value = what.partition(":")
    try:
        if deed == "insert":
            with reading() as session:
                block = saved_block(session, int(value) if NUMBER.fullmatch(value) else 0)
            return form.with_block(block, len(form.blocks)), "", ""
        return _kept(form, value, language)
    except Refused as refused:
        return form, translated(refused.sentence, refused.values), ""


def to_insert(language: str) -> Sequence[SavedBlock]:
    with reading() as session:
        return list_saved(session, language=language)


def _kept(form: BlocksForm, value: str, language: str) -> tuple[BlocksForm, str, str]:
    place = form.place_of(value)
    if place is None:
        return form, "", ""
    with transaction() as session:
        saved = keep_block(
            session,
            name=form.called[place],
            language=language,
            block=form.blocks[place],
            staff_id=current_staff().id,
            now=now(),
        )
    done = _("The block is saved as “%(name)s”.", name=saved.name)
    return replace(form, focus=str(place), called=()), "", done
