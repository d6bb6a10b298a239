"""Single clicks and tests go after so many days; no figure changes, whenever one stops."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.chores import CHORES
from campaigns.core.chores import do_chores
from campaigns.core.models import Club
from campaigns.members.models import Activity, ActivityKind
from campaigns.messaging.click_queries import Clicks, clicks_of
from campaigns.messaging.clicks import Caller, judge_clicks, judge_some, take_click
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.letting_go import let_go
from campaigns.messaging.models import Channel, Click, Message, Trial, TrialState
from campaigns.outreach.models import Run
from tests.clock import NOW, StandingClock
from tests.factories_messaging import make_message, make_run, make_version
from tests.factories_outreach import make_club
from tests.factories_staff import make_staff

LINKS = "[One](https://club.example/1) [Two](https://club.example/2)"
LETTING_GO = [chore for chore in CHORES if chore.name == "clicks"]
DAYS = timedelta(days=180)


@pytest.fixture
def campaign_id(session: Session, delivery: Delivery, clock: StandingClock) -> int:
    """Two readers of one run followed links, one both; a machine came; one mail was opened."""
    make_club(session)
    run, version = make_run(session), make_version(session, email=LINKS)
    given: dict[str, Any] = {"template_version_id": version, "run_id": run.id, "accepted_at": NOW}
    first, second = make_message(session, **given), make_message(session, **given)
    for number, (message, link) in enumerate([(first, 1), (first, 2), (first, 1), (second, 1), (second, 9_999)]):
        clicks(session, message, link, at=100 + 100 * number)
    clicks(session, second, 2, at=900, agent="curl/8")
    clock.move(by=timedelta(hours=1))
    judge_clicks(delivery)
    return session.get_one(Run, run.id).campaign_id


def clicks(session: Session, message: Message, link: int, *, at: float, agent: str = "Mozilla/5.0") -> None:
    caller, moment = Caller(int(at), agent, is_head=False), NOW + timedelta(seconds=at)
    take_click(session, message_id=message.id, link=link, caller=caller, now=moment)
    session.commit()


def figures(session: Session, campaign_id: int) -> Clicks:
    return clicks_of(session, campaign_id=campaign_id)


def kept(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Click)).one()


def test_the_figures_stay_when_the_clicks_are_gone(runtime: Runtime, session: Session, campaign_id: int) -> None:
    before = figures(session, campaign_id)
    assert (before.people, before.machines, before.opened, [link.people for link in before.links]) == (2, 1, 1, [2, 1])
    for _ in range(2):
        do_chores(runtime.sessions, LETTING_GO, now=NOW + DAYS + timedelta(hours=1))
    assert kept(session) == 0
    assert figures(session, campaign_id) == before


def test_the_figures_of_a_run_stay_too(session: Session, campaign_id: int) -> None:
    run_id = session.scalars(select(Message.run_id)).first()
    before = clicks_of(session, campaign_id=campaign_id, run_id=run_id)
    let_go(session, now=NOW + 2 * DAYS)
    assert clicks_of(session, campaign_id=campaign_id, run_id=run_id) == before
    assert before.people == 2


def test_who_follows_a_link_again_is_not_counted_again(
    session: Session, delivery: Delivery, clock: StandingClock, campaign_id: int
) -> None:
    before = figures(session, campaign_id)
    let_go(session, now=NOW + 2 * DAYS)
    message = session.scalars(select(Message).order_by(Message.id)).first()
    assert message is not None
    clicks(session, message, 1, at=(2 * DAYS).total_seconds())
    clock.move(by=3 * DAYS)
    assert judge_clicks(delivery) == 1
    assert figures(session, campaign_id) == before


def test_one_chunk_after_another_and_what_was_broken_off_is_as_before(
    runtime: Runtime, session: Session, campaign_id: int
) -> None:
    before, left = figures(session, campaign_id), []
    for breaks_off in (False, True, False, True):
        with runtime.sessions() as other:
            let_go(other, now=NOW + 2 * DAYS, at_once=2)
            (other.rollback if breaks_off else other.commit)()
        left.append(kept(session))
        assert figures(session, campaign_id) == before
    assert left == [4, 4, 2, 2]


def test_judging_that_was_broken_off_counts_nothing(
    runtime: Runtime, session: Session, delivery: Delivery, clock: StandingClock, campaign_id: int
) -> None:
    before, message = figures(session, campaign_id), session.scalars(select(Message).order_by(Message.id)).first()
    assert message is not None
    clicks(session, message, 2, at=2_000, agent="curl/8")
    clock.move(by=timedelta(hours=1))
    with runtime.sessions() as other:
        judge_some(other, now=clock())
        other.rollback()
    assert (figures(session, campaign_id).machines, figures(session, campaign_id).waiting) == (before.machines, 1)
    judge_clicks(delivery)
    assert (figures(session, campaign_id).machines, figures(session, campaign_id).waiting) == (before.machines + 1, 0)


def test_what_is_young_or_not_judged_yet_stays(session: Session, campaign_id: int) -> None:
    assert let_go(session, now=NOW + DAYS) == 0
    message = session.scalars(select(Message)).first()
    assert message is not None
    clicks(session, message, 1, at=4_000)
    assert let_go(session, now=NOW + 2 * DAYS) == 6
    assert figures(session, campaign_id).waiting == kept(session) == 1


def test_a_club_says_how_long(session: Session, campaign_id: int) -> None:
    session.scalars(select(Club)).one().clicks_kept_days = 2
    assert let_go(session, now=NOW + timedelta(days=3)) == 6
    assert figures(session, campaign_id).people == 2


def test_the_timeline_stays(session: Session, campaign_id: int) -> None:
    let_go(session, now=NOW + 2 * DAYS)
    noted = select(func.count()).where(Activity.kind == ActivityKind.CLICKED, Activity.campaign_id == campaign_id)
    assert session.scalars(noted).one() == 3


def test_old_tests_go_but_those_that_are_under_way(runtime: Runtime, session: Session) -> None:
    make_club(session)
    staff, message = make_staff(runtime), make_message(session)
    for number, state in enumerate(TrialState):
        session.add(
            Trial(
                key=str(number), staff_id=staff.id, version_id=message.template_version_id, channel=Channel.EMAIL,
                language="en", member_id=message.member_id, address=staff.email, state=state, asked_at=NOW,
            )
        )  # fmt: skip
    session.flush()
    let_go(session, now=NOW + DAYS)
    assert len(session.scalars(select(Trial)).all()) == 5
    let_go(session, now=NOW + DAYS + timedelta(hours=1))
    assert {trial.state for trial in session.scalars(select(Trial))} == {TrialState.WAITING, TrialState.SENDING}
