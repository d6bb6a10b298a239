"""Messages in the ledger, ready to go, without any campaign around them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from campaigns.members.models import AddressKind, Consent, ConsentState, ContactPoint, Member, MemberSummary, Topic
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import Channel, Message, MessageState, Template, TemplateVersion
from campaigns.messaging.providers.base import Envelope, Outcome
from campaigns.messaging.recording import Handed
from campaigns.messaging.rendering import finished_sheet
from campaigns.messaging.templates import NewPart, create_template, create_version
from campaigns.outreach.models import Run
from tests.clock import NOW
from tests.factories_outreach import make_club, make_launched, make_member, make_tier, reachable

_numbers = count(1)

USUAL = "words"
USUAL_VERSION = select(TemplateVersion.id).join(Template, Template.id == TemplateVersion.template_id)
USUAL_VERSION = USUAL_VERSION.where(Template.key == USUAL).order_by(TemplateVersion.id).limit(1)
_BLANK = finished_sheet(subject="", html="", text="")
LONG_AGO = NOW - timedelta(days=3650)
"""Due by the machine's clock too."""


def make_version(session: Session, **parts: str) -> int:
    """A template that greets by name on every channel; a part may be given other words, of a template of their own."""
    if not parts and (usual := session.scalar(USUAL_VERSION)):
        return usual
    words = {
        "email": "Dear {{ member.name }},",
        "calendar": "Join us, {{ member.name }}",
        "sms": "Hi {{ member.name }}",
    }
    key = f"words-{next(_numbers)}" if parts else USUAL
    template = create_template(session, key=key, name="Words")
    made = [
        NewPart(Channel(channel), "en", text, subject="" if channel == "sms" else "For {{ member.name }}")
        for channel, text in (words | parts).items()
    ]
    return create_version(session, template_id=template.id, parts=made, now=NOW).id


def make_message(
    session: Session, *, channel: Channel = Channel.EMAIL, member: Member | None = None, **values: Any
) -> Message:
    """Ready to go, to a member who may be written to."""
    make_club(session)
    number = next(_numbers)
    if member is None:
        member = make_member(session)
        reachable(session, member, email=f"m{member.id}@example.com", sms=f"+1202555{member.id % 10_000:04}")
    texted = channel is Channel.SMS
    address = f"+1202555{member.id % 10_000:04}" if texted else f"m{member.id}@example.com"
    chosen: dict[str, Any] = {
        "cause": f"test:{number}",
        "member_id": member.id,
        "channel": channel,
        "topic": Topic.EVENTS,
        "template_version_id": values.get("template_version_id") or make_version(session),
        "language": "en",
        "address": address,
        "state": MessageState.READY,
        "due_at": NOW,
        "valid_until": NOW + timedelta(days=1),
        "created_at": NOW,
    }
    message = Message(**(chosen | values))
    session.add(message)
    session.flush()
    return message


def make_run(session: Session) -> Run:
    campaign = make_launched(session)
    version = make_version(session)
    run = Run(campaign_id=campaign.id, occurrence_key="test", due_at=NOW, template_version_id=version)
    session.add(run)
    session.flush()
    return run


def make_people(
    session: Session, size: int, *, channel: Channel = Channel.EMAIL, first: int = 1
) -> Sequence[tuple[int, str]]:
    """Many members who may be written to, set-wise, so that thousands take no time; their ids and addresses."""
    make_club(session)
    tier = make_tier(session).id
    kind = AddressKind.SMS if channel is Channel.SMS else AddressKind.EMAIL
    numbers = range(first, first + size)
    ids = session.scalars(
        insert(Member).returning(Member.id, sort_by_parameter_order=True), [_person(number, tier) for number in numbers]
    ).all()
    kept = {"tier_id": tier, "joined_at": NOW, "updated_at": NOW}
    session.execute(insert(MemberSummary), [{"member_id": each, **kept} for each in ids])
    people = [(each, _address(kind, number)) for each, number in zip(ids, numbers, strict=True)]
    session.execute(
        insert(ContactPoint), [{"member_id": each, "kind": kind, "address": address} for each, address in people]
    )
    consent = {"kind": kind, "topic": Topic.EVENTS, "state": ConsentState.GRANTED, "at": NOW}
    session.execute(insert(Consent), [{"member_id": each, **consent} for each in ids])
    return people


def make_crowd(session: Session, size: int, *, channel: Channel = Channel.EMAIL, first: int = 1) -> None:
    """Many members, each with one message ready."""
    people = make_people(session, size, channel=channel, first=first)
    version = make_version(session)
    row = {
        "channel": channel, "topic": Topic.EVENTS, "transactional": False, "template_version_id": version,
        "language": "en", "state": MessageState.READY, "due_at": LONG_AGO, "valid_until": NOW + timedelta(days=3650),
        "created_at": NOW,
    }  # fmt: skip
    session.execute(
        insert(Message),
        [
            {**row, "cause": f"crowd/{channel}/{each}", "member_id": each, "address": address}
            for each, address in people
        ],
    )


def states(session: Session) -> Mapping[MessageState, int]:
    """How many messages are in each state."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return {row[0]: row[1] for row in rows}


def _person(number: int, tier_id: int) -> dict[str, Any]:
    return {
        "code": f"C{number}", "full_name": f"Person {number}", "call_name": f"P{number}", "language": "en",
        "zone": "UTC", "tier_id": tier_id, "joined_at": NOW, "deceased": False,
    }  # fmt: skip


def handed(message: Message | ClaimedMessage, outcome: Outcome) -> Handed:
    """An empty envelope that ended so."""
    return Handed(Envelope(message.id, 0, message.address, _BLANK, ()), outcome)


def _address(kind: AddressKind, number: int) -> str:
    return f"+1202{5_550_000 + number}" if kind is AddressKind.SMS else f"p{number}@example.com"
