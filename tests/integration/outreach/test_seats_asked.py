from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.events.access import TierTerms
from campaigns.events.access_plans import change_access
from campaigns.outreach.models import Campaign
from campaigns.outreach.preflight import preflight
from tests.clock import NOW
from tests.factories_outreach import make_audience, make_campaign, make_event, make_member, make_tier


def seen(runtime: Runtime, session: Session, campaign: Campaign) -> list[tuple[str, int, int, bool]]:
    """Tier, asked, open, and whether it has to wait for its day."""
    checked = preflight(session, campaign, stage=build_stage(runtime), now=NOW)
    return [(each.seats.tier.key, each.asked, each.seats.room, each.seats.opens is not None) for each in checked.seats]


def test_the_review_holds_the_asked_beside_the_open_seats(session: Session, runtime: Runtime) -> None:
    event = make_event(session, capacity=10)
    campaign = make_campaign(session, event_id=event.id)
    gold, silver = make_tier(session, 3), make_tier(session, 2)
    terms = [
        TierTerms(tier_id=gold.id, kept=4),
        TierTerms(tier_id=silver.id, at_most=2, answers_from=NOW + timedelta(days=1)),
    ]
    change_access(session, event_id=event.id, terms=terms, offer_hours=0, now=NOW)
    make_audience(session, 3, tier=2)
    make_audience(session, 1, tier=3)
    make_member(session, tier=3)
    assert seen(runtime, session, campaign)[:2] == [("tier-3", 1, 10, False), ("tier-2", 3, 2, True)]


def test_a_letter_about_no_event_asks_for_no_seats(session: Session, runtime: Runtime) -> None:
    make_audience(session, 1)
    assert seen(runtime, session, make_campaign(session)) == []
