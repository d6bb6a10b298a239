"""Any two members with anything at all: a merge loses nothing, and undone it was never there."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Event, Invitation
from campaigns.members.duplicates.figures import refresh_figures
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.models import Member
from tests.clock import NOW
from tests.factories_care import carer
from tests.factories_events import make_salon, say, texted
from tests.factories_members import joins
from tests.factories_merging import MAKERS, Place, happens, picture
from tests.sizes import examples

STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(MAKERS)), st.integers(0, 3)), max_size=24)
ANSWERS = st.lists(st.tuples(st.sampled_from([None, *Choice]), st.integers(1, 3)), min_size=3, max_size=3)
SUMS = {
    "spend": "SELECT coalesce(sum(amount), 0) FROM purchase WHERE member_id = ANY(:ids)",
    "points": "SELECT coalesce(sum(points), 0) FROM points_entry WHERE member_id = ANY(:ids)",
    "purchases": "SELECT count(*) FROM purchase WHERE member_id = ANY(:ids)",
    "messages": "SELECT count(*) FROM message WHERE member_id = ANY(:ids)",
    "notes": "SELECT count(*) FROM note WHERE member_id = ANY(:ids)",
    "said": "SELECT count(*) FROM consent_change WHERE member_id = ANY(:ids)",
    "timeline": "SELECT count(*) FROM activity WHERE member_id = ANY(:ids) AND kind NOT IN ('merged', 'tier_changed')",
}


@examples(4, thorough=50)
@given(steps=STEPS, answers=ANSWERS)
def test_merged_and_parted(
    runtime: Runtime, steps: list[tuple[int, str, int]], answers: list[tuple[Choice | None, int]]
) -> None:
    with runtime.sessions() as session:
        event, people = make_salon(session, capacity=50), _people(session)
        _answered(session, event, people, answers)
        for number, (whose, what, how) in enumerate(steps):
            friend = people[(whose + 1) % 3]
            owner_id = people[whose].owner_id or 0
            place = Place(people[whose].id, friend.id, event.id, owner_id, number, how)
            happens(session, what, place)
        one, other = people[0].id, people[1].id
        refresh_figures(session, [person.id for person in people], now=NOW)
        before, sums = picture(session), _sums(session, [one, other])
        merge = merge_members(session, kept_id=one, other_id=other, now=NOW)
        assert _sums(session, [one]) == sums
        unmerge(session, merge_id=merge.id, now=NOW)
        assert picture(session) == before
        session.rollback()


def _people(session: Session) -> list[Member]:
    """Each with an owner of their own."""
    names = enumerate(("Ana", "Ann", "Bo"))
    return [joins(session, name, email=f"{at}@example.com", owner_id=carer(session).id) for at, name in names]


def _answered(session: Session, event: Event, people: list[Member], answers: list[tuple[Choice | None, int]]) -> None:
    for person, (choice, party) in zip(people, answers, strict=True):
        ensure_invitations(session, event_id=event.id, members=select(Member.id).where(Member.id == person.id), now=NOW)
        invitation = session.scalars(select(Invitation).where(Invitation.member_id == person.id)).one()
        if choice is not None:
            say(session, invitation, choice, party=party)
            texted(session, invitation, "+8613800001111")


def _sums(session: Session, ids: list[int]) -> dict[str, Any]:
    return {name: session.scalar(text(said), {"ids": ids}) for name, said in SUMS.items()}
