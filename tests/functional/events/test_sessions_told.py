"""A choice of sessions stands on the member's timeline, in the reader's language."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Invitation
from campaigns.events.sessions.choosing import choose_sessions
from campaigns.members.models import Activity, ActivityKind, MemberSummary
from tests.clock import NOW
from tests.factories_events import SESSIONS, invite, make_salon, say
from tests.factories_staff import signed_in


@pytest.fixture
def guests(session: Session) -> list[Invitation]:
    """Two parties of two who come, where one session has seats for one of them."""
    found = invite(session, make_salon(session, agenda=SESSIONS, capacity=9), 2)
    for guest in found:
        say(session, guest, party=2)
    return found


def told(session: Session, guest: Invitation) -> list[tuple[str, int]]:
    mine = select(Activity.detail, Activity.value).where(
        Activity.member_id == guest.member_id, Activity.kind == ActivityKind.SESSIONS_CHOSEN
    )
    return [(row.detail, row.value) for row in session.execute(mine.order_by(Activity.id))]


@pytest.mark.parametrize(("language", "said"), [("en", "White · waits for Red"), ("zh", "White · 候补\uff1a红")])
def test_what_they_have_and_wait_for_is_read_there(
    client: FlaskClient, runtime: Runtime, session: Session, guests: list[Invitation], language: str, said: str
) -> None:
    choose_sessions(session, invitation_id=guests[0].id, names=["Red"], now=NOW)
    choose_sessions(session, invitation_id=guests[1].id, names=["White"], waits=["Red"], now=NOW)
    session.commit()
    assert said in signed_in(client, runtime, language=language).get(f"/members/{guests[1].member_id}").text


def test_the_same_choice_again_is_not_told_again(session: Session, guests: list[Invitation]) -> None:
    for minutes in range(2):
        choose_sessions(session, invitation_id=guests[0].id, names=["Red"], now=NOW + timedelta(minutes=minutes))
    assert told(session, guests[0]) == [("Red", 1)]


def test_giving_all_back_is_told(
    client: FlaskClient, runtime: Runtime, session: Session, guests: list[Invitation]
) -> None:
    for minutes, names in enumerate((["Red", "Cheese"], [])):
        choose_sessions(session, invitation_id=guests[0].id, names=names, now=NOW + timedelta(minutes=minutes))
    session.commit()
    assert "none any more" in signed_in(client, runtime).get(f"/members/{guests[0].member_id}").text


def test_it_counts_for_nothing(session: Session, guests: list[Invitation]) -> None:
    summary = select(MemberSummary.engagement_score, MemberSummary.points).where(
        MemberSummary.member_id == guests[0].member_id
    )
    before = session.execute(summary).one()
    choose_sessions(session, invitation_id=guests[0].id, names=["Red"], now=NOW)
    assert session.execute(summary).one() == before
