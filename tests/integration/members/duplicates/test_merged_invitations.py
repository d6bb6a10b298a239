"""Two invitations of one person to one event."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import Invitation, InvitationState
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.merged import standing_row
from tests.clock import NOW
from tests.factories_events import invite, make_salon, say


def test_the_stronger_answer_stands_and_its_seats(session: Session) -> None:
    event = make_salon(session)
    kept, other = invite(session, event, 2)
    say(session, other, party=2)
    merge_members(session, kept_id=kept.member_id, other_id=other.member_id, now=NOW)
    session.refresh(event)
    (left,) = session.scalars(select(Invitation))
    assert (left.id, left.state, left.party_size, event.seats_taken) == (kept.id, InvitationState.ATTENDING, 2, 2)


def test_a_link_to_the_weaker_invitation_leads_to_the_one_that_stands(session: Session) -> None:
    kept, other = invite(session, make_salon(session), 2)
    gone_id = other.id
    merge_members(session, kept_id=kept.member_id, other_id=other.member_id, now=NOW)
    assert standing_row(session, "invitation", gone_id) == kept.id


def test_seats_given_back_go_to_who_waits(session: Session) -> None:
    event = make_salon(session)
    kept, other, waiting = invite(session, event, 3)
    for invitation, party in ((kept, 2), (other, 2), (waiting, 1)):
        say(session, invitation, party=party)
    merge_members(session, kept_id=kept.member_id, other_id=other.member_id, now=NOW)
    session.refresh(waiting)
    assert waiting.state is InvitationState.ATTENDING


def test_who_comes_back_to_a_full_house_waits(session: Session) -> None:
    event = make_salon(session)
    kept, other, third = invite(session, event, 3)
    for invitation in (kept, other):
        say(session, invitation, party=2)
    other_id = other.id
    merge = merge_members(session, kept_id=kept.member_id, other_id=other.member_id, now=NOW)
    say(session, session.get_one(Invitation, third.id), party=2)
    unmerge(session, merge_id=merge.id, now=NOW)
    session.refresh(event)
    assert session.get_one(Invitation, other_id).state is InvitationState.WAITLISTED
    assert event.seats_taken == 4
