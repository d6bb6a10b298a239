"""Campaigns, launched, paused and resumed by programs. A key approves nothing: a colleague does that, in the admin."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.bootstrap.stage import build_stage
from campaigns.core.words import mark
from campaigns.outreach.approval.launching import launch_checked
from campaigns.outreach.models import Campaign
from campaigns.outreach.operations import pause_campaign, resume_campaign
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint
from webapp.api.once import once
from webapp.api.shapes.campaigns import CampaignTold
from webapp.edge import now, runtime

area = Area("campaign_control")

Act = Callable[[Session, int, datetime], Campaign]


@area.offers(
    Endpoint(
        name="launchCampaign",
        method="POST",
        path="/campaigns/<int:campaign_id>/launch",
        scope=Scope.CAMPAIGNS_WRITE,
        summary=mark("Launch a draft, unless a check blocks that or a colleague must approve it first."),
        answers=CampaignTold,
        says="The campaign as it stands now.",
        errors={
            404: "No such campaign.",
            409: "It is no draft any more, or a colleague must approve it first; the detail names who may.",
        },
    )
)
def launch(campaign_id: int) -> Response:
    stage = build_stage(runtime())
    return _done(
        campaign_id,
        lambda session, number, at: launch_checked(session, campaign_id=number, by=None, stage=stage, now=at),
    )


@area.offers(
    Endpoint(
        name="pauseCampaign",
        method="POST",
        path="/campaigns/<int:campaign_id>/pause",
        scope=Scope.CAMPAIGNS_WRITE,
        summary=mark("Hold what has not gone out."),
        answers=CampaignTold,
        says="The campaign as it stands now.",
        errors={404: "No such campaign.", 409: "It is not running."},
    )
)
def pause(campaign_id: int) -> Response:
    return _done(campaign_id, lambda session, number, at: pause_campaign(session, campaign_id=number, now=at))


@area.offers(
    Endpoint(
        name="resumeCampaign",
        method="POST",
        path="/campaigns/<int:campaign_id>/resume",
        scope=Scope.CAMPAIGNS_WRITE,
        summary=mark("Go on with what is left; nothing is sent again."),
        answers=CampaignTold,
        says="The campaign as it stands now.",
        errors={404: "No such campaign.", 409: "It is not paused, or was changed since it was approved."},
    )
)
def resume(campaign_id: int) -> Response:
    return _done(campaign_id, lambda session, number, at: resume_campaign(session, campaign_id=number, now=at))


def _done(campaign_id: int, act: Act) -> Response:
    def work(session: Session) -> dict[str, Any]:
        campaign = act(session, campaign_id, now())
        return CampaignTold.model_validate(campaign, from_attributes=True).model_dump(mode="json")

    return once(work)
