from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of
from campaigns.events.draws.candidates import NobodyToDraw
from campaigns.events.draws.choosing import Candidate
from campaigns.events.draws.queries import draw_again
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Draw, Event, Excluded, Invitation, InvitationState
from campaigns.members.agreement.mutes import mark_deceased, mute
from campaigns.members.models import Consent, ConsentState, Member, MuteReason, MuteScope
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_draws import drafted, engaged, held
from tests.factories_events import START, make_salon
from tests.factories_outreach import make_audience, make_member, reachable


def facts(session: Session, drawn: Draw, member: Member) -> Candidate:
    found = draw_again(session, drawn, now=NOW)
    everybody = [*(each.candidate for each in (*found.chosen, *found.reserve)), *found.excluded]
    return next(each for each in everybody if each.member_id == member.id)


def reason(session: Session, member: Member, event: Event) -> str:
    make_audience(session, 1)
    return facts(session, drafted(session, event), member).excluded


def asked(session: Session, event: Event, member: Member, state: InvitationState = InvitationState.INVITED) -> None:
    ensure_invitations(session, event_id=event.id, members=each_of([member.id]), now=NOW)
    session.scalars(select(Invitation).where(Invitation.event_id == event.id)).one().state = state
    session.flush()


def test_whoever_is_invited_already_is_not_drawn(session: Session) -> None:
    event, (member,) = make_salon(session, capacity=50), make_audience(session, 1)
    asked(session, event, member, InvitationState.DECLINED)
    assert reason(session, member, event) == Excluded.INVITED


def test_who_has_died_or_is_spared_is_not_drawn(session: Session) -> None:
    event, (gone, spared) = make_salon(session, capacity=50), make_audience(session, 2)
    mark_deceased(session, member_id=gone.id, note="", now=NOW)
    mute(
        session,
        member_id=spared.id,
        scope=MuteScope.CELEBRATION,
        reason=MuteReason.OTHER,
        note="",
        until=None,
        staff_id=None,
        now=NOW,
    )
    assert reason(session, gone, event) == Excluded.DECEASED
    assert reason(session, spared, event) == Excluded.MUTED


def test_who_cannot_be_reached_or_did_not_agree_is_not_drawn(session: Session) -> None:
    event = make_salon(session, capacity=50)
    silent, against = make_member(session), reachable(session, make_member(session))
    for consent in session.scalars(select(Consent).where(Consent.member_id == against.id)):
        consent.state = ConsentState.WITHDRAWN
    session.flush()
    assert reason(session, silent, event) == Excluded.UNREACHABLE
    assert reason(session, against, event) == Excluded.UNREACHABLE


def test_of_two_with_one_address_one_is_drawn(session: Session) -> None:
    first, second = (reachable(session, make_member(session), email="home@example.com") for _ in range(2))
    drawn = drafted(session)
    assert [facts(session, drawn, each).excluded for each in (first, second)] == ["", Excluded.SHARED]


@pytest.mark.parametrize(
    ("starts", "state", "excluded"),
    [
        (START + timedelta(hours=1), InvitationState.ATTENDING, Excluded.BUSY),
        (START - timedelta(hours=1), InvitationState.INVITED, Excluded.BUSY),
        (START + timedelta(hours=1), InvitationState.DECLINED, ""),
        (START + timedelta(hours=2), InvitationState.ATTENDING, ""),
    ],
)
def test_who_is_at_another_event_then_is_not_drawn(
    session: Session, starts: object, state: InvitationState, excluded: str
) -> None:
    event, (member,) = make_salon(session, capacity=50), make_audience(session, 1)
    other = make_salon(session, code="other", starts_at=starts, ends_at=START + timedelta(hours=9))
    asked(session, other, member, state)
    assert reason(session, member, event) == excluded


def test_what_is_reckoned_with(session: Session) -> None:
    event = make_salon(session, capacity=50, interests=("Tea", "Wine"))
    (member,) = make_audience(session, 1, interests=["tea", "Jazz"])
    held(session, "past", {member.id: "no"}, days_ago=60)
    engaged(session, member.id, 55)
    found = facts(session, drafted(session, event), member)
    assert (found.engagement, found.shared, found.waited) == (55, 1, 80)


def test_never_invited_is_not_invited_today(session: Session) -> None:
    (member,) = make_audience(session, 1)
    engaged(session, member.id, 10)
    assert facts(session, drafted(session), member).waited is None


def test_an_empty_segment_is_refused(session: Session) -> None:
    make_audience(session, 2)
    nobody = add_segment(session, name="Nobody", rule=parse_rule({"type": "joined", "days": 1}), now=NOW)
    with pytest.raises(NobodyToDraw):
        drafted(session, segment_id=nobody.id)
