"""Records of old messages go, in chunks; the messages, what they sum up to and what is still asked for stay."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.members.models import Activity, ActivityKind, SentBefore
from campaigns.messaging.models import (
    Attempt,
    AttemptOutcome,
    Message,
    MessageState,
    Receipt,
    ReceiptKind,
    WaitingReceipt,
)
from campaigns.messaging.retention import MonthsKept, keep_records_for, let_records_go, months_ago, reach_of, would_go
from campaigns.messaging.sent import note_sent
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_merging import merged
from tests.factories_messaging import make_message
from tests.factories_outreach import make_club, make_member

OLD, NEW = NOW - timedelta(days=400), NOW - timedelta(days=20)


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)
    keep_records_for(session, months=6)


def sent(session: Session, at: datetime, state: MessageState = MessageState.DELIVERED, **values: Any) -> Message:
    message = make_message(session, state=state, accepted_at=at, due_at=at, created_at=at, **values)
    session.add(Attempt(message_id=message.id, fence=1, provider="p", at=at, outcome=AttemptOutcome.ACCEPTED))
    session.add(reported(message, at))
    session.flush()
    note_sent(session, [message.id])
    return message


def reported(message: Message, at: datetime) -> Receipt:
    return Receipt(
        provider="p",
        provider_event_id=f"of {message.id}",
        kind=ReceiptKind.DELIVERED,
        message_id=message.id,
        occurred_at=at,
        received_at=at,
        payload={},
    )


def all_of_it(session: Session) -> list[int]:
    return list(iter(lambda: let_records_go(session, now=NOW, at_once=2), 0))


def held(session: Session) -> dict[str, int]:
    tables = (Message, Attempt, Receipt, Activity, SentBefore)
    return {each.__tablename__: session.scalars(select(func.count()).select_from(each)).one() for each in tables}


def test_in_chunks_what_is_old_goes_and_messages_stay(session: Session) -> None:
    member = make_member(session)
    for at in (OLD, OLD, OLD, NEW):
        sent(session, at, member_id=member.id)
    assert sum(would_go(session, now=NOW).values()) == 9
    assert all_of_it(session) == [2, 1, 2, 1, 2, 1]
    assert held(session) == {"message": 4, "attempt": 1, "receipt": 1, "activity": 1, "sent_before": 1}
    kept = session.get_one(SentBefore, member.id)
    assert (kept.times, kept.last_at) == (3, OLD)


def test_what_is_not_settled_or_not_applied_yet_stays(session: Session) -> None:
    sent(session, OLD, MessageState.UNKNOWN)
    waiting = reported(make_message(session), OLD)
    session.add(waiting)
    session.flush()
    session.add(WaitingReceipt(receipt_id=waiting.id))
    session.flush()
    all_of_it(session)
    assert (held(session)["attempt"], session.scalars(select(Receipt)).all()) == (1, [waiting])


@pytest.mark.parametrize(
    ("span", "stay", "holds"),
    [({}, 1, "Written"), ({"days": 500}, 1, "Written"), ({"since": "2024-01-01"}, 1, "Written"), ({"days": 30}, 0, "")],
)
def test_lines_that_a_segment_asks_for_stay(session: Session, span: dict[str, Any], stay: int, holds: str) -> None:
    rule = parse_rule({"type": "message", "what": "got", **span})
    add_segment(session, name="Written", rule=rule, now=NOW)
    sent(session, OLD)
    all_of_it(session)
    assert (held(session)["activity"], reach_of(session, now=NOW).held_by) == (stay, holds)


def test_two_who_are_one_have_all_that_was_summed(session: Session) -> None:
    kept, other = make_member(session), make_member(session)
    for member, times, at in ((kept, 3, OLD), (other, 4, NEW)):
        session.add(SentBefore(member_id=member.id, times=times, last_at=at))
    session.flush()
    merged(session, kept, other)
    session.expire_all()
    found = session.scalars(select(SentBefore)).one()
    assert (found.member_id, found.times, found.last_at) == (kept.id, 7, NEW)


def test_unless_a_club_says_so_everything_is_kept(session: Session) -> None:
    keep_records_for(session, months=0)
    sent(session, OLD)
    assert all_of_it(session) == []
    with pytest.raises(MonthsKept):
        keep_records_for(session, months=5)
    club = find_club(session)
    assert club is not None
    assert club.records_kept_months == 0


def test_months_are_whole_ones() -> None:
    assert months_ago(datetime(2026, 2, 27, 13, tzinfo=UTC), 14) == datetime(2024, 12, 1, tzinfo=UTC)


def test_the_old_lines_are_those_of_messages(session: Session) -> None:
    member = make_member(session)
    session.add(Activity(member_id=member.id, kind=ActivityKind.PURCHASED, at=OLD, value=1, reference="till/1"))
    session.flush()
    assert all_of_it(session) == []
