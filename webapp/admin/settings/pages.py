"""The first page of the settings: what can be set where."""

from flask import render_template

from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint, sections


@blueprint.get("")
@requires(Permission.EDIT_CLUB)
def index() -> str:
    return render_template("admin/settings/index.html", sections=sections())
