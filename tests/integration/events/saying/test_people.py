"""What is said goes with the person: merged, parted, given out, erased."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap.erasing import ERASING
from campaigns.events.models import Companion, GuestNote, Invitation, QuestionReply
from campaigns.events.saying.queries import said_by
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.privacy.erasure import erase_member
from campaigns.members.privacy.export import export_member
from tests.clock import NOW
from tests.factories_events import invite, make_salon
from tests.factories_merging import picture
from tests.factories_saying import ask, tell


@pytest.fixture
def two(session: Session) -> list[Invitation]:
    """Of one person; each has said something, and both have answered the question."""
    event = make_salon(session, capacity=9)
    two = invite(session, event, 2)
    question = ask(session, event)
    for guest, names in zip(two, (["Ana"], ["Bo", "Cy"]), strict=True):
        tell(session, guest, *names, diet=f"diet of {names[0]}", replies={question.id: names[0]})
    session.flush()
    return two


def test_merged_the_larger_party_comes_and_the_kept_ones_words_stand(session: Session, two: list[Invitation]) -> None:
    kept, other = two
    merge_members(session, kept_id=kept.member_id, other_id=other.member_id, now=NOW)
    said = said_by(session, kept.id)
    assert [one.name for one in said.companions] == ["Bo", "Cy"]
    assert (said.diet, [reply.said for reply in said.replies.values()]) == ("diet of Ana", [{"en": "Ana"}])


def test_what_only_one_said_is_kept(session: Session) -> None:
    kept, other = invite(session, make_salon(session), 2)
    tell(session, other, "Bo", diet="vegan")
    merge_members(session, kept_id=kept.member_id, other_id=other.member_id, now=NOW)
    said = said_by(session, kept.id)
    assert (said.companions[0].name, said.diet) == ("Bo", "vegan")


def test_parted_each_has_said_what_they_said(session: Session, two: list[Invitation]) -> None:
    tables = ("companion", "guest_note", "question_reply")
    before = picture(session)
    kept, other = two
    merge = merge_members(session, kept_id=kept.member_id, other_id=other.member_id, now=NOW)
    unmerge(session, merge_id=merge.id, now=NOW)
    after = picture(session)
    assert {name: after[name] for name in tables} == {name: before[name] for name in tables}


def test_it_is_given_out(session: Session, two: list[Invitation]) -> None:
    _, file = export_member(session, member_id=two[0].member_id, rules=ERASING, staff_id=None, now=NOW)
    tables = json.loads(ZipFile(BytesIO(file)).read("member.json"))["tables"]
    told = tables["companion"][0]["name"], tables["guest_note"][0]["diet"], tables["question_reply"][0]["said"]
    assert told == ("Ana", "diet of Ana", {"en": "Ana"})


@pytest.mark.parametrize("table", [Companion, GuestNote, QuestionReply])
def test_it_is_erased(session: Session, two: list[Invitation], table: type[Companion]) -> None:
    member = two[0].member
    said = select(func.count()).select_from(table).where(table.invitation_id == two[0].id)
    assert session.scalar(said)
    erase_member(
        session,
        member_id=member.id,
        typed_code=member.code,
        fresh_code="gone",
        staff_id=None,
        rules=ERASING,
        now=NOW,
    )
    assert not session.scalar(said)
