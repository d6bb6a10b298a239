"""What is kept of an erased address, and that nobody who shares it is suppressed, or freed, by the way."""

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap.erasing import ERASING
from campaigns.core.models import Club
from campaigns.members.agreement.forgotten import digest_of
from campaigns.members.agreement.suppressions import lift_suppression, suppress
from campaigns.members.models import (
    AddressKind,
    ContactPoint,
    ContactPointState,
    Member,
    Suppression,
    SuppressionReason,
    Topic,
)
from campaigns.members.privacy.erasure import erase_member
from campaigns.members.profile.contact_points import add_contact_point, change_contact_point
from campaigns.messaging.eligibility import About, candidate_rows
from campaigns.messaging.models import Channel
from tests.clock import NOW
from tests.factories_consent import ANA, EMAIL, NUMBER
from tests.factories_events import make_house
from tests.factories_members import joins

EVENTS = frozenset({(EMAIL, Topic.EVENTS)})


def erased(session: Session, member: Member) -> None:
    erase_member(
        session, member_id=member.id, typed_code=member.code, fresh_code=f"gone{member.id}", rules=ERASING,
        staff_id=None, now=NOW,
    )  # fmt: skip


def shared(session: Session) -> Member:
    """Bo, whose address was also Ana's, who is erased."""
    make_house(session)
    ana, bo = joins(session, email=ANA), joins(session, "Bo Chen", email=ANA, consents=EVENTS)
    erased(session, ana)
    return bo


def suppressed(session: Session) -> set[str]:
    return set(session.scalars(select(Suppression.address)))


def reason(session: Session, member: Member) -> str | None:
    """Why they would not be mailed about events."""
    one = select(Member.id).where(Member.id == member.id)
    rows = candidate_rows(one, channels=[Channel.EMAIL], about=About(Topic.EVENTS), now=NOW)
    return session.execute(rows).one().reason  # type: ignore[no-any-return]


def point(session: Session, member: Member) -> ContactPoint:
    return session.scalars(select(ContactPoint).where(ContactPoint.member_id == member.id)).one()


def test_only_the_clubs_own_key_makes_the_digest(session: Session) -> None:
    make_house(session)
    erased(session, joins(session, phone=NUMBER))
    key = session.scalars(select(Club.erasure_key)).one()
    made = hmac.new(key, hashlib.sha256(NUMBER.encode()).digest(), "sha256").hexdigest()
    assert (len(key), suppressed(session)) == (64, {f"hmac:{made}"})


def test_postgresql_makes_the_same_digest(session: Session) -> None:
    make_house(session)
    erased(session, joins(session, email="zoë@example.com"))
    joins(session, "Zoë", email="zoë@example.com")
    assert suppressed(session) == {digest_of(session, "zoë@example.com"), "zoë@example.com"}


def test_who_shares_the_address_is_written_to_as_before(session: Session) -> None:
    bo = shared(session)
    assert reason(session, bo) is None


def test_editing_them_neither_suppresses_nor_frees(session: Session) -> None:
    bo = shared(session)
    change_contact_point(session, member_id=bo.id, point_id=point(session, bo).id, text=ANA, label="home", now=NOW)
    add_contact_point(session, member_id=bo.id, kind=AddressKind.SMS, text=NUMBER, now=NOW)
    assert reason(session, bo) is None
    assert suppressed(session) == {digest_of(session, ANA)}


def test_lifting_what_they_told_keeps_what_is_kept_of_the_other(session: Session) -> None:
    bo = shared(session)
    suppress(session, kind=EMAIL, address=ANA, reason=SuppressionReason.STOP, now=NOW)
    assert lift_suppression(session, kind=EMAIL, address=ANA)
    assert (reason(session, bo), suppressed(session)) == (None, {digest_of(session, ANA)})


def test_the_erased_who_comes_back_to_a_shared_address_is_not_written_to(session: Session) -> None:
    bo = shared(session)
    back = joins(session, "Ana Lima", email=ANA, consents=EVENTS)
    assert point(session, back).state is ContactPointState.INVALID
    assert (reason(session, back), reason(session, bo)) == ("no_address", None)


def test_two_who_come_back_together_are_both_suppressed(session: Session) -> None:
    make_house(session)
    erased(session, joins(session, email=ANA))
    first, second = joins(session, email=ANA, consents=EVENTS), joins(session, "Bo", email=ANA, consents=EVENTS)
    assert {reason(session, first), reason(session, second)} == {"suppressed"}


def test_a_stop_from_a_number_that_is_nobodys_now_writes_it_down_nowhere(session: Session) -> None:
    make_house(session)
    erased(session, joins(session, phone=NUMBER))
    assert not suppress(session, kind=AddressKind.SMS, address=NUMBER, reason=SuppressionReason.STOP, now=NOW)
    assert suppressed(session) == {digest_of(session, NUMBER)}


def test_a_stop_for_an_address_that_another_has_is_written_down(session: Session) -> None:
    shared(session)
    assert suppress(session, kind=EMAIL, address=ANA, reason=SuppressionReason.STOP, now=NOW)
    assert ANA in suppressed(session)
