"""A friend signs up by a member's link."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.answers import Choice
from campaigns.events.invitations import invite_member
from campaigns.events.models import AnswerSource, Event, Invitation, InvitationState
from campaigns.members.agreement.consent import current_consents
from campaigns.members.models import AddressKind, Topic
from campaigns.members.newcomers import Newcomer, NoAddress
from campaigns.members.profile.addresses import BadEmail
from campaigns.outreach.friends import welcome_friend
from campaigns.referrals.links import friend_link
from campaigns.referrals.models import FriendLink, Referral
from campaigns.referrals.operations import OwnLink
from tests.clock import NOW
from tests.factories_events import make_salon, say
from tests.factories_outreach import make_member, reachable
from tests.factories_referrals import a_friend, bring, make_link, members_called


@pytest.fixture
def event(session: Session) -> Event:
    return make_salon(session)


@pytest.fixture
def link(session: Session, event: Event) -> FriendLink:
    return make_link(session, event)


def welcome(session: Session, link: FriendLink, friend: Newcomer) -> Invitation:
    return welcome_friend(session, link_code=link.code, friend=friend, code="newcomer", now=NOW)


def test_a_new_friend_has_a_seat(session: Session, link: FriendLink) -> None:
    invitation = welcome(session, link, a_friend())
    assert (invitation.state, invitation.answered_by) == (InvitationState.ATTENDING, AnswerSource.FRIEND)
    assert bring_by(session) == link.member_id


def bring_by(session: Session) -> int:
    return session.scalars(select(Referral.referrer_id)).one()


def test_the_same_form_twice_makes_one_member(session: Session, link: FriendLink) -> None:
    welcome(session, link, a_friend(email="Friend@Example.com"))
    welcome(session, link, a_friend(email="friend@example.com"))
    assert len(members_called(session, "Fay Friend")) == 1


def test_a_member_is_found_again_and_is_nobodys_referral(session: Session, link: FriendLink) -> None:
    known = reachable(session, make_member(session), email="known@example.com")
    invitation = welcome(session, link, a_friend(email="known@example.com"))
    assert invitation.member_id == known.id
    assert session.scalars(select(Referral)).all() == []


def test_nobody_elses_form_changes_an_answer(session: Session, event: Event, link: FriendLink) -> None:
    known = reachable(session, make_member(session), email="known@example.com")
    say(session, invite_member(session, event_id=event.id, member_id=known.id, now=NOW), Choice.NO)
    assert welcome(session, link, a_friend(email="known@example.com")).state is InvitationState.DECLINED


def test_ones_own_link_is_refused(session: Session, link: FriendLink) -> None:
    with pytest.raises(OwnLink):
        welcome(session, link, a_friend(email="HOST@example.com"))


def test_a_friend_must_be_reachable(session: Session, link: FriendLink) -> None:
    with pytest.raises(NoAddress):
        welcome(session, link, a_friend(email=" "))


def test_a_broken_address_is_refused(session: Session, link: FriendLink) -> None:
    with pytest.raises(BadEmail):
        welcome(session, link, a_friend(email="friend at example"))


@pytest.mark.parametrize(("agreed", "granted"), [(True, True), (False, False)])
def test_consent_is_only_what_was_ticked(session: Session, link: FriendLink, agreed: bool, granted: bool) -> None:  # noqa: FBT001
    referral = bring(session, link, a_friend(agreed=agreed))
    consents = current_consents(session, referral.friend_id)
    assert ((AddressKind.EMAIL, Topic.EVENTS) in consents) is granted


def test_a_full_house_means_the_waitlist(session: Session) -> None:
    link = make_link(session, make_salon(session, code="small", capacity=1))
    welcome(session, link, a_friend())
    other = a_friend(email="other@example.com")
    invitation = welcome_friend(session, link_code=link.code, friend=other, code="another", now=NOW)
    assert invitation.state is InvitationState.WAITLISTED


def test_a_member_has_one_link_for_an_event(session: Session, event: Event, link: FriendLink) -> None:
    again = friend_link(session, member_id=link.member_id, event_id=event.id, code="zzzz2345", now=NOW)
    assert again.code == link.code
