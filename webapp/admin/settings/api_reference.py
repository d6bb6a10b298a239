"""What the API offers, read from its own document."""

from flask import render_template

from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.api.reference import offered
from webapp.edge import runtime


@blueprint.get("/keys/api")
@requires(Permission.EDIT_CLUB)
def api_reference() -> str:
    return render_template("admin/settings/api_reference.html", offered=offered(runtime().settings.public_url))
