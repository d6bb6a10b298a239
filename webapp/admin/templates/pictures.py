"""The pictures of the house: which there are, which versions show them, and dropping one that none does."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.messaging.pictures.operations import drop_picture
from campaigns.messaging.pictures.queries import count_pictures, list_pictures
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.picture_buttons import take_upload
from webapp.edge import reading, transaction
from webapp.forms.templates import PictureForm
from webapp.paging import page_of

A_PAGE = 24


@blueprint.get("/pictures")
@requires(Permission.VIEW_CAMPAIGNS)
def pictures() -> str:
    return _page(PictureForm())


@blueprint.post("/pictures")
@requires(Permission.EDIT_TEMPLATES)
def add_picture() -> Response | tuple[str, int]:
    form = PictureForm.of_request()
    if not form.accepted():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        take_upload("file", str(form.shows.data))
    except Refused as refused:
        form.refuse("file", refused)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("It is here now, and can be chosen in letters."), "good")
    return redirect(url_for("templates.pictures"), HTTPStatus.SEE_OTHER)


@blueprint.post("/pictures/drop")
@requires(Permission.EDIT_TEMPLATES)
def drop() -> Response:
    with transaction() as session:
        drop_picture(session, name=request.form.get("name", ""))
    flash(_("The picture is gone."), "good")
    return redirect(url_for("templates.pictures"), HTTPStatus.SEE_OTHER)


def _page(form: PictureForm) -> str:
    with reading() as session:
        page = page_of(count_pictures(session), size=A_PAGE)
        rows = list_pictures(session, limit=page.size, offset=page.offset)
        return render_template("admin/templates/pictures.html", form=form, pictures=rows, page=page)
