"""A referral that earns nothing is kept and says why; staff may let it earn."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.members.models import AddressKind, ContactPoint, EarningCause, Member
from campaigns.members.points.rules import PointsRule, change_rules
from campaigns.members.profile.households import make_household
from campaigns.referrals.models import Referral, Unearned
from campaigns.referrals.operations import Counts, PastReferral, record_referrals, vouch
from tests.clock import NOW
from tests.factories_events import make_salon
from tests.factories_outreach import born_on, make_member
from tests.factories_referrals import a_friend, attend, bring, friends_told, make_link, points_for_friends


@pytest.fixture
def referral(session: Session) -> Referral:
    return bring(session, make_link(session, make_salon(session), email="mei.host@gmail.com"))


def came(session: Session, referral: Referral) -> Unearned | None:
    """The friend comes, and it is judged."""
    attend(session, referral)
    session.refresh(referral)
    return referral.unearned


def add_address(session: Session, member_id: int, kind: AddressKind, address: str) -> None:
    session.add(ContactPoint(member_id=member_id, kind=kind, address=address, preferred=False))
    session.flush()


def test_two_who_have_nothing_in_common_earn(session: Session, referral: Referral) -> None:
    assert came(session, referral) is None


@pytest.mark.parametrize("address", ["mei.host@gmail.com", "meihost+two@googlemail.com"])
def test_a_mailbox_of_the_referrers_is_no_friend(session: Session, referral: Referral, address: str) -> None:
    add_address(session, referral.friend_id, AddressKind.EMAIL, address)
    assert came(session, referral) is Unearned.SAME_PERSON
    assert points_for_friends(session, referral.referrer_id) == []
    assert friends_told(session, referral.referrer_id) == 0


def test_dots_of_other_mailboxes_tell_people_apart(session: Session, referral: Referral) -> None:
    add_address(session, referral.referrer_id, AddressKind.EMAIL, "a.b@x.example")
    add_address(session, referral.friend_id, AddressKind.EMAIL, "ab@x.example")
    assert came(session, referral) is None


def test_one_telephone_is_one_person(session: Session, referral: Referral) -> None:
    for member_id in (referral.referrer_id, referral.friend_id):
        add_address(session, member_id, AddressKind.SMS, "+8613800001111")
    assert came(session, referral) is Unearned.SAME_PERSON


@pytest.mark.parametrize(("day", "judged"), [(6, Unearned.SAME_PERSON), (7, None)])
def test_one_name_and_birthday_are_one_person(
    session: Session, referral: Referral, day: int, judged: Unearned | None
) -> None:
    session.execute(update(Member).values(sort_name="friend fay"))
    for member_id, born in ((referral.referrer_id, 6), (referral.friend_id, day)):
        born_on(session, session.get_one(Member, member_id), 5, born)
    assert came(session, referral) is judged


def test_those_who_live_together_earn_nothing(session: Session, referral: Referral) -> None:
    make_household(session, name="Home", member_ids=[referral.referrer_id, referral.friend_id], now=NOW)
    assert came(session, referral) is Unearned.HOUSEHOLD


def test_what_was_credited_before_it_came_out_is_taken_back(session: Session, referral: Referral) -> None:
    attend(session, referral)
    add_address(session, referral.friend_id, AddressKind.EMAIL, "mei.host@gmail.com")
    attend(session, referral, nonce="2")
    assert points_for_friends(session, referral.referrer_id) == [100, -100]


def test_only_the_last_of_a_circle_earns_nothing(session: Session) -> None:
    people = [make_member(session).id for _ in range(3)]
    pairs = zip(people, [*people[1:], people[0]], strict=True)
    past = [PastReferral(one, other, None, NOW + timedelta(days=at)) for at, (one, other) in enumerate(pairs)]
    record_referrals(session, referrals=past, now=NOW)
    judged = {each.friend_id: each.unearned for each in session.query(Referral)}
    assert judged == {people[1]: None, people[2]: None, people[0]: Unearned.CIRCLE}


def test_staff_let_it_earn(session: Session, referral: Referral) -> None:
    add_address(session, referral.friend_id, AddressKind.EMAIL, "mei.host@gmail.com")
    attend(session, referral)
    assert vouch(session, referral_id=referral.id, staff_id=None, now=NOW).unearned is None
    assert points_for_friends(session, referral.referrer_id) == [100]
    with pytest.raises(Counts):
        vouch(session, referral_id=referral.id, staff_id=None, now=NOW)


def test_joining_earns_what_the_club_says_once(session: Session) -> None:
    change_rules(session, rules={EarningCause.FRIEND_JOINED: PointsRule(30)}, expire_after_days=None, now=NOW)
    link = make_link(session, make_salon(session))
    for _ in range(2):
        bring(session, link, a_friend())
    assert points_for_friends(session, link.member_id) == [30]
