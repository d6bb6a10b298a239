"""What the club wants to know of its members besides."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.long_work.queries import find_work
from campaigns.members.models import FieldKind, WorkKind
from campaigns.members.profile.custom_fields import (
    ChoiceInUse,
    ChoicesMissing,
    add_field,
    change_field,
    count_all_values,
    delete_field,
    get_field,
    list_fields,
    move_field,
)
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import now, reading, transaction
from webapp.forms.custom_fields import FieldForm


@blueprint.get("/fields")
@requires(Permission.EDIT_CLUB)
def fields() -> str:
    with reading() as session:
        shown = list_fields(session)
        counts = count_all_values(session)
        work = find_work(session, WorkKind.PROFILES)
    return render_template("admin/settings/fields.html", fields=shown, counts=counts, work=work)


@blueprint.route("/fields/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def new_field() -> Response | str | tuple[str, int]:
    form = FieldForm.of_request()
    if not form.accepted():
        return _page(form, _("Add a field"))
    try:
        with transaction() as session:
            add_field(session, name=form.names(), kind=FieldKind(form.kind.data), choices=form.lines(), now=now())
    except Refused as refused:
        return _refused(form, _("Add a field"), refused)
    flash(_("Saved."), "good")
    return _back()


@blueprint.route("/fields/<int:field_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def edit_field(field_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        field = get_field(session, field_id)
    form = FieldForm.of_field(field)
    if not form.accepted():
        return _page(form, _("Change a field"))
    try:
        with transaction() as session:
            change_field(session, field_id=field_id, name=form.names(), choices=form.lines())
    except Refused as refused:
        return _refused(form, _("Change a field"), refused)
    flash(_("Saved."), "good")
    return _back()


@blueprint.post("/fields/<int:field_id>/move")
@requires(Permission.EDIT_CLUB)
def shift_field(field_id: int) -> Response:
    with transaction() as session:
        move_field(session, field_id=field_id, up=request.form.get("to") == "up")
    return _back()


@blueprint.post("/fields/<int:field_id>/delete")
@requires(Permission.EDIT_CLUB)
def remove_field(field_id: int) -> Response:
    with transaction() as session:
        count = delete_field(session, field_id=field_id, now=now())
    flash(
        ngettext(
            "The field is gone, with the value of one member.",
            "The field is gone, with the values of %(num)s members.",
            count,
        ),
        "good",
    )
    return _back()


def _refused(form: FieldForm, title: str, refused: Refused) -> str | tuple[str, int]:
    of_choices = isinstance(refused, ChoicesMissing | ChoiceInUse) and "choices" in form
    form.refuse("choices" if of_choices else "name_en", refused)
    return _page(form, title)


def _page(form: FieldForm, title: str) -> str | tuple[str, int]:
    return form.on_page("admin/settings/field.html", title=title)


def _back() -> Response:
    return redirect(url_for("settings.fields"), 303)
