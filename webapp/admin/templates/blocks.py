"""Building a letter from blocks: a form that holds them all, and beside it what they make."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from campaigns.core.errors import NotFound, Refused
from campaigns.core.words import mark
from campaigns.messaging.blocks.checking import BrokenBlock, TooManyBlocks
from campaigns.messaging.blocks.kinds import ASKED, PICTURED, Block, BlockKind, from_json
from campaigns.messaging.blocks.letters import blocks_of_text
from campaigns.messaging.liquid import NAMES, BrokenTemplate, UnknownVariable
from campaigns.messaging.models import Channel
from campaigns.messaging.pictures.operations import PictureGone
from campaigns.messaging.preview import DoesNotRender, preview
from campaigns.messaging.template_queries import Draft
from campaigns.messaging.templates import NewPart, NoSubject, change_part, checked
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.picture_buttons import after_button, to_choose, with_uploads
from webapp.admin.templates.place import address_of, draft_here
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.blocks import BlocksForm
from webapp.i18n import translated
from webapp.security import as_letter

REFUSALS = (BrokenBlock, TooManyBlocks, BrokenTemplate, UnknownVariable, NoSubject, PictureGone)


@blueprint.get("/<int:template_id>/blocks")
@requires(Permission.EDIT_TEMPLATES)
def blocks(template_id: int) -> str:
    draft = _draft(template_id)
    return _page(draft, BlocksForm(draft.part.subject if draft.part else "", _standing(draft)))


@blueprint.post("/<int:template_id>/blocks")
@requires(Permission.EDIT_TEMPLATES)
def change_blocks(template_id: int) -> AnyResponse | str | tuple[str, int]:
    """A button that moves, adds or drops gives the form back as it is then; nothing is kept before it is saved."""
    draft, do = _draft(template_id), request.form.get("do", "")
    form, trouble = with_uploads(BlocksForm.of(request.form))
    if trouble or do != "save":
        if not trouble:
            form, trouble = after_button(form, do)
        return _page(draft, form, trouble=trouble), HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    part = NewPart(draft.channel, draft.language, "", subject=form.subject, blocks=tuple(form.blocks))
    try:
        with transaction() as session:
            version = change_part(session, template_id=template_id, part=part, now=now(), staff_id=current_staff().id)
    except REFUSALS as refused:
        return _page(draft, form, trouble=_said(refused)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Saved as version %(number)s. Runs that are under way keep theirs.", number=version.number), "good")
    return redirect(address_of(draft), HTTPStatus.SEE_OTHER)


@blueprint.post("/<int:template_id>/blocks/letter")
@requires(Permission.EDIT_TEMPLATES)
def blocks_letter(template_id: int) -> Response:
    """The form as a letter, without saving it; the page frames it."""
    draft, form = _draft(template_id), BlocksForm.of(request.form)
    if draft.member is None:
        raise NotFound(what=mark("member"))
    new = NewPart(draft.channel, draft.language, "", subject=form.subject or "…", blocks=tuple(form.blocks))
    try:
        with reading() as session:
            part = checked(new)
            seen = preview(
                session,
                part=part,
                member=draft.member,
                signer=runtime().signer,
                public_url=runtime().settings.public_url,
            )
    except (*REFUSALS, DoesNotRender) as refused:
        return as_letter(Response(_said(refused), mimetype="text/plain"))
    return as_letter(Response(seen.html))


def _draft(template_id: int) -> Draft:
    draft = draft_here(template_id)
    if draft.channel is Channel.SMS:
        raise NotFound(what=mark("template"))
    return draft


def _standing(draft: Draft) -> Sequence[Block]:
    if draft.part is None:
        return [Block(BlockKind.WORDS)]
    return from_json(draft.part.blocks) or blocks_of_text(draft.part.text)


def _said(refused: Refused) -> str:
    values = refused.values
    if isinstance(refused, BrokenBlock):
        deeper = refused.__cause__
        why = translated(deeper.sentence, deeper.values) if isinstance(deeper, Refused) else translated(values["why"])
        values = values | {"why": why}
    return translated(refused.sentence, values)


def _page(draft: Draft, form: BlocksForm, *, trouble: str = "") -> str:
    return render_template(
        "admin/templates/blocks.html",
        draft=draft,
        form=form,
        trouble=trouble,
        pictures=to_choose() if any(block.kind in PICTURED for block in form.blocks) else [],
        kinds=list(BlockKind),
        asked=ASKED,
        names=NAMES,
        here=address_of(draft, "templates.blocks"),
        back=address_of(draft),
        to_letter=address_of(draft, "templates.blocks_letter"),
        saved=address_of(draft, "templates.letter"),
    )
