"""Templates: what we write, in each channel and language, seen as a member reads it."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from campaigns.core.errors import NotFound, Refused
from campaigns.core.words import LANGUAGES, mark
from campaigns.messaging.liquid import NAMES, BrokenTemplate, UnknownVariable
from campaigns.messaging.models import Channel
from campaigns.messaging.preview import DoesNotRender, Reading, preview
from campaigns.messaging.template_queries import Draft, list_templates, read_draft
from campaigns.messaging.templates import NewPart, NoSubject, change_part, create_template, key_of
from campaigns.staff.permissions import Permission
from webapp.access import can, requires
from webapp.edge import now, reading, runtime, transaction
from webapp.forms.base import PageForm
from webapp.forms.templates import LetterForm, TemplateForm, TextForm
from webapp.i18n import translated
from webapp.security import as_letter

blueprint = Blueprint("templates", __name__, url_prefix="/templates")


@blueprint.get("")
@requires(Permission.VIEW_CAMPAIGNS)
def index() -> str:
    with reading() as session:
        return render_template("admin/templates/index.html", templates=list_templates(session))


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
    draft = _read(template_id)
    return _page(draft, _form(draft))


@blueprint.post("/<int:template_id>")
@requires(Permission.EDIT_TEMPLATES)
def save(template_id: int) -> AnyResponse | tuple[str, int]:
    draft = _read(template_id)
    form = _form(draft)
    if not form.accepted():
        return _page(draft, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction() as session:
            version = change_part(session, template_id=template_id, part=_part(draft, form), now=now())
    except (BrokenTemplate, UnknownVariable, NoSubject) as refused:
        form.refuse("text", translated(refused.sentence, refused.values))
        return _page(draft, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Saved as version %(number)s. Runs that are under way keep theirs.", number=version.number), "good")
    return redirect(_here(draft), HTTPStatus.SEE_OTHER)


@blueprint.get("/<int:template_id>/letter")
@requires(Permission.VIEW_CAMPAIGNS)
def letter(template_id: int) -> Response:
    shown = _shown(_read(template_id))
    return as_letter(Response(shown.html if isinstance(shown, Reading) else ""))


def _read(template_id: int) -> Draft:
    channel, language = request.args.get("channel", ""), request.args.get("language", "")
    if channel not in ("", *(each.value for each in Channel)) or language not in ("", *LANGUAGES):
        raise NotFound(what=mark("template"))
    with reading() as session:
        return read_draft(
            session, template_id, channel=channel, language=language, member=request.args.get("member", "").strip()
        )


def _form(draft: Draft) -> PageForm:
    kind = TextForm if draft.channel is Channel.SMS else LetterForm
    return kind.of_request(draft.part)


def _part(draft: Draft, form: PageForm) -> NewPart:
    given = {name: str(field.data or "") for name, field in form._fields.items()}
    return NewPart(draft.channel, draft.language, **given)


def _shown(draft: Draft) -> Reading | Refused | None:
    """The part as the chosen member reads it, or why it cannot be shown."""
    if draft.part is None or draft.member is None:
        return None
    settings = runtime().settings
    try:
        with reading() as session:
            return preview(
                session, part=draft.part, member=draft.member, signer=runtime().signer, public_url=settings.public_url
            )
    except DoesNotRender as refused:
        return refused


def _page(draft: Draft, form: PageForm) -> str:
    shown = _shown(draft)
    return render_template(
        "admin/templates/show.html",
        draft=draft,
        form=form,
        shown=shown if isinstance(shown, Reading) else None,
        trouble=translated(shown.sentence, shown.values) if isinstance(shown, Refused) else "",
        names=NAMES,
        may_edit=can(Permission.EDIT_TEMPLATES),
        channels=list(Channel),
        here=_here(draft),
    )


def _here(draft: Draft) -> str:
    return url_for(
        "templates.show",
        template_id=draft.template.id,
        channel=draft.channel.value,
        language=draft.language,
        member=draft.asked or None,
    )
