"""Campaigns, told to programs: which there are, and how far one is."""

from campaigns.core.words import mark
from campaigns.outreach.progress import progress
from campaigns.outreach.queries import get_campaign, newest_campaigns
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.campaigns import CampaignProgress, Campaigns
from webapp.api.shapes.parts import WidePage
from webapp.edge import now, reading

area = Area("campaigns")


@area.offers(
    Endpoint(
        name="listCampaigns",
        method="GET",
        path="/campaigns",
        scope=Scope.CAMPAIGNS_READ,
        summary=mark("Campaigns, the newest first."),
        asks=WidePage,
        answers=Campaigns,
        says="Each with its number, name and state.",
    )
)
def index() -> Campaigns:
    query = asked(WidePage)
    place = read_cursor(query.cursor)
    with reading() as session:
        rows = newest_campaigns(session, before=place[1] if place else None, limit=query.limit + 1)
    page, following = cut(rows, query.limit, lambda campaign: (campaign.created_at, campaign.id))
    return Campaigns.model_validate({"campaigns": page, "next_cursor": following}, from_attributes=True)


@area.offers(
    Endpoint(
        name="showProgress",
        method="GET",
        path="/campaigns/<int:campaign_id>/progress",
        scope=Scope.CAMPAIGNS_READ,
        summary=mark("How far a campaign is: its messages by channel, state and reason."),
        answers=CampaignProgress,
        says="Counted at this moment.",
        errors={404: "No such campaign."},
    )
)
def show(campaign_id: int) -> CampaignProgress:
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        far = progress(session, campaign_id=campaign.id, now=now())
    return CampaignProgress.model_validate(
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
