"""A small club to write to: members with addresses and consents, a segment of all, templates, campaigns."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.operations import set_up_club
from campaigns.core.queries import find_club
from campaigns.events.models import Event, EventState
from campaigns.members.models import (
    AddressKind,
    CalendarKind,
    Consent,
    ConsentState,
    ContactPoint,
    Member,
    MemberSummary,
    SpecialDay,
    SpecialDayKind,
    Tier,
    Topic,
)
from campaigns.messaging.models import Channel, Message, Template
from campaigns.messaging.templates import NewPart, create_template, create_version
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, OccasionKind, Run
from campaigns.outreach.operations import create_campaign, launch_campaign
from campaigns.segments.models import Segment
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule
from tests.clock import NOW

USUAL = "usual"
_numbers = count(1)


def make_club(session: Session, *, zone: str = "UTC") -> None:
    if find_club(session) is None:
        set_up_club(session, name={"en": "Club"}, zone=zone, language="en", currency="USD", is_demo=True, now=NOW)


def make_tier(session: Session, rank: int = 1) -> Tier:
    found = session.scalar(select(Tier).where(Tier.rank == rank))
    if found is None:
        found = Tier(key=f"tier-{rank}", name={"en": f"Tier {rank}"}, rank=rank, floor=rank * 1000)
        session.add(found)
        session.flush()
    return found


def make_member(session: Session, *, tier: int = 1, **values: Any) -> Member:
    """Without addresses: nobody can be written to until `reachable` adds them."""
    number = next(_numbers)
    chosen: dict[str, Any] = {
        "code": f"M{number}",
        "full_name": f"Member {number}",
        "call_name": f"M{number}",
        "language": "en",
        "zone": "UTC",
        "deceased": False,
        "joined_at": NOW - timedelta(days=400),
    }
    member = Member(**(chosen | values), tier_id=make_tier(session, tier).id)
    session.add(member)
    session.flush()
    kept = {name: getattr(member, name) for name in ("tier_id", "joined_at", "language")}
    session.add(MemberSummary(member_id=member.id, updated_at=NOW, **kept))
    session.flush()
    return member


def reachable(session: Session, member: Member, *, email: str | None = None, sms: str | None = None) -> Member:
    """Give the member addresses and every consent on them. Without any named: an email of their own."""
    if email is None and sms is None:
        email = f"m{member.id}@example.com"
    told = {AddressKind.EMAIL: email, AddressKind.SMS: sms}
    given = {kind: address for kind, address in told.items() if address is not None}
    for kind, address in given.items():
        first = all(point.kind is not kind for point in member.contact_points)
        member.contact_points.append(ContactPoint(kind=kind, address=address, preferred=first))
    session.flush()
    _agree(session, member, given)
    return member


def _agree(session: Session, member: Member, kinds: Iterable[AddressKind]) -> None:
    granted = {"state": ConsentState.GRANTED, "at": NOW}
    rows = [{"member_id": member.id, "kind": kind, "topic": topic, **granted} for kind in kinds for topic in Topic]
    if rows:
        session.execute(insert(Consent).on_conflict_do_update(constraint="pk_consent", set_=granted), rows)


def make_audience(session: Session, size: int, **values: Any) -> list[Member]:
    return [reachable(session, make_member(session, **values)) for _ in range(size)]


def born_on(session: Session, member: Member, month: int, day: int, **values: Any) -> SpecialDay:
    chosen = {"kind": SpecialDayKind.BIRTHDAY, "calendar": CalendarKind.GREGORIAN} | values
    birthday = SpecialDay(member_id=member.id, month=month, day=day, **chosen)
    session.add(birthday)
    session.flush()
    return birthday


def make_segment(session: Session) -> Segment:
    """Everybody."""
    found = session.scalar(select(Segment).where(Segment.name == "Everybody"))
    return found or add_segment(session, name="Everybody", rule=parse_rule({"all": []}), now=NOW)


def make_template(session: Session, *, key: str = "", channels: Iterable[Channel] = tuple(Channel)) -> int:
    template = create_template(session, key=key or f"t{next(_numbers)}", name="Letter")
    parts = [
        NewPart(channel, language, "Hello", subject="" if channel is Channel.SMS else "Hello")
        for channel in channels
        for language in ("en", "zh")
    ]
    create_version(session, template_id=template.id, parts=parts, now=NOW)
    return template.id


def _usual_template(session: Session) -> int:
    """The same for all drafts that name none."""
    return session.scalar(select(Template.id).where(Template.key == USUAL)) or make_template(session, key=USUAL)


def make_event(session: Session, **values: Any) -> Event:
    chosen: dict[str, Any] = {
        "code": f"E{next(_numbers)}",
        "title": {"en": "Spring salon"},
        "description": {"en": ""},
        "venue": "The house",
        "zone": "UTC",
        "starts_at": NOW + timedelta(days=10),
        "ends_at": NOW + timedelta(days=10, hours=2),
        "rsvp_until": NOW + timedelta(days=9),
        "capacity": 50,
        "state": EventState.PUBLISHED,
        "revised_at": NOW,
        "created_at": NOW,
    }
    event = Event(**(chosen | values))
    session.add(event)
    session.flush()
    return event


def make_draft(session: Session, **values: Any) -> CampaignDraft:
    make_club(session)
    chosen: dict[str, Any] = {"name": "Letter", "channels": (Channel.EMAIL,), "quiet_from": 0, "quiet_until": 0}
    chosen["segment_id"] = make_segment(session).id
    chosen |= {"template_id": values.get("template_id") or _usual_template(session)} | values
    return CampaignDraft(**chosen)


def make_campaign(session: Session, *, now: datetime = NOW, **values: Any) -> Campaign:
    return create_campaign(session, draft=make_draft(session, **values), staff_id=None, now=now)


def make_launched(session: Session, *, now: datetime = NOW, **values: Any) -> Campaign:
    return launch_campaign(session, campaign_id=make_campaign(session, now=now, **values).id, now=now)


def make_greeting(session: Session, *, now: datetime = NOW, **values: Any) -> Campaign:
    """An always-on birthday greeting, launched."""
    chosen = {"occasion": OccasionKind.BIRTHDAY, "topic": Topic.GREETINGS, "quiet_from": 21, "quiet_until": 8}
    return make_launched(session, now=now, **(chosen | values))


def ledger(session: Session, campaign: Campaign) -> list[Message]:
    """Its messages, by member and channel."""
    session.expire_all()
    return list(
        session.scalars(
            select(Message)
            .join(Run, Run.id == Message.run_id)
            .where(Run.campaign_id == campaign.id)
            .order_by(Message.member_id, Message.channel, Message.id)
        )
    )
