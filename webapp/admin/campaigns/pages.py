"""What is read of campaigns: the list, the review, the progress, the people behind each number."""

from flask import render_template, request
from werkzeug.wrappers import Response

from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.models import CampaignState
from campaigns.outreach.people import Narrowing, people_meant, people_written
from campaigns.outreach.progress import progress
from campaigns.outreach.queries import get_campaign, list_campaigns
from campaigns.outreach.review import review
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.admin.campaigns.words import outcome
from webapp.edge import club, now, reading
from webapp.paging import page_asked, page_of

blueprint.add_app_template_global(outcome, "outcome")

OVER = frozenset({CampaignState.DRAFT, CampaignState.FINISHED, CampaignState.CANCELLED})
PEOPLE_A_PAGE = 50


@blueprint.get("")
@requires(Permission.VIEW_CAMPAIGNS)
def index() -> str:
    state = request.args.get("state", type=CampaignState)
    with reading() as session:
        rows = list_campaigns(session, state=state)
    return render_template("admin/campaigns/index.html", rows=rows, states=CampaignState)


@blueprint.get("/<int:campaign_id>")
@requires(Permission.VIEW_CAMPAIGNS)
def show(campaign_id: int) -> Response | str:
    """A draft is reviewed; whatever was launched is watched."""
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        if campaign.state is CampaignState.DRAFT:
            seen = review(session, campaign, now=now())
            return render_template("admin/campaigns/review.html", campaign=campaign, review=seen)
        figures = progress(session, campaign_id=campaign_id, now=now())
        return render_template("admin/campaigns/progress.html", campaign=campaign, progress=figures, over=OVER)


@blueprint.get("/<int:campaign_id>/figures")
@requires(Permission.VIEW_CAMPAIGNS)
def figures(campaign_id: int) -> Response:
    """The part of the progress page that moves; once all is over, the whole page, for what can still be done."""
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        seen = progress(session, campaign_id=campaign_id, now=now())
    page = render_template("admin/campaigns/_figures.html", campaign=campaign, progress=seen, over=OVER)
    return Response(page, headers={"HX-Refresh": "true"} if campaign.state in OVER else {}, mimetype="text/html")


@blueprint.get("/<int:campaign_id>/people")
@requires(Permission.VIEW_CAMPAIGNS)
def people(campaign_id: int) -> str:
    """Behind a number: of the review while it is a draft, of the ledger afterwards."""
    narrowing = Narrowing(
        channel=request.args.get("channel", type=Channel),
        state=request.args.get("state", type=MessageState),
        reason=request.args.get("reason"),
        run_id=request.args.get("run", type=int),
    )
    window = {"limit": PEOPLE_A_PAGE, "offset": (page_asked() - 1) * PEOPLE_A_PAGE}
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        if campaign.state is CampaignState.DRAFT:
            found = people_meant(session, campaign, narrowing, now=now(), **window)
        else:
            found = people_written(session, campaign, narrowing, **window)
    page = page_of(found.total, size=PEOPLE_A_PAGE)
    return render_template(
        "admin/campaigns/people.html", campaign=campaign, found=found, page=page, narrowing=narrowing, club=club
    )
