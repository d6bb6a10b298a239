"""Templates: what we write, in each channel and language, seen as a member reads it."""

from http import HTTPStatus

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from campaigns.core.errors import Refused
from campaigns.core.romanising import by_name
from campaigns.messaging.liquid import BrokenTemplate, UnknownVariable
from campaigns.messaging.models import Channel
from campaigns.messaging.preview import Reading
from campaigns.messaging.template_queries import Draft, list_templates
from campaigns.messaging.templates import NoSubject, change_part, create_template, key_of
from campaigns.staff.permissions import Permission
from webapp.access import can, current_staff, requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.place import address_of, draft_here, shown
from webapp.admin.templates.trials import own_address, own_trials
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.base import PageForm
from webapp.forms.templates import LetterForm, TemplateForm, TextForm, given_part
from webapp.i18n import translated
from webapp.security import as_letter
from webapp.template_words import template_name
from webapp.variable_words import offered


@blueprint.get("")
@requires(Permission.VIEW_CAMPAIGNS)
def index() -> str:
    with reading() as session:
        return render_template(
            "admin/templates/index.html",
            templates=by_name(list_templates(session), name=lambda row: template_name(row.template)),
        )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_TEMPLATES)
def new() -> AnyResponse | tuple[str, int]:
    form = TemplateForm.of_request()
    if not form.accepted():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return render_template("admin/templates/new.html", form=form), status
    with transaction() as session:
        name = str(form.name.data)
        template = create_template(session, key=key_of(name, runtime().random_code(6)), name=name)
    return redirect(url_for("templates.show", template_id=template.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/<int:template_id>")
@requires(Permission.VIEW_CAMPAIGNS)
def show(template_id: int) -> str:
    draft = draft_here(template_id)
    return _page(draft, _form(draft))


@blueprint.post("/<int:template_id>")
@requires(Permission.EDIT_TEMPLATES)
def save(template_id: int) -> AnyResponse | tuple[str, int]:
    draft = draft_here(template_id)
    form = _form(draft)
    if not form.accepted():
        return _page(draft, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction() as session:
            version = change_part(
                session,
                template_id=template_id,
                part=given_part(draft.channel, draft.language, request.form),
                now=now(),
                staff_id=current_staff().id,
            )
    except (BrokenTemplate, UnknownVariable, NoSubject) as refused:
        form.refuse("text", refused)
        return _page(draft, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Saved as version %(number)s. Runs that are under way keep theirs.", number=version.number), "good")
    return redirect(address_of(draft), HTTPStatus.SEE_OTHER)


@blueprint.get("/<int:template_id>/letter")
@requires(Permission.VIEW_CAMPAIGNS)
def letter(template_id: int) -> Response:
    seen = shown(draft_here(template_id))
    return as_letter(Response(seen.html if isinstance(seen, Reading) else ""))


def _form(draft: Draft) -> PageForm:
    kind = TextForm if draft.channel is Channel.SMS else LetterForm
    return kind.of_request(draft.part)


def _page(draft: Draft, form: PageForm) -> str:
    seen = shown(draft)
    return render_template(
        "admin/templates/show.html",
        draft=draft,
        form=form,
        shown=seen if isinstance(seen, Reading) else None,
        trouble=translated(seen.sentence, seen.values) if isinstance(seen, Refused) else "",
        variables=offered(),
        may_edit=can(Permission.EDIT_TEMPLATES) and not draft.is_old,
        channels=list(Channel),
        here=address_of(draft),
        address=own_address(draft.channel),
        trials=own_trials(draft),
        to_letter=address_of(draft, "templates.letter"),
        to_look=address_of(draft, "templates.look"),
        to_blocks=address_of(draft, "templates.blocks"),
        to_trials=address_of(draft, "templates.trials"),
        to_rehearsal=address_of(draft, "templates.rehearsal"),
    )
