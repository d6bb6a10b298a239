"""A club that wants a second pair of eyes above two members, and those who have them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.outreach.approval.launching import launch_checked
from campaigns.outreach.approval.operations import approve, ask_approval
from campaigns.outreach.approval.rules import ApprovalRules, save_rules
from campaigns.outreach.models import Campaign, CampaignStep
from campaigns.outreach.operations import create_campaign
from campaigns.staff.models import Role, Staff
from tests.clock import NOW
from tests.factories_outreach import make_audience, make_draft
from tests.factories_staff import make_staff


@dataclass(frozen=True)
class House:
    """`author` made the campaign, to three members; `other` may approve it, `marketer` only launch what was."""

    runtime: Runtime
    session: Session
    author: Staff
    other: Staff
    marketer: Staff
    campaign: Campaign

    def ask(self, by: Staff | None = None) -> CampaignStep:
        stage = build_stage(self.runtime)
        return ask_approval(
            self.session, campaign_id=self.campaign.id, by=by or self.author, note="Please.", stage=stage, now=NOW
        )

    def approve(self, by: Staff | None = None, looked_at: str | None = None) -> CampaignStep:
        asked = self.ask()
        return approve(
            self.session,
            campaign_id=self.campaign.id,
            by=by or self.other,
            looked_at=looked_at or asked.state_seen,
            note="",
            stage=build_stage(self.runtime),
            now=NOW,
        )

    def launch(self, by: Staff | None = None) -> Campaign:
        stage = build_stage(self.runtime)
        return launch_checked(self.session, campaign_id=self.campaign.id, by=by or self.author, stage=stage, now=NOW)


def make_house(runtime: Runtime, session: Session, *, members_over: int | None = 2, **draft: object) -> House:
    author, other = (make_staff(runtime, Role.MANAGER) for _ in range(2))
    marketer = make_staff(runtime, Role.MARKETER)
    make_audience(session, 3)
    campaign = create_campaign(session, draft=make_draft(session, **draft), staff_id=author.id, now=NOW)
    save_rules(session, ApprovalRules(members_over, None))
    session.commit()
    return House(runtime, session, author, other, marketer, campaign)
