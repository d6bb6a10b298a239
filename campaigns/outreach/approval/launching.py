"""The launch as the edges do it: checked, cleared and started under one lock of the campaign."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.messaging.rehearsal import Stage
from campaigns.outreach.approval.clearing import NotYoursToLaunch, clear_to_launch, may_launch
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.operations import launch_campaign, lock_campaign
from campaigns.outreach.preflight import PreflightRefused, preflight
from campaigns.staff.models import Staff


def launch_checked(session: Session, *, campaign_id: int, by: Staff | None, stage: Stage, now: datetime) -> Campaign:
    """Launch it unless a check blocks that, or a colleague must approve it first. Nobody is `by` at a terminal."""
    campaign, seen = lock_campaign(session, campaign_id), None
    if by is not None and not may_launch(by, approved=campaign.approved_as is not None):
        raise NotYoursToLaunch
    if campaign.state is CampaignState.DRAFT:
        checked = preflight(session, campaign, stage=stage, now=now)
        if checked.blocks:
            raise PreflightRefused(checked.blocks)
        seen = checked.seen
        clear_to_launch(session, campaign, seen=seen, by=by)
    return launch_campaign(session, campaign_id=campaign_id, staff_id=by.id if by else None, seen=seen, now=now)
