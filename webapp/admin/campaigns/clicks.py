"""Who followed the links of a campaign, or of one of its runs."""

from flask import render_template, request

from campaigns.messaging.click_queries import clicks_of
from campaigns.outreach.queries import get_campaign
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import reading


@blueprint.get("/<int:campaign_id>/clicks")
@requires(Permission.VIEW_CAMPAIGNS)
def clicks(campaign_id: int) -> str:
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        found = clicks_of(session, campaign_id=campaign_id, run_id=request.args.get("run", type=int))
    return render_template("admin/campaigns/clicks.html", campaign=campaign, clicks=found)
