"""Mail to whoever works here: once for a cause, tried again only when it surely was not taken."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.agreement.suppressions import suppress
from campaigns.members.models import AddressKind, SuppressionReason
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.models import StaffMail, StaffMailState
from campaigns.messaging.providers.base import Ambiguous, Misconfigured, Outcome, Rejected, Retry
from campaigns.messaging.staff_letters import Letter, Line, Section
from campaigns.messaging.staff_mail import (
    AGAIN_AFTER,
    WORTH_READING,
    NewStaffMail,
    post_staff_mail,
    send_staff_mail,
    settle_staff_mail,
)
from campaigns.staff.models import Staff
from tests.clock import NOW, StandingClock
from tests.factories_outreach import make_club
from tests.factories_staff import make_staff
from tests.integration.messaging.conftest import AFTER_THE_LEASE, Said

LETTER = Letter(
    "Your <day>", "en", (Line("Good morning"),), (Section("Today", (Line("Call Ana & Li", "/care"),)),), "digest"
)


@pytest.fixture
def mail(runtime: Runtime, session: Session) -> StaffMail:
    make_club(session)
    staff = make_staff(runtime, email="ada@club.example")
    assert post_staff_mail(session, [NewStaffMail("digest:1/today", staff.id, LETTER)] * 2, now=NOW) == 1
    session.commit()
    return session.scalars(select(StaffMail)).one()


def state(session: Session, mail: StaffMail) -> StaffMailState:
    session.refresh(mail)
    return mail.state


def test_it_says_what_it_was_told_and_leads_to_our_pages(delivery: Delivery, provider: Said, mail: StaffMail) -> None:
    assert [send_staff_mail(delivery), send_staff_mail(delivery)] == [1, 0]
    [envelope] = provider.given
    assert (envelope.address, envelope.subject) == ("ada@club.example", "Your <day>")
    assert '<a href="http://club.test/care">Call Ana &amp; Li</a>' in envelope.html
    assert "- Call Ana & Li: http://club.test/care" in envelope.text
    assert envelope.unsubscribe_url.startswith("http://club.test/digest/")


def test_nothing_of_members_is_kept_once_it_went(session: Session, delivery: Delivery, mail: StaffMail) -> None:
    send_staff_mail(delivery)
    assert (state(session, mail), mail.letter) == (StaffMailState.SENT, {})


@pytest.mark.parametrize(
    ("outcome", "becomes"),
    [
        (Ambiguous("who knows"), StaffMailState.UNKNOWN),
        (Rejected("no such box"), StaffMailState.FAILED),
        (Retry("busy"), StaffMailState.WAITING),
        (Misconfigured("the key is wrong"), StaffMailState.WAITING),
    ],
)
def test_only_what_surely_was_not_taken_is_tried_again(
    session: Session,
    delivery: Delivery,
    provider: Said,
    clock: StandingClock,
    mail: StaffMail,
    outcome: Outcome,
    becomes: StaffMailState,
) -> None:
    provider.answers.append(outcome)
    send_staff_mail(delivery)
    assert (state(session, mail), send_staff_mail(delivery)) == (becomes, 0)
    clock.now += AGAIN_AFTER
    assert send_staff_mail(delivery) == (becomes is StaffMailState.WAITING)


def test_what_a_silent_worker_had_in_hand_is_unknown(
    session: Session, delivery: Delivery, clock: StandingClock, mail: StaffMail
) -> None:
    mail.state, mail.begun_at = StaffMailState.SENDING, NOW
    session.commit()
    clock.now += AFTER_THE_LEASE
    assert settle_staff_mail(delivery) == 1
    assert state(session, mail) is StaffMailState.UNKNOWN


def test_what_is_no_longer_worth_reading_is_not_sent(
    session: Session, delivery: Delivery, clock: StandingClock, mail: StaffMail
) -> None:
    clock.now += WORTH_READING + timedelta(minutes=1)
    assert (send_staff_mail(delivery), settle_staff_mail(delivery)) == (0, 1)
    assert state(session, mail) is StaffMailState.FAILED


def test_who_left_and_who_must_not_be_written_to_get_none(
    session: Session, delivery: Delivery, provider: Said, mail: StaffMail
) -> None:
    suppress(session, kind=AddressKind.EMAIL, address="ada@club.example", reason=SuppressionReason.BOUNCE, now=NOW)
    session.commit()
    assert (send_staff_mail(delivery), state(session, mail), provider.given) == (1, StaffMailState.FAILED, [])
    session.get_one(Staff, mail.staff_id).active = False
    post_staff_mail(session, [NewStaffMail("digest:1/tomorrow", mail.staff_id, LETTER)], now=NOW)
    session.commit()
    assert (send_staff_mail(delivery), provider.given) == (1, [])
