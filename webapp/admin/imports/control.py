"""Going on with an import, and stopping it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.members.imports.operations import resume_import
from campaigns.members.long_work.operations import stop_work
from campaigns.members.models import WorkKind
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.imports.blueprint import blueprint
from webapp.edge import transaction


@blueprint.post("/<int:import_id>/stop")
@requires(Permission.IMPORT_RECORDS)
def stop(import_id: int) -> Response:
    with transaction() as session:
        stop_work(session, WorkKind.IMPORT, import_id)
    flash(_("Stopped. The rows that were dealt with stay; it goes on behind them."), "waiting")
    return redirect(url_for("imports.show", import_id=import_id), 303)


@blueprint.post("/<int:import_id>/resume")
@requires(Permission.IMPORT_RECORDS)
def resume(import_id: int) -> Response:
    """Where it was stopped, or from a dry run to the real import."""
    with transaction() as session:
        resume_import(session, import_id=import_id)
    return redirect(url_for("imports.show", import_id=import_id), 303)
