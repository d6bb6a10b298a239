from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Channel
from campaigns.messaging.prices import set_price
from campaigns.outreach.models import Campaign, OccasionKind, SendBy, Way
from tests.clock import NOW
from tests.factories_outreach import make_campaign, make_club, make_member, reachable
from tests.factories_staff import signed_in

TEN = (NOW + timedelta(days=4)).replace(hour=10, minute=0, second=0, microsecond=0)


def review_of(client: FlaskClient, runtime: Runtime, session: Session, campaign: Campaign, language: str = "en") -> str:
    session.commit()
    return signed_in(client, runtime, language=language).get(f"/campaigns/{campaign.id}").text


def by_their_clocks(session: Session) -> Campaign:
    make_club(session)
    for zone in ("Europe/London", "Asia/Shanghai"):
        reachable(session, make_member(session, zone=zone))
    return make_campaign(session, send_at=TEN, send_by=SendBy.MEMBER)


def test_the_last_line_says_when_who_and_how(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    page = review_of(client, runtime, session, by_their_clocks(session))
    assert "On Thu 26 Nov, 10:00 their time, 2 members get “Letter” by email." in page


def test_it_is_said_in_chinese(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    page = review_of(client, runtime, session, by_their_clocks(session), "zh")
    assert "2 位会员将收到“Letter”" in page


def test_one_hour_for_all_is_a_span_by_their_clocks(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    campaign = by_their_clocks(session)
    campaign.send_by = SendBy.CLUB
    page = review_of(client, runtime, session, campaign)
    assert "From Thu 26 Nov, 10:00 to Thu 26 Nov, 18:00 their time, 2 members get" in page


def test_a_greeting_says_that_it_goes_on(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    campaign = make_campaign(session, occasion=OccasionKind.BIRTHDAY, way=Way.PREFERRED)
    assert "Each day at 09:00 their time" in review_of(client, runtime, session, campaign)


def test_what_may_follow_is_priced_as_up_to(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    reachable(session, make_member(session), email="a@club.com", sms="+12025550100")
    set_price(session, prefix="+1", micros=10_000)
    campaign = make_campaign(session, falls_back_on_failure=True, channels=(Channel.EMAIL,))
    assert "up to US$0.01" in review_of(client, runtime, session, campaign)
