"""Campaigns, told to programs: which there are, and how far one is."""

from flask import Blueprint, Response, jsonify

from campaigns.outreach.progress import progress
from campaigns.outreach.queries import get_campaign, list_campaigns
from webapp.api.keys import MOST_CALLS, ask_for_key, caller, is_a_miss, keyed
from webapp.api.shapes import CampaignProgress, Campaigns
from webapp.edge import now, reading
from webapp.security import MOST_GUESSES, limiter

blueprint = Blueprint("api_campaigns", __name__, url_prefix="/api/v1")
blueprint.after_request(ask_for_key)


@blueprint.get("/campaigns")
@limiter.limit(MOST_GUESSES, deduct_when=is_a_miss)
@limiter.limit(MOST_CALLS, key_func=caller)
@keyed
def index() -> Response:
    with reading() as session:
        campaigns = [row.campaign for row in list_campaigns(session)]
    told = Campaigns.model_validate({"campaigns": campaigns}, from_attributes=True)
    return jsonify(told.model_dump(mode="json"))


@blueprint.get("/campaigns/<int:campaign_id>/progress")
@limiter.limit(MOST_GUESSES, deduct_when=is_a_miss)
@limiter.limit(MOST_CALLS, key_func=caller)
@keyed
def show(campaign_id: int) -> Response:
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        far = progress(session, campaign_id=campaign.id, now=now())
    told = CampaignProgress.model_validate(
        {
            "id": campaign.id,
            "state": campaign.state,
            "messages": far.tallies,
            "accepted_last_minute": far.rate,
            "due_now": far.due_now,
            "next_due_at": far.next_due_at,
        },
        from_attributes=True,
    )
    return jsonify(told.model_dump(mode="json"))
