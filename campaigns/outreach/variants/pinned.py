"""The versions of its variants that a run, or a look at what one would be, says."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.messaging.models import TemplateVersion
from campaigns.messaging.templates import latest_version
from campaigns.outreach.models import Campaign, CampaignVariant, Run


@dataclass(frozen=True, slots=True)
class Pinned:
    variant: CampaignVariant
    version_id: int


def variants_of(session: Session, campaign_id: int) -> Sequence[CampaignVariant]:
    """In the order in which their conditions are looked at."""
    loaded = (joinedload(CampaignVariant.template), joinedload(CampaignVariant.tier))
    theirs = select(CampaignVariant).where(CampaignVariant.campaign_id == campaign_id).options(*loaded)
    return session.scalars(theirs.order_by(CampaignVariant.place)).all()


def as_it_stands(session: Session, campaign: Campaign) -> tuple[Pinned, ...]:
    """As they would go out now."""
    found = variants_of(session, campaign.id) if campaign.id else ()
    return tuple(Pinned(each, latest_version(session, each.template_id).id) for each in found)


def as_kept(pinned: Sequence[Pinned]) -> dict[str, int]:
    """As a run keeps them."""
    return {str(each.variant.id): each.version_id for each in pinned}


def of_run(session: Session, run: Run) -> tuple[Pinned, ...]:
    if not run.variants:
        return ()
    found = variants_of(session, run.campaign_id)
    return tuple(Pinned(each, run.variants[str(each.id)]) for each in found if str(each.id) in run.variants)


def versions_said(session: Session, campaign: Campaign) -> Sequence[TemplateVersion]:
    """The newest of its own template and of its variants', each once."""
    templates = [campaign.template_id, *(each.template_id for each in variants_of(session, campaign.id))]
    return [latest_version(session, template_id) for template_id in dict.fromkeys(templates)]
