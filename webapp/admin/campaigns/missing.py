"""Sending a campaign only to those it did not reach."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.outreach.missing import NotToComplete, can_complete, look_for_missing, send_missing
from campaigns.outreach.queries import get_campaign
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import now, reading, transaction


@blueprint.get("/<int:campaign_id>/missing")
@requires(Permission.VIEW_CAMPAIGNS)
def missing(campaign_id: int) -> str:
    """Who they are, by what came of them, before anything is sent."""
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        if not can_complete(campaign):
            raise NotToComplete
        found = look_for_missing(session, campaign, now=now())
    return render_template("admin/campaigns/missing.html", campaign=campaign, found=found)


@blueprint.post("/<int:campaign_id>/missing")
@requires(Permission.LAUNCH_CAMPAIGNS)
def complete(campaign_id: int) -> Response:
    with transaction() as session:
        run_id = send_missing(session, campaign_id=campaign_id, now=now()).id
    flash(_("Sent only to those who were missing. Nobody gets it twice."), "good")
    return redirect(url_for("campaigns.run", campaign_id=campaign_id, run_id=run_id), 303)
