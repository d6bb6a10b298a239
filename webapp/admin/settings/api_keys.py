"""Which programs may call the API. A key is shown on the page that made it, and never again."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.staff.api_keys import LENGTH, PREFIX, add_key, list_keys, revoke_key
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, real_now, runtime, transaction
from webapp.forms.api_keys import KeyForm


@blueprint.route("/keys", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def api_keys() -> str | tuple[str, int]:
    form = KeyForm.of_request()
    if not form.accepted():
        return _page(form)
    secret = PREFIX + runtime().random_code(LENGTH)
    try:
        with transaction() as session:
            add_key(session, name=str(form.name.data), secret=secret, scopes=form.scopes.data or (), now=real_now())
    except Refused as refused:
        form.refuse("name", refused)
        return _page(form)
    return _page(KeyForm(), secret=secret)


@blueprint.post("/keys/<int:key_id>/revoke")
@requires(Permission.EDIT_CLUB)
def revoke_api_key(key_id: int) -> Response:
    with transaction() as session:
        key = revoke_key(session, key_id=key_id, now=real_now())
    flash(_("The key “%(name)s” opens nothing any more.", name=key.name), "good")
    return redirect(url_for("settings.api_keys"), 303)


def _page(form: KeyForm, *, secret: str = "") -> str | tuple[str, int]:
    with reading() as session:
        keys = list_keys(session)
    return form.on_page("admin/settings/api_keys.html", keys=keys, secret=secret)
