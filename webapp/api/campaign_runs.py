"""What a campaign would send, its runs, and the messages of a run, told to programs."""

from campaigns.core.words import mark
from campaigns.outreach.ledger_pages import list_messages, list_runs
from campaigns.outreach.queries import get_campaign
from campaigns.outreach.review import review
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.campaigns import CampaignPlan, Messages, MessageTold, Runs
from webapp.api.shapes.parts import Page
from webapp.edge import now, reading

area = Area("campaign_runs")


@area.offers(
    Endpoint(
        name="planCampaign",
        method="GET",
        path="/campaigns/<int:campaign_id>/plan",
        scope=Scope.CAMPAIGNS_READ,
        summary=mark("Who would get it and who would not, and why."),
        answers=CampaignPlan,
        says="Counted at this moment; nothing is written.",
        errors={
            404: "No such campaign.",
            409: "It cannot be planned as it stands.",
            422: "It lacks something.",
        },
    )
)
def plan(campaign_id: int) -> CampaignPlan:
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        seen = review(session, campaign, now=now())
    return CampaignPlan.model_validate(
        {
            "id": campaign_id,
            "members": seen.members,
            "to_send": seen.to_send,
            "held_out": seen.held_out,
            "left_out": seen.left_out,
            "messages": seen.tallies,
        },
        from_attributes=True,
    )


@area.offers(
    Endpoint(
        name="listRuns",
        method="GET",
        path="/campaigns/<int:campaign_id>/runs",
        scope=Scope.CAMPAIGNS_READ,
        summary=mark("The runs of a campaign, the newest first."),
        asks=Page,
        answers=Runs,
        says="A page of them.",
        errors={404: "No such campaign."},
    )
)
def runs(campaign_id: int) -> Runs:
    query = asked(Page)
    place = read_cursor(query.cursor)
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        rows = list_runs(session, campaign.id, before=place[1] if place else None, limit=query.limit + 1)
    page, following = cut(rows, query.limit, lambda run: (run.due_at, run.id))
    told = [
        {
            "id": run.id,
            "occurrence": run.occurrence_key,
            "state": run.state,
            "due_at": run.due_at,
            "planned_at": run.planned_at,
            "finished_at": run.finished_at,
        }
        for run in page
    ]
    return Runs.model_validate({"runs": told, "next_cursor": following})


@area.offers(
    Endpoint(
        name="listMessages",
        method="GET",
        path="/runs/<int:run_id>/messages",
        scope=Scope.CAMPAIGNS_READ,
        summary=mark("The messages of a run, one for each person and channel, also of those who get none."),
        asks=Page,
        answers=Messages,
        says="A page of them.",
        errors={404: "No such run."},
    )
)
def messages(run_id: int) -> Messages:
    query = asked(Page)
    place = read_cursor(query.cursor)
    with reading() as session:
        rows = list_messages(session, run_id, after=place[1] if place else 0, limit=query.limit + 1)
    page, following = cut(rows, query.limit, lambda row: (row[0].created_at, row[0].id))
    fields = [name for name in MessageTold.model_fields if name != "member"]
    told = [{"member": code} | {name: getattr(message, name) for name in fields} for message, code in page]
    return Messages.model_validate({"messages": told, "next_cursor": following})
