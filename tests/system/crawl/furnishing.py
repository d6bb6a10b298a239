"""A club that has something of everything: the demo's, made smaller, and what the demo has nobody do."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, url_for
from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event, EventQuestion
from campaigns.members.duplicates.search import search_duplicates
from campaigns.members.imports.operations import add_file
from campaigns.members.models import ActivityKind, AddressKind, FileImport, FileKind, MemberSummary
from campaigns.messaging.conversations.taking import Words, take_words
from campaigns.messaging.models import Conversation
from campaigns.outreach.models import Campaign
from campaigns.staff.api_keys import add_key
from campaigns.surprises.models import Moment
from campaigns.webhooks.kinds import KINDS as EVERY
from campaigns.webhooks.models import DeliveryState, EndpointState, OffReason, WebhookDelivery, WebhookEndpoint
from tests.clock import NOW
from tests.factories_care import complains
from tests.factories_draws import drafted, use
from tests.factories_events import invite, make_salon, texted
from tests.factories_imports import start_purchases, work
from tests.factories_members import does, joins
from tests.factories_merging import merged
from tests.factories_saying import ask
from tests.public_places import public_places
from webapp.commands.demo_club import fill
from webapp.commands.demo_club.purchase_log import read_log

Column = InstrumentedAttribute[Any]

ONE_IN = 24
PHONE = "+8613800001111"
TILL = "customer,order,date,amount\nA1,till/1,2026-01-02,3\nzz,till/2,not a day,3\n"
KINDS: Mapping[str, tuple[Column, Column]] = {
    "/campaigns/{}": (Campaign.id, Campaign.state),
    "/events/{}": (Event.id, Event.state),
    "/moments/{}": (Moment.id, Moment.state),
    "/members/{}": (MemberSummary.member_id, MemberSummary.member_class),
    "/campaigns/{}/review": (Campaign.id, Campaign.state),
    "/conversations/{}": (Conversation.id, Conversation.kind),
    "/events/{}/questions": (EventQuestion.event_id, EventQuestion.kind),
    "/members/imports/{}": (FileImport.id, FileImport.kind),
    "/settings/webhooks/calls/{}": (WebhookDelivery.id, WebhookDelivery.state),
}
"""Pages that look otherwise by the state of what they show."""


def furnish(runtime: Runtime, app: Flask) -> list[str]:
    """Gives where a guest may begin."""
    bought = [row for row in read_log() if row.number % ONE_IN == 3]
    fill(runtime, language="en", report=lambda _line: None, purchases=bought)
    with runtime.sessions() as session:
        places = public_places(session, runtime)
    with runtime.sessions.begin() as session:
        _busy_year(session)
    work(runtime)
    with app.test_request_context():
        return [url_for(endpoint, **held) for endpoint, held in places.items()]


def _busy_year(session: Session) -> None:
    for name in ("Ana Lima", "A. Lima"):
        joins(session, name, phone=PHONE)
    search_duplicates(session, now=NOW)
    merged(session, joins(session, "Bo Chen"), joins(session, "Bo Chen"))
    complains(session, email="ana@example.com")
    add_file(session, kind=FileKind.MEMBERS, name="people.csv", content=b"name\nAna\n", now=NOW)
    start_purchases(session, TILL)
    use(session, drafted(session, make_salon(session, code="drawn", capacity=5)))
    drafted(session, make_salon(session, code="draft", capacity=5))
    salon = make_salon(session, code="texted", capacity=9)
    ask(session, salon)
    (guest,) = invite(session, salon, sms=PHONE)
    texted(session, guest, PHONE)
    words = Words(body="May I?", member_id=guest.member_id, kind=AddressKind.SMS, address=PHONE, reference="text:1")
    take_words(session, words=words, now=NOW)
    add_key(session, name="The till", secret="convive_secret", now=NOW)
    _told_elsewhere(session)


def _told_elsewhere(session: Session) -> None:
    """Of every kind, with calls in several states."""
    told = WebhookEndpoint(url="https://shop.example/hook", kinds=[*EVERY], salt="salt", created_at=NOW)
    told.state, told.reason = EndpointState.DISABLED, OffReason.GONE
    session.add(told)
    session.flush()
    for state in (DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.WAITING):
        does(session, joins(session, "Bo Chen"), ActivityKind.NOTE)
        waiting = WebhookDelivery.state == DeliveryState.WAITING
        session.execute(update(WebhookDelivery).where(waiting).values(state=state, trouble="status", status=500))


def worth_seeing(session: Session) -> Iterator[str]:
    """Of each kind and state one."""
    for place, (row, state) in KINDS.items():
        for number in session.scalars(select(func.min(row)).group_by(state)):
            yield place.format(number)
