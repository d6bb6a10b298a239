"""The same news to many members, one statement for all."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, func, literal, select
from sqlalchemy.orm import Session

from campaigns.members.models import Member, Topic
from campaigns.messaging.circulars import post_circular
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel, Message
from tests.clock import NOW
from tests.factories_outreach import make_member, reachable


@pytest.fixture(autouse=True)
def defaults(session: Session) -> None:
    install_defaults(session, now=NOW)


def post(session: Session, wrote_from: str, **values: Any) -> None:
    """To everybody."""
    readers = select(
        func.concat("news:1/member:", Member.id).label("cause"),
        Member.id.label("member_id"),
        literal({}, JSON).label("details"),
        literal(wrote_from).label("wrote_from"),
    )
    post_circular(
        session, readers=readers, channels=(Channel.EMAIL,), template_key="event_moved", topic=Topic.EVENTS, now=NOW,
        valid_until=NOW + timedelta(hours=1), **values,
    )  # fmt: skip


def posted(session: Session) -> list[tuple[Any, ...]]:
    rows = session.execute(select(Message.address, Message.reason, Message.priority).order_by(Message.id))
    return [tuple(row) for row in rows]


def test_without_more_words_the_preferred_address_and_the_usual_priority(session: Session) -> None:
    reachable(session, make_member(session), email="a@example.com")
    post(session, "b@example.com")
    assert posted(session) == [("a@example.com", "", 50)]


def test_with_a_column_of_addresses_no_other_is_used(session: Session) -> None:
    for address in ("a@example.com", "b@example.com"):
        reachable(session, make_member(session), email=address)
    post(session, "b@example.com", address="wrote_from", priority=90)
    assert posted(session) == [("", "no_address", 90), ("b@example.com", "", 90)]
