"""Building a letter from blocks: a form that holds them all, and beside it what they make."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import NotFound, Refused
from campaigns.core.words import mark
from campaigns.messaging.blocks.checking import BrokenBlock, TooManyBlocks
from campaigns.messaging.blocks.kinds import ASKED, PICTURED, Block, BlockKind, from_json
from campaigns.messaging.blocks.letters import blocks_of_text
from campaigns.messaging.liquid import BrokenTemplate, UnknownVariable
from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.pictures.operations import PictureGone
from campaigns.messaging.template_queries import Draft
from campaigns.messaging.templates import NewPart, NoSubject, change_part
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.picture_buttons import after_button, to_choose, with_uploads
from webapp.admin.templates.place import address_of, draft_here
from webapp.admin.templates.reading import letter_of
from webapp.admin.templates.saved_blocks import BUTTONS, after_saved_button, to_insert
from webapp.admin.templates.trials import have_sent, own_address, own_trials
from webapp.edge import now, transaction
from webapp.forms.blocks import BlocksForm
from webapp.i18n import translated
from webapp.variable_words import offered

REFUSALS = (BrokenBlock, TooManyBlocks, BrokenTemplate, UnknownVariable, NoSubject, PictureGone)
SAVING = ("save", "test")


@blueprint.get("/<int:template_id>/blocks")
@requires(Permission.EDIT_TEMPLATES)
def blocks(template_id: int) -> str:
    draft = _draft(template_id)
    return _page(draft, _standing(draft))


@blueprint.post("/<int:template_id>/blocks")
@requires(Permission.EDIT_TEMPLATES)
def change_blocks(template_id: int) -> Response | str | tuple[str, int]:
    """A button that moves, adds or drops gives the form back as it is then; nothing is kept before it is saved."""
    draft, do = _draft(template_id), request.form.get("do", "")
    form, trouble = with_uploads(BlocksForm.of(request.form))
    if trouble or do not in SAVING:
        done = ""
        if not trouble and do.partition(":")[0] in BUTTONS:
            form, trouble, done = after_saved_button(form, do, language=draft.language)
        elif not trouble:
            form, trouble = after_button(form, do, language=draft.language)
        return _page(
            draft, form, trouble=trouble, done=done
        ), HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    try:
        return _saved(draft, form) if do == "save" else _tested(draft, form)
    except REFUSALS as refused:
        return _page(draft, form, trouble=_said(refused)), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.post("/<int:template_id>/blocks/letter")
@requires(Permission.EDIT_TEMPLATES)
def blocks_letter(template_id: int) -> Response:
    """The form as a letter, without saving it; the page frames it."""
    draft = _draft(template_id)
    new = _new_part(draft, BlocksForm.of(request.form))
    return letter_of(draft, replace(new, subject=new.subject or "…"), say=_said)


def _saved(draft: Draft, form: BlocksForm) -> Response:
    part = _save(draft, form)
    flash(_("Saved as version %(number)s. Runs that are under way keep theirs.", number=part.version.number), "good")
    return redirect(address_of(draft), HTTPStatus.SEE_OTHER)


def _tested(draft: Draft, form: BlocksForm) -> Response:
    """A test is of a version, so one is saved first, unless this is what the newest says."""
    if draft.member is None:
        raise NotFound(what=mark("member"))
    part = draft.part
    if part is None or _new_part(draft, form) != _new_part(draft, _standing(draft)):
        part = _save(draft, form)
    have_sent(part, draft.member)
    return redirect(address_of(draft, "templates.blocks"), HTTPStatus.SEE_OTHER)


def _save(draft: Draft, form: BlocksForm) -> TemplatePart:
    new = _new_part(draft, form)
    with transaction() as session:
        version = change_part(session, template_id=draft.template.id, part=new, now=now(), staff_id=current_staff().id)
        return next(part for part in version.parts if (part.channel, part.language) == (draft.channel, draft.language))


def _new_part(draft: Draft, form: BlocksForm) -> NewPart:
    return NewPart(draft.channel, draft.language, "", subject=form.subject, blocks=tuple(form.blocks))


def _draft(template_id: int) -> Draft:
    draft = draft_here(template_id)
    if draft.channel is Channel.SMS:
        raise NotFound(what=mark("template"))
    return draft


def _standing(draft: Draft) -> BlocksForm:
    if draft.part is None:
        return BlocksForm("", [Block(BlockKind.WORDS)])
    return BlocksForm(draft.part.subject, _blocks_of(draft.part))


def _blocks_of(part: TemplatePart) -> Sequence[Block]:
    return from_json(part.blocks) or blocks_of_text(part.text)


def _said(refused: Refused) -> str:
    values = refused.values
    if isinstance(refused, BrokenBlock):
        deeper = refused.__cause__
        why = translated(deeper.sentence, deeper.values) if isinstance(deeper, Refused) else translated(values["why"])
        values = values | {"why": why}
    return translated(refused.sentence, values)


def _page(draft: Draft, form: BlocksForm, *, trouble: str = "", done: str = "") -> str:
    return render_template(
        "admin/templates/blocks.html",
        draft=draft,
        form=form,
        trouble=trouble,
        done=done,
        saved_blocks=to_insert(draft.language),
        pictures=to_choose() if any(block.kind in PICTURED for block in form.blocks) else [],
        kinds=list(BlockKind),
        asked=ASKED,
        variables=offered(),
        here=address_of(draft, "templates.blocks"),
        back=address_of(draft),
        to_letter=address_of(draft, "templates.blocks_letter"),
        saved=address_of(draft, "templates.letter"),
        address=own_address(draft.channel),
        trials=own_trials(draft),
        to_trials=address_of(draft, "templates.trials"),
    )
