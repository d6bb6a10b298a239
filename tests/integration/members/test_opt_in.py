from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.agreement.confirmation import (
    AskedLately,
    NothingToConfirm,
    RequestClosed,
    ask_to_confirm,
    confirm,
    decline,
)
from campaigns.members.agreement.opt_in import LASTS
from campaigns.members.history import consent_changes_of, timeline
from campaigns.members.models import ActivityKind, ConsentRequest, ConsentState, ContactPoint, Member, Topic
from tests.clock import NOW
from tests.factories_consent import (
    ANA,
    EMAIL,
    NUMBER,
    SMS,
    careful_club,
    chooses,
    questions_of,
    requests_of,
    says,
    signs_up,
    states_of,
)
from tests.factories_members import joins, make_club

EVENTS = (EMAIL, Topic.EVENTS)


def confirmed(session: Session, member: Member, *, days: float = 0) -> ConsentRequest:
    request = requests_of(session, member)[-1]
    return confirm(session, request_id=request.id, how="page", evidence="click", now=NOW + timedelta(days=days))


def test_who_signs_up_themselves_is_asked_once_and_stays_pending(session: Session) -> None:
    careful_club(session)
    member = signs_up(session, Topic.EVENTS, Topic.CARE)
    assert set(states_of(session, member).values()) == {ConsentState.PENDING}
    (question,) = questions_of(session, member)
    (request,) = requests_of(session, member)
    assert (question.cause, question.address) == (f"consent_request:{request.id}", ANA)
    assert request.topics == ["care", "events"]
    assert len(timeline(session, member.id, kinds=[ActivityKind.CONSENT_ASKED])) == 1


@pytest.mark.parametrize("source", ["staff", "import", "staff:7"])
def test_what_staff_wrote_down_counts_at_once(session: Session, source: str) -> None:
    careful_club(session)
    member = signs_up(session, source=source)
    assert states_of(session, member)[EVENTS] is ConsentState.GRANTED
    assert questions_of(session, member) == []


def test_a_club_that_asks_by_text_only_takes_mail_at_once(session: Session) -> None:
    careful_club(session, SMS)
    consents = frozenset({EVENTS, (SMS, Topic.EVENTS)})
    member = signs_up(session, email=ANA, phone=NUMBER, consents=consents)
    assert states_of(session, member) == {EVENTS: ConsentState.GRANTED, (SMS, Topic.EVENTS): ConsentState.PENDING}
    assert [question.channel for question in questions_of(session, member)] == ["sms"]


def test_confirming_grants_with_its_proof(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    request = confirmed(session, member)
    assert states_of(session, member)[EVENTS] is ConsentState.GRANTED
    change = consent_changes_of(session, member.id)[0]
    assert (change.source, change.state) == ("page", ConsentState.GRANTED)
    assert f"consent_request:{request.id}" in change.evidence
    assert session.scalars(select(ContactPoint.confirmed_at)).one() == NOW
    assert len(timeline(session, member.id, kinds=[ActivityKind.CONSENT_GRANTED])) == 1


def test_confirming_again_gives_nothing_back_that_was_withdrawn_since(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    confirmed(session, member)
    chooses(session, member, [], now=NOW)
    confirmed(session, member)
    assert states_of(session, member)[EVENTS] is ConsentState.WITHDRAWN


def test_a_question_is_open_for_thirty_days(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    with pytest.raises(RequestClosed):
        confirmed(session, member, days=LASTS.days)
    assert states_of(session, member)[EVENTS] is ConsentState.PENDING


def test_a_no_closes_the_question(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    decline(session, request_id=requests_of(session, member)[0].id, how="page", evidence="", now=NOW)
    assert states_of(session, member)[EVENTS] is ConsentState.WITHDRAWN
    with pytest.raises(RequestClosed):
        confirmed(session, member)


def test_an_address_given_up_since_confirms_nothing(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    session.delete(session.scalars(select(ContactPoint)).one())
    session.flush()
    with pytest.raises(RequestClosed):
        confirmed(session, member)


def test_asked_again_within_a_day_the_question_grows_and_is_not_sent_again(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    for hours in (1, 23):
        at = NOW + timedelta(hours=hours)
        chooses(session, member, [Topic.EVENTS, Topic.OFFERS], now=at)
    assert [request.topics for request in requests_of(session, member)] == [["events", "offers"]]
    assert len(questions_of(session, member)) == 1


def test_the_next_day_it_is_asked_anew(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    chooses(session, member, [Topic.EVENTS], now=NOW + timedelta(days=2))
    assert len(questions_of(session, member)) == 2


def test_a_confirmed_address_is_not_asked_again(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    confirmed(session, member)
    chooses(session, member, list(Topic), now=NOW + timedelta(days=2))
    assert set(states_of(session, member).values()) == {ConsentState.GRANTED}
    assert len(questions_of(session, member)) == 1


def test_what_was_agreed_before_stays_when_the_club_begins_to_ask(session: Session) -> None:
    make_club(session)
    member = joins(session, email=ANA, consents=frozenset({EVENTS}))
    careful_club(session)
    chooses(session, member, [Topic.EVENTS, Topic.CARE], now=NOW)
    assert states_of(session, member) == {EVENTS: ConsentState.GRANTED, (EMAIL, Topic.CARE): ConsentState.PENDING}


def test_staff_have_somebody_asked_but_not_twice_a_day(session: Session) -> None:
    careful_club(session)
    member = signs_up(session, source="staff")
    ask_to_confirm(session, member_id=member.id, kind=EMAIL, source="staff:1", now=NOW)
    assert len(questions_of(session, member)) == 1
    with pytest.raises(AskedLately):
        ask_to_confirm(session, member_id=member.id, kind=EMAIL, source="staff:1", now=NOW)


def test_nobody_is_asked_without_an_address_or_anything_agreed(session: Session) -> None:
    careful_club(session)
    member = joins(session, email=ANA)
    for kind in (EMAIL, SMS):
        with pytest.raises(NothingToConfirm):
            ask_to_confirm(session, member_id=member.id, kind=kind, source="staff:1", now=NOW)


def test_withdrawing_while_pending_ends_it(session: Session) -> None:
    careful_club(session)
    member = signs_up(session)
    says(session, member.id, ConsentState.WITHDRAWN, Topic.EVENTS)
    with pytest.raises(RequestClosed):
        confirmed(session, member)
