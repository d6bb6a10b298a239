"""A club with so many members and a campaign that is ready to launch."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.core.operations import set_up_club
from campaigns.events.operations import create_event, publish_event
from campaigns.events.plans import EventPlan
from campaigns.members.models import AddressKind, Topic
from campaigns.members.new_member import NewMember
from campaigns.members.operations import add_members
from campaigns.members.points.rules import install_points
from campaigns.members.tiers.steps import install_tiers
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version_of
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.operations import create_campaign
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import EVERYBODY

ZONE, LANGUAGE, CURRENCY = "UTC", "en", "USD"
IN_A_MONTH = timedelta(days=30)


def furnish(session: Session, *, members: int, now: datetime) -> int:
    """Gives the id of the campaign, which writes an email to everybody at any hour."""
    set_up_club(session, name={"en": "Bench"}, zone=ZONE, language=LANGUAGE, currency=CURRENCY, is_demo=False, now=now)
    install_tiers(session, currency=CURRENCY)
    install_points(session)
    install_defaults(session, now=now)
    add_members(
        session,
        news=[_member(number) for number in range(members)],
        codes=[f"bench{number}" for number in range(members)],
        now=now,
    )
    draft = CampaignDraft(
        name="Bench",
        segment_id=add_segment(session, name="Everybody", rule=EVERYBODY, now=now).id,
        template_id=latest_version_of(session, "event_invitation").template_id,
        channels=(Channel.EMAIL,),
        event_id=bench_event(session, "bench", capacity=members, now=now),
        quiet_from=0,
        quiet_until=0,
    )
    return create_campaign(session, draft=draft, staff_id=None, now=now).id


def _member(number: int) -> NewMember:
    return NewMember(
        full_name=f"Guest {number}",
        language=LANGUAGE,
        zone=ZONE,
        source="bench",
        email=f"guest{number}@example.com",
        consents=frozenset({(AddressKind.EMAIL, Topic.EVENTS)}),
    )


def bench_event(session: Session, code: str, *, capacity: int, now: datetime) -> int:
    """A published event in a month; gives its id."""
    plan = EventPlan(
        title={"en": "Salon"},
        description={"en": "An evening."},
        venue="The room",
        zone=ZONE,
        starts_at=now + IN_A_MONTH,
        ends_at=now + IN_A_MONTH + timedelta(hours=2),
        rsvp_until=now + IN_A_MONTH - timedelta(days=1),
        capacity=capacity,
    )
    event = create_event(session, plan=plan, code=code, now=now)
    return publish_event(session, event_id=event.id, now=now).id
