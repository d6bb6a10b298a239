"""Who was written to against who was left alone, on clubs so small that the figures are known."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.insight.lift.keeping import keep_lifts
from campaigns.insight.lift.report import BadLiftDays, Lift, lift
from campaigns.members.holdout import set_holdout
from campaigns.members.models import HoldoutLot, Member, PurchaseKind, TierChange, TierReason
from campaigns.messaging.models import MessageState
from campaigns.outreach.holdout import CLUB_WIDE
from campaigns.outreach.models import Campaign
from tests.clock import NOW
from tests.factories_lift import DAY, SENT, buy, make_crowd, make_sent, writes
from tests.factories_outreach import make_club, make_tier

HELD_OUT = MessageState.HELD_OUT


@pytest.fixture
def campaign(session: Session) -> Campaign:
    make_club(session)
    return make_sent(session)


def of(session: Session, campaign: Campaign, *, days: int = 30) -> Lift:
    return lift(session, campaign_id=campaign.id, days=days, now=NOW)


def rates(found: Lift) -> tuple[float, float]:
    return found.whole.written.rate, found.whole.held.rate


@pytest.mark.parametrize(("after", "counts"), [(-1, False), (0, True), (30, True), (31, False)])
def test_purchases_of_their_days_count(session: Session, campaign: Campaign, after: int, *, counts: bool) -> None:
    one, other = make_crowd(session, 2)
    writes(session, campaign, [one])
    writes(session, campaign, [other], HELD_OUT)
    buy(session, [one], DAY + timedelta(days=after))
    assert rates(of(session, campaign)) == (float(counts), 0.0)


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.CANCELLED, MessageState.EXPIRED])
def test_whatever_became_of_the_message_they_were_meant(
    session: Session, campaign: Campaign, state: MessageState
) -> None:
    writes(session, campaign, make_crowd(session, 2), state)
    assert of(session, campaign).whole.written.members == 2


def test_who_could_not_be_written_to_is_in_neither_group(session: Session, campaign: Campaign) -> None:
    writes(session, campaign, make_crowd(session, 2), MessageState.SKIPPED, reason="no_consent")
    found = of(session, campaign)
    assert (found.whole.written.members, found.whole.rate, found.since) == (0, None, None)


def test_spend_is_less_refunds_and_the_year_before_adjusts_it(session: Session, campaign: Campaign) -> None:
    (member,) = make_crowd(session, 1)
    writes(session, campaign, [member])
    buy(session, [member], DAY, amount=900)
    buy(session, [member], DAY + timedelta(days=2), amount=-300, kind=PurchaseKind.REFUND)
    for ago in (1, 365, 366):
        buy(session, [member], DAY - timedelta(days=ago), amount=50)
    arm = of(session, campaign).whole.written
    assert (arm.spent, arm.spent_squared, arm.before, arm.crossed, arm.bought) == (600, 360_000, 100, 60_000, 1)


def test_whom_the_club_left_alone_is_not_the_campaign_s_holdout(session: Session, campaign: Campaign) -> None:
    one, other, third = make_crowd(session, 3)
    writes(session, campaign, [one])
    writes(session, campaign, [other], HELD_OUT)
    writes(session, campaign, [third], HELD_OUT, reason=CLUB_WIDE)
    found = of(session, campaign)
    assert (found.by_club, found.whole.written.members, found.whole.held.members) == (False, 1, 1)


def test_without_a_holdout_of_its_own_the_club_s_serves(session: Session, campaign: Campaign) -> None:
    one, other = make_crowd(session, 2)
    writes(session, campaign, [one])
    writes(session, campaign, [other], HELD_OUT, reason=CLUB_WIDE)
    found = of(session, campaign)
    assert (found.by_club, found.whole.held.members) == (True, 1)


def test_tiers_are_those_of_the_day_and_add_up(session: Session, campaign: Campaign) -> None:
    one, other = make_crowd(session, 2)
    writes(session, campaign, [one])
    writes(session, campaign, [other], HELD_OUT)
    first, second = make_tier(session, 1), make_tier(session, 2)
    rose = {"from_tier_id": first.id, "from_name": first.name, "to_name": second.name, "reason": TierReason.SPEND}
    session.add(TierChange(member_id=one, at=SENT + timedelta(days=9), up=True, **rose))
    session.get_one(Member, one).tier_id = second.id
    first.name = {"en": "Called anew"}
    session.flush()
    (tier,) = of(session, campaign).tiers
    assert (tier.name, tier.compared.written.members, tier.compared.small) == ({"en": "Called anew"}, 1, True)


def test_while_days_run_it_is_too_early(session: Session, campaign: Campaign) -> None:
    writes(session, campaign, make_crowd(session, 2))
    found = of(session, campaign, days=60)
    assert (found.early, found.waiting, found.until) == (True, 0, NOW.date())


def test_once_some_days_are_over_only_those_count(session: Session, campaign: Campaign) -> None:
    early, late = make_crowd(session, 2)
    writes(session, campaign, [early])
    writes(session, campaign, [late], at=NOW - timedelta(days=3))
    found = of(session, campaign)
    assert (found.early, found.waiting, found.whole.written.members) == (False, 1, 1)


def test_the_halves_of_a_holdout_are_all_of_it(session: Session, campaign: Campaign) -> None:
    writes(session, campaign, make_crowd(session, 200), HELD_OUT)
    halves = of(session, campaign).halves
    assert halves.written.members + halves.held.members == 200
    assert 70 <= halves.held.members <= 130


@pytest.mark.parametrize("planted", [0.0, 0.2])
def test_a_planted_lift_is_found_in_a_small_club(session: Session, campaign: Campaign, planted: float) -> None:
    written, held = make_crowd(session, 800), make_crowd(session, 200)
    writes(session, campaign, written)
    writes(session, campaign, held, HELD_OUT)
    buy(session, [*written[: int(800 * (0.2 + planted))], *held[:40]], DAY + timedelta(days=5))
    rate = of(session, campaign).whole.rate
    assert rate is not None
    assert rate.low <= planted <= rate.high
    assert rate.inconclusive is (planted == 0)


def test_all_campaigns_against_whom_the_club_leaves_alone(session: Session) -> None:
    make_club(session)
    members = make_crowd(session, 50)
    set_holdout(session, percent=20, now=SENT)
    alone = {lot.member_id for lot in session.query(HoldoutLot).where(HoldoutLot.place < 2000)}
    buy(session, set(members) - alone, DAY + timedelta(days=1))
    found = lift(session, now=NOW)
    assert rates(found) == (1.0, 0.0)
    assert (found.since, found.whole.held.members) == (DAY, len(alone))


def test_who_joined_later_is_not_in_it(session: Session) -> None:
    make_club(session)
    make_crowd(session, 5)
    set_holdout(session, percent=10, now=NOW - timedelta(days=9))
    session.query(HoldoutLot).limit(1).one().drawn_at = NOW
    whole = lift(session, now=NOW).whole
    assert whole.written.members + whole.held.members == 4


def test_a_club_that_holds_out_nobody_has_nothing_to_compare(session: Session) -> None:
    make_club(session)
    make_crowd(session, 5)
    assert lift(session, now=NOW).whole.rate is None


def test_a_day_to_begin_with_leaves_out_whose_days_began_before(session: Session, campaign: Campaign) -> None:
    writes(session, campaign, make_crowd(session, 2))
    found = lift(session, campaign_id=campaign.id, since=DAY + timedelta(days=1), now=NOW)
    assert found.whole.written.members == 0


@pytest.mark.parametrize("days", [0, 367])
def test_days_beyond_reason_are_refused(session: Session, campaign: Campaign, days: int) -> None:
    with pytest.raises(BadLiftDays):
        of(session, campaign, days=days)


def test_a_large_comparison_is_counted_at_night_and_dated(session: Session, campaign: Campaign) -> None:
    writes(session, campaign, make_crowd(session, 2))
    writes(session, campaign, make_crowd(session, 1), HELD_OUT)
    now = of(session, campaign)
    assert keep_lifts(session, NOW, least=3) == 1
    writes(session, campaign, make_crowd(session, 4))
    kept = of(session, campaign)
    assert (kept.whole, kept.tiers, kept.kept_at) == (now.whole, now.tiers, NOW)
    assert of(session, campaign, days=29).whole.written.members == 6
    assert lift(session, campaign_id=campaign.id, now=NOW + timedelta(days=1)).kept_at is None


def test_a_small_comparison_is_counted_when_it_is_asked_for(session: Session, campaign: Campaign) -> None:
    writes(session, campaign, make_crowd(session, 2), HELD_OUT)
    assert keep_lifts(session, NOW) == 0
    assert of(session, campaign).kept_at is None
