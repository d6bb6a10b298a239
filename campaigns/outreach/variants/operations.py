"""Giving a draft other words for some of its readers, or by turns, and taking them away."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.models import Tier
from campaigns.members.profile.tags import clean_line
from campaigns.outreach.draft_refused import DraftRefused
from campaigns.outreach.drafts import check_template, draft_of
from campaigns.outreach.models import Campaign, CampaignState, CampaignVariant
from campaigns.outreach.operations import NotADraft, lock_campaign
from campaigns.outreach.variants.days import COUNTED, KEPT

OLDEST = 130
MOST_VARIANTS = 20
LONGEST_RELATION = 100


class AgeOutOfRange(DraftRefused):
    sentence = mark("Ages are from 0 to 130, the lower one first.")
    field = "age_from"


class NoNthYear(DraftRefused):
    sentence = mark("The n-th year is from 1 to 130, of a greeting on a day that comes every year.")
    field = "nth"


class NobodysCompanion(DraftRefused):
    sentence = mark("Whose day it is can only be asked of a greeting for companions.")
    field = "relation"


class SameAgain(DraftRefused):
    sentence = mark("The campaign says this template by turns already.")
    field = "template_id"


class TooManyVariants(DraftRefused):
    sentence = mark("A campaign has at most 20 variants.")
    field = "template_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVariant:
    """What is None or empty is not asked. See the columns of `CampaignVariant`."""

    template_id: int
    tier_id: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    nth: int | None = None
    relation: str = ""


def add_variant(session: Session, *, campaign_id: int, new: NewVariant, now: datetime) -> CampaignVariant:
    """Behind those there are."""
    campaign = _the_draft(session, campaign_id, now=now)
    _check(campaign, new)
    check_template(session, replace(draft_of(campaign), template_id=new.template_id))
    if new.tier_id is not None:
        must_exist(session.get(Tier, new.tier_id), mark("tier"))
    theirs = select(CampaignVariant).where(CampaignVariant.campaign_id == campaign_id)
    there = session.scalars(theirs).all()
    if len(there) >= MOST_VARIANTS:
        raise TooManyVariants
    said = [campaign.template_id, *(each.template_id for each in there if each.is_plain)]
    values = asdict(new) | {"relation": clean_line(new.relation)[:LONGEST_RELATION]}
    added = CampaignVariant(campaign_id=campaign_id, place=max((each.place for each in there), default=0) + 1, **values)
    if added.is_plain and new.template_id in said:
        raise SameAgain
    session.add(added)
    session.flush()
    return added


def drop_variant(session: Session, *, campaign_id: int, variant_id: int, now: datetime) -> None:
    _the_draft(session, campaign_id, now=now)
    variant = session.get(CampaignVariant, variant_id)
    if variant is not None and variant.campaign_id == campaign_id:
        session.delete(variant)
        session.flush()


def _the_draft(session: Session, campaign_id: int, *, now: datetime) -> Campaign:
    campaign = lock_campaign(session, campaign_id)
    if campaign.state is not CampaignState.DRAFT:
        raise NotADraft
    campaign.edited_at = now
    return campaign


def _check(campaign: Campaign, new: NewVariant) -> None:
    ages = [each for each in (new.age_from, new.age_to) if each is not None]
    for fault, refusal in (
        (not all(0 <= age <= OLDEST for age in ages) or ages != sorted(ages), AgeOutOfRange),
        (new.nth is not None and not (campaign.occasion in COUNTED and 1 <= new.nth <= OLDEST), NoNthYear),
        (bool(new.relation.strip()) and not KEPT.get(campaign.occasion, (None, False))[1], NobodysCompanion),
    ):
        if fault:
            raise refusal
