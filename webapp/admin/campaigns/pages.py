"""What is read of campaigns: the list, the review, the progress."""

from datetime import timedelta

from flask import render_template, request
from werkzeug.wrappers import Response

from campaigns.core.database import in_time
from campaigns.outreach.approval.log import steps_of
from campaigns.outreach.approval.standing import approval_of
from campaigns.outreach.forecast import forecast
from campaigns.outreach.missing import can_complete
from campaigns.outreach.models import CampaignState, Run, RunState
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.progress import progress
from campaigns.outreach.queries import count_campaigns, get_campaign, list_campaigns, newest_runs
from campaigns.outreach.states import summed
from campaigns.outreach.stopped import stops
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.campaigns.approval import review_page
from webapp.admin.campaigns.blueprint import blueprint
from webapp.admin.campaigns.sentence import in_one_sentence, their_time
from webapp.admin.campaigns.words import heeded, outcome, run_name, say_forecast, shares
from webapp.edge import now, reading
from webapp.forms.campaigns import CeilingForm
from webapp.paging import page_of

blueprint.add_app_template_global(heeded, "heeded")
blueprint.add_app_template_global(in_one_sentence, "in_one_sentence")
blueprint.add_app_template_global(occasion_of, "occasion_of")
blueprint.add_app_template_filter(their_time, "their_time")
blueprint.add_app_template_global(outcome, "outcome")
blueprint.add_app_template_filter(say_forecast, "say_forecast")
blueprint.add_app_template_global(run_name, "run_name")
blueprint.add_app_template_global(shares, "shares")

OVER = frozenset({CampaignState.DRAFT, CampaignState.FINISHED, CampaignState.CANCELLED})
MOST_RUNS = 30
LONGEST_LOOK = timedelta(seconds=10)


@blueprint.get("")
@requires(Permission.VIEW_CAMPAIGNS)
def index() -> str:
    state = request.args.get("state", type=CampaignState)
    with reading() as session:
        page = page_of(count_campaigns(session, state=state))
        rows = list_campaigns(session, state=state, limit=page.size, offset=page.offset)
    sums = summed(row.counts for row in rows)
    return render_template("admin/campaigns/index.html", rows=rows, states=CampaignState, sums=sums, page=page)


@blueprint.get("/<int:campaign_id>")
@requires(Permission.VIEW_CAMPAIGNS)
def show(campaign_id: int) -> Response | str:
    """A draft is reviewed; whatever was launched is watched."""
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        if campaign.state is CampaignState.DRAFT:
            return review_page(session, campaign)
        runs, once = newest_runs(session, campaign, limit=MOST_RUNS), not occasion_of(campaign).always_on
        shown = {
            "progress": progress(session, campaign_id=campaign_id, now=now()),
            "runs": runs,
            "completable": once and any(can_complete(row.run) for row in runs),
            "movable": once and any(_may_move(row.run) for row in runs),
            "stops": stops(session, campaign_id=campaign_id),
            "approval": approval_of(session, campaign, by=current_staff()),
            "steps": steps_of(session, campaign_id),
        }
    shown |= {"over": OVER, "ceiling_form": CeilingForm.of_request()}
    return render_template("admin/campaigns/progress.html", campaign=campaign, **shown)


@blueprint.get("/<int:campaign_id>/foretold")
@requires(Permission.VIEW_CAMPAIGNS)
def foretold(campaign_id: int) -> str:
    """How many are due a day; taken into the review when it is there."""
    with reading() as session, in_time(session, LONGEST_LOOK):
        campaign = get_campaign(session, campaign_id)
        seen = forecast(session, campaign, now=now())
    return render_template("admin/campaigns/foretold.html", campaign=campaign, seen=seen)


@blueprint.get("/<int:campaign_id>/figures")
@requires(Permission.VIEW_CAMPAIGNS)
def figures(campaign_id: int) -> Response:
    """The part of the progress page that moves; once all is over, the whole page, for what can still be done."""
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        seen = progress(session, campaign_id=campaign_id, now=now())
        held = stops(session, campaign_id=campaign_id)
    page = render_template("admin/campaigns/_figures.html", campaign=campaign, progress=seen, over=OVER, stops=held)
    return Response(page, headers={"HX-Refresh": "true"} if campaign.state in OVER else {}, mimetype="text/html")


def _may_move(run: Run) -> bool:
    return run.state is RunState.DUE and run.completes_id is None and run.campaign.milestone_id is None
