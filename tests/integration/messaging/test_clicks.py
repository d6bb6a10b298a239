"""People told from machines by how they click."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Activity, ActivityKind, Member
from campaigns.messaging.click_queries import clicks_of
from campaigns.messaging.clicks import Caller, judge_clicks, take_click
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.models import Channel, Click, Message, Verdict
from campaigns.outreach.models import Run
from campaigns.segments.queries import count_members
from campaigns.segments.rules import parse_rule
from tests.clock import NOW, StandingClock
from tests.factories_messaging import make_message, make_run, make_version

PERSON = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
LINKS = " ".join(f"[Link {number}](https://club.example/{number})" for number in range(1, 13))

Clicked = Callable[..., None]


@pytest.fixture
def message(session: Session) -> Message:
    run = make_run(session)
    version = make_version(session, email=LINKS, sms="https://club.example/1")
    made = make_message(session, template_version_id=version, run_id=run.id, accepted_at=NOW)
    session.commit()
    return made


@pytest.fixture
def clicked(session: Session, message: Message) -> Clicked:
    """After so many seconds; from another place, by another agent, of another message where it says so."""

    def click(seconds: float, link: int = 1, *, address: int = 1, agent: str = PERSON, **other: object) -> None:
        chosen = other.get("message", message)
        assert isinstance(chosen, Message)
        caller = Caller(address, agent, bool(other.get("is_head")))
        take_click(session, message_id=chosen.id, link=link, caller=caller, now=NOW + timedelta(seconds=seconds))
        session.commit()

    return click


def judged(session: Session, delivery: Delivery, clock: StandingClock) -> list[tuple[Verdict, str]]:
    clock.move(by=timedelta(hours=1))
    judge_clicks(delivery)
    return [(row.verdict, row.sign) for row in session.execute(select(Click.verdict, Click.sign).order_by(Click.id))]


def test_a_person_who_clicks_two_links_in_eight_seconds_is_one(
    session: Session, delivery: Delivery, clock: StandingClock, clicked: Clicked
) -> None:
    clicked(100, 1)
    clicked(108, 2)
    assert judged(session, delivery, clock) == [(Verdict.PERSON, "")] * 2


def test_a_gateway_that_follows_all_twelve_at_once_is_none(
    session: Session, delivery: Delivery, clock: StandingClock, clicked: Clicked
) -> None:
    for link in range(1, 13):
        clicked(100 + link / 10, link, address=link)
    assert judged(session, delivery, clock) == [(Verdict.MACHINE, "burst")] * 12


@pytest.mark.parametrize(
    ("call", "sign"),
    [
        ({"is_head": True}, "head"),
        ({"agent": "Slackbot-LinkExpanding 1.0"}, "agent"),
        ({"agent": ""}, "agent"),
        ({"seconds": 4}, "soon"),
        ({"link": 0}, "trap"),
    ],
)
def test_what_gives_a_machine_away(
    session: Session, delivery: Delivery, clock: StandingClock, clicked: Clicked, call: dict[str, object], sign: str
) -> None:
    clicked(**({"seconds": 100} | call))
    assert judged(session, delivery, clock) == [(Verdict.MACHINE, sign)]


def test_opening_a_mail_makes_nobody_a_machine(
    session: Session, delivery: Delivery, clock: StandingClock, clicked: Clicked
) -> None:
    clicked(99, 9_999)
    clicked(100, 1)
    assert judged(session, delivery, clock) == [(Verdict.MACHINE, "open"), (Verdict.PERSON, "")]


@pytest.mark.parametrize("trace", [{"link": 0}, {"is_head": True}])
def test_who_left_a_trace_of_a_machine_is_one_in_all_it_does(
    session: Session, delivery: Delivery, clock: StandingClock, clicked: Clicked, trace: dict[str, object]
) -> None:
    clicked(100, 1)
    clicked(130, **trace)
    clicked(900, 1, address=2)
    assert [verdict for verdict, _ in judged(session, delivery, clock)] == ["machine", "machine", "person"]


def test_one_place_that_reads_twenty_peoples_mail_is_a_gateway(
    session: Session, delivery: Delivery, clock: StandingClock, message: Message, clicked: Clicked
) -> None:
    for _ in range(20):
        other = make_message(session, template_version_id=message.template_version_id, accepted_at=NOW)
        session.commit()
        clicked(100, message=other)
    assert set(judged(session, delivery, clock)) == {(Verdict.MACHINE, "crowd")}


def test_a_text_may_be_tapped_at_once(
    session: Session, delivery: Delivery, clock: StandingClock, message: Message, clicked: Clicked
) -> None:
    text = make_message(session, template_version_id=message.template_version_id, channel=Channel.SMS, accepted_at=NOW)
    session.commit()
    clicked(3, message=text)
    assert judged(session, delivery, clock) == [(Verdict.PERSON, "")]


def test_within_the_first_minute_nothing_is_judged(session: Session, delivery: Delivery, clicked: Clicked) -> None:
    clicked(-30)
    assert judge_clicks(delivery) == 0
    assert session.scalars(select(Click.verdict)).all() == [Verdict.PENDING]


def test_a_person_is_noted_once_a_link_with_the_campaign(
    session: Session, delivery: Delivery, clock: StandingClock, message: Message, clicked: Clicked
) -> None:
    for seconds in (100, 300, 500):
        clicked(seconds, 2)
    judged(session, delivery, clock)
    clicked(9_000, 2)
    judged(session, delivery, clock)
    [noted] = session.scalars(select(Activity).where(Activity.kind == ActivityKind.CLICKED))
    run = session.get_one(Run, message.run_id)
    assert (noted.member_id, noted.campaign_id) == (message.member_id, run.campaign_id)
    assert (noted.reference, noted.at) == (f"message:{message.id}/link:2", NOW + timedelta(seconds=100))


def test_a_segment_finds_who_clicked_and_figures_leave_machines_out(
    session: Session, runtime: Runtime, delivery: Delivery, clock: StandingClock, message: Message, clicked: Clicked
) -> None:
    clicked(100, 1)
    clicked(900, 2, agent="curl/8")
    judged(session, delivery, clock)
    campaign_id = session.get_one(Run, message.run_id).campaign_id
    rule = parse_rule({"all": [{"type": "message", "what": "clicked", "campaign": campaign_id}]})
    assert count_members(session, rule, now=clock()) == 1
    found = clicks_of(session, campaign_id=campaign_id)
    assert (found.people, found.machines, [link.people for link in found.links]) == (1, 1, [1])


def test_of_somebody_erased_meanwhile_nothing_is_noted(
    session: Session, delivery: Delivery, clock: StandingClock, message: Message, clicked: Clicked
) -> None:
    clicked(100)
    session.get_one(Member, message.member_id).erased_at = NOW
    session.commit()
    judged(session, delivery, clock)
    assert session.scalars(select(Activity).where(Activity.kind == ActivityKind.CLICKED)).all() == []
