from sqlalchemy.orm import Session

from campaigns.events.draws.rates import (
    USUAL,
    Past,
    Rates,
    read_past,
    reckon,
)
from tests.clock import NOW
from tests.factories_draws import draw_plan, held
from tests.factories_outreach import make_audience, make_tier


def rates(session: Session, **plan: object) -> Rates:
    return reckon(read_past(session, now=NOW), draw_plan(session, **({"acceptance": None, "no_show": None} | plan)))


def test_a_club_without_a_past_gets_the_usual_rates(session: Session) -> None:
    club = rates(session).club
    assert (club.acceptance, club.no_show, club.friends) == (USUAL.acceptance, USUAL.no_show, 0)


def test_the_past_is_counted_by_tier(session: Session) -> None:
    gold, plain = make_audience(session, 3, tier=2), make_audience(session, 2)
    what = ("came", "missed", "no")
    held(session, "past", dict(zip([each.id for each in gold], what, strict=True)) | {each.id: "" for each in plain})
    past = read_past(session, now=NOW)
    mine = sum((1 if tier == make_tier(session, 2).id else 0) for tier, _ in past)
    assert mine
    counted = [counts for (tier, _), counts in past.items() if tier == make_tier(session, 2).id]
    assert Past(*map(sum, zip(*counted, strict=True))) == Past(invited=3, yes=2, came=1, missed=1)


def test_few_invitations_are_drawn_towards_the_clubs_figure_and_many_stand_alone(session: Session) -> None:
    plan = draw_plan(session, acceptance=None, no_show=None)
    past = {(1, "warm"): Past(invited=1000, yes=900), (2, "warm"): Past(invited=1, yes=0)}
    found = reckon(past, plan)
    assert found.of(1, "warm").acceptance > 880
    assert 800 < found.of(2, "warm").acceptance < found.club.acceptance
    assert found.of(3, "warm") == found.club


def test_what_the_plan_says_counts_instead(session: Session) -> None:
    found = rates(session, acceptance=50, no_show=10, companions=2, expected_companions=150).club
    assert (found.acceptance, found.no_show, found.friends) == (500, 100, 1500)


def test_nobody_is_expected_to_bring_more_than_they_may(session: Session) -> None:
    found = reckon({(1, "warm"): Past(100, 100, 100, 0, 300)}, draw_plan(session, companions=1))
    assert found.of(1, "warm").friends == 1000
