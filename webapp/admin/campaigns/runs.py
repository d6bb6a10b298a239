"""A run accounted for, as a whole and zone by zone: every number of it is a list of people."""

from flask import render_template

from campaigns.outreach.account import account_of, get_run
from campaigns.outreach.by_zone import zones_of
from campaigns.outreach.missing import can_complete
from campaigns.outreach.models import RunState
from campaigns.outreach.queries import get_campaign
from campaigns.outreach.states import Group
from campaigns.outreach.stopped import stops
from campaigns.outreach.variants.reading import said_by_run
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.edge import reading

UNSETTLED = (RunState.DUE, RunState.RUNNING)
"""While it is so, the page follows the run."""


@blueprint.get("/<int:campaign_id>/runs/<int:run_id>")
@requires(Permission.VIEW_CAMPAIGNS)
def run(campaign_id: int, run_id: int) -> str:
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        account = account_of(session, get_run(session, campaign_id, run_id))
        completable = can_complete(account.run)
        said = said_by_run(session, account.run)
        held = [stop for stop in stops(session, campaign_id=campaign_id) if stop.run.id == run_id]
    return render_template(
        "admin/campaigns/run.html",
        campaign=campaign,
        account=account,
        said=said,
        groups=Group,
        stops=held,
        completable=completable,
        unsettled=account.run.state in UNSETTLED,
    )


@blueprint.get("/<int:campaign_id>/runs/<int:run_id>/places")
@requires(Permission.VIEW_CAMPAIGNS)
def places(campaign_id: int, run_id: int) -> str:
    with reading() as session:
        found = get_run(session, campaign_id, run_id)
        campaign, lines = found.campaign, zones_of(session, found)
    return render_template("admin/campaigns/places.html", campaign=campaign, run=found, lines=lines)
