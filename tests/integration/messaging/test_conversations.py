"""Words become lines of a conversation; what staff answer goes to the address that wrote."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.agreement.suppressions import suppress
from campaigns.members.models import AddressKind, Member, SuppressionReason
from campaigns.messaging.conversations import operations
from campaigns.messaging.conversations.queries import (
    ConversationFilter,
    how_long_they_wait,
    list_conversations,
    read_conversation,
)
from campaigns.messaging.conversations.taking import Words, take_words
from campaigns.messaging.models import Channel, Conversation, LineKind, Message
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import add_staff
from tests.clock import NOW
from tests.factories_members import joins, make_club

NUMBER, MAIL = "+12025550123", "ana@example.com"


@pytest.fixture
def ada(session: Session) -> Staff:
    make_club(session)
    return add_staff(
        session, email="ada@club.example", name="Ada", password="a long word for tests", role=Role.MANAGER,
        language="en", zone=None, now=NOW,
    )  # fmt: skip


@pytest.fixture
def ana(session: Session, ada: Staff) -> Member:
    member = joins(session, phone=NUMBER, email=MAIL)
    member.owner_id = ada.id
    session.flush()
    return member


def writes(
    session: Session, member: Member | None, body: str = "May I?", *, at: datetime = NOW, **more: Any
) -> Conversation:
    given = {"kind": AddressKind.SMS, "address": NUMBER, "reference": f"text:{body}/{at}"}
    words = Words(body=body, member_id=member.id if member else None, **{**given, **more})
    return take_words(session, words=words, now=at)


def answers(session: Session, conversation: Conversation, ada: Staff, text: str = "Gladly.", **more: Any) -> None:
    given = {"now": NOW + timedelta(hours=2), **more}
    operations.answer(session, conversation_id=conversation.id, text=text, staff_id=ada.id, **given)


def kinds(session: Session, conversation: Conversation) -> list[LineKind]:
    return [said.line.kind for said in read_conversation(session, conversation.id).lines]


def posted(session: Session) -> list[tuple[Channel, str]]:
    rows = session.execute(select(Message.channel, Message.address).order_by(Message.id))
    return [(row.channel, row.address) for row in rows]


def test_it_waits_with_the_members_owner(session: Session, ana: Member, ada: Staff) -> None:
    writes(session, ana)
    (entry,) = list_conversations(session, ConversationFilter(owner_id=ada.id), limit=9)
    assert (entry.words, entry.conversation.waits) == ("May I?", True)


def test_what_comes_again_is_one_line(session: Session, ana: Member) -> None:
    for _ in range(3):
        found = writes(session, ana)
    assert kinds(session, found) == [LineKind.SAID, LineKind.HOLDING]


def test_that_it_came_is_said_once_a_day(session: Session, ana: Member) -> None:
    for hours in (0, 1, 23, 25):
        found = writes(session, ana, f"{hours}", at=NOW + timedelta(hours=hours))
    assert kinds(session, found).count(LineKind.HOLDING) == 2
    assert posted(session) == [(Channel.SMS, NUMBER)] * 2


def test_a_machine_is_not_answered(session: Session, ana: Member) -> None:
    assert kinds(session, writes(session, ana, automatic=True)) == [LineKind.SAID]


def test_an_answer_goes_to_the_address_that_wrote(session: Session, ana: Member, ada: Staff) -> None:
    found = writes(session, ana)
    answers(session, found, ada)
    assert posted(session)[-1] == (Channel.SMS, NUMBER)
    assert (found.waits, found.first_answered_at) == (False, NOW + timedelta(hours=2))


def test_an_answer_another_way(session: Session, ana: Member, ada: Staff) -> None:
    answers(session, writes(session, ana), ada, by=Channel.EMAIL)
    assert posted(session)[-1] == (Channel.EMAIL, MAIL)


def test_words_after_an_answer_wait_again(session: Session, ana: Member, ada: Staff) -> None:
    found = writes(session, ana)
    answers(session, found, ada)
    writes(session, ana, "And now?", at=NOW + timedelta(hours=3))
    assert (found.waits, found.first_answered_at) == (True, NOW + timedelta(hours=2))


def test_a_number_that_said_stop_is_not_texted(session: Session, ana: Member, ada: Staff) -> None:
    found = writes(session, ana)
    suppress(session, kind=AddressKind.SMS, address=NUMBER, reason=SuppressionReason.STOP, now=NOW)
    with pytest.raises(operations.AddressStopped):
        answers(session, found, ada)


def test_a_stranger_is_answered_once_it_is_said_who_they_are(session: Session, ana: Member, ada: Staff) -> None:
    found = writes(session, None, address="+12025550199")
    with pytest.raises(operations.NobodysAddress):
        answers(session, found, ada)
    operations.say_whose(session, conversation_id=found.id, member_id=ana.id)
    assert found.owner_id == ada.id
    with pytest.raises(operations.NoWayThere):
        answers(session, found, ada)
    answers(session, found, ada, by=Channel.EMAIL)


@pytest.mark.parametrize("text", ["", " \n\t", "\x00", "x" * 1531])
def test_an_answer_that_cannot_be_texted_is_refused(session: Session, ana: Member, ada: Staff, text: str) -> None:
    with pytest.raises(operations.NothingToSay):
        answers(session, writes(session, ana), ada, text)


def test_after_it_is_closed_a_new_one_opens(session: Session, ana: Member, ada: Staff) -> None:
    first = operations.close(session, conversation_id=writes(session, ana).id, now=NOW)
    with pytest.raises(operations.Closed):
        answers(session, first, ada)
    assert writes(session, ana, "Hello again").id != first.id


def test_how_long_people_wait(session: Session, ana: Member, ada: Staff) -> None:
    for hours in (1, 2, 6):
        found = writes(session, ana, f"{hours}", kind=AddressKind.SMS)
        answers(session, found, ada, now=NOW + timedelta(hours=hours))
        operations.close(session, conversation_id=found.id, now=NOW)
    writes(session, None, address="+12025550199")
    waits = how_long_they_wait(session, now=NOW)
    assert (waits.waiting, waits.nobodys, waits.median) == (1, 1, timedelta(hours=2))
