"""Sending a campaign, or one day of a greeting, only to those it did not reach."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.outreach.missing import look_for_missing, run_to_complete, send_missing
from campaigns.outreach.queries import get_campaign
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import now, reading, transaction
from webapp.reckoning import is_to_follow, page_before


@blueprint.get("/<int:campaign_id>/missing")
@requires(Permission.VIEW_CAMPAIGNS)
def missing(campaign_id: int) -> str:
    """Who they are, by what came of them, before anything is sent."""
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        run = run_to_complete(session, campaign, _run_id())
        if is_to_follow(session):
            here = url_for("campaigns.show", campaign_id=campaign_id)
            return page_before(
                _("Those missing"), [(_("Campaigns"), url_for("campaigns.index")), (campaign.name, here)]
            )
        found = look_for_missing(session, run, now=now())
    return render_template("admin/campaigns/missing.html", campaign=campaign, run=run, found=found)


@blueprint.post("/<int:campaign_id>/missing")
@requires(Permission.LAUNCH_CAMPAIGNS)
def complete(campaign_id: int) -> Response:
    with transaction() as session:
        staff_id = current_staff().id
        run_id = send_missing(session, campaign_id=campaign_id, run_id=_run_id(), staff_id=staff_id, now=now()).id
    flash(_("Only those who are missing are written to. Nobody gets it twice."), "good")
    return redirect(url_for("campaigns.run", campaign_id=campaign_id, run_id=run_id), 303)


def _run_id() -> int | None:
    return request.args.get("run", type=int)
