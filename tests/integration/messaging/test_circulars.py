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
        session, readers=readers, template_key="event_moved", topic=Topic.EVENTS, now=NOW,
        valid_until=NOW + timedelta(hours=1), **{"channels": (Channel.EMAIL,), **values},
    )  # fmt: skip


def posted(session: Session) -> list[tuple[Any, ...]]:
    rows = session.execute(select(Message.address, Message.reason, Message.priority).order_by(Message.id))
    return [tuple(row) for row in rows]


def test_without_more_words_the_preferred_address_and_the_usual_priority(session: Session) -> None:
    reachable(session, make_member(session), email="a@example.com")
    post(session, "b@example.com")
    assert posted(session) == [("a@example.com", "", 50)]


@pytest.mark.parametrize(
    ("channels", "taken"),
    [((Channel.SMS, Channel.EMAIL), "+12025550181"), ((Channel.EMAIL, Channel.SMS), "b@example.com")],
)
def test_the_first_channel_is_taken_and_of_its_addresses_the_preferred(
    session: Session, channels: tuple[Channel, ...], taken: str
) -> None:
    member = reachable(session, make_member(session), email="a@example.com", sms="+12025550181")
    reachable(session, member, email="b@example.com")
    for point in member.contact_points:
        point.preferred = point.address == "b@example.com"
    post(session, "", channels=channels)
    assert posted(session) == [(taken, "", 50)]


def test_of_addresses_alike_the_first_is_taken(session: Session) -> None:
    member = make_member(session)
    for address in ("b@example.com", "a@example.com"):
        reachable(session, member, email=address)
    for point in member.contact_points:
        point.preferred = False
    post(session, "")
    assert posted(session) == [("b@example.com", "", 50)]


def test_with_a_column_of_addresses_no_other_is_used(session: Session) -> None:
    for address in ("a@example.com", "b@example.com"):
        reachable(session, make_member(session), email=address)
    post(session, "b@example.com", address="wrote_from", priority=90)
    assert posted(session) == [("", "no_address", 90), ("b@example.com", "", 90)]
