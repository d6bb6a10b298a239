"""A club of which everybody may be written to, on every channel."""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.core.operations import set_up_club
from campaigns.members.models import Topic
from campaigns.members.points.rules import install_points
from campaigns.members.tiers.steps import install_tiers
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version_of
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.operations import create_campaign, launch_campaign
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import EVERYBODY
from webapp.commands.bench.house import CURRENCY, LANGUAGE, ZONE, bench_event

_ROWS = (
    """
    INSERT INTO member (code, full_name, call_name, sort_name, language, zone, country, tier_id, deceased, joined_at)
    SELECT 'b' || n, 'Guest ' || n, 'Guest ' || n, 'guest ' || n, :language, :zone, 'US',
           (SELECT id FROM tier WHERE rank = 0), false, CAST(:now AS timestamptz)
    FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n
    """,
    """
    INSERT INTO member_summary (member_id, erased, tier_id, engagement_band, member_class, purchases, attended, spend,
                                points, joined_at, language, year_spend, referrals, engagement_score, recency,
                                frequency, money, updated_at)
    SELECT id, false, tier_id, 'lapsed', 'p4', 0, 0, 0, 0, joined_at, language, 0, 0, 0, 0, 0, 0,
           CAST(:now AS timestamptz) FROM member WHERE id BETWEEN :first AND :last
    """,
    """
    INSERT INTO contact_point (member_id, kind, address, state, preferred)
    SELECT id, kind, CASE kind WHEN 'email' THEN 'guest' || id || '@example.com'
                               ELSE '+1202' || lpad(id::text, 7, '0') END, 'active', true
    FROM member, unnest('{email,sms}'::text[]) AS kind WHERE id BETWEEN :first AND :last
    """,
    """
    INSERT INTO consent (member_id, kind, topic, state, at)
    SELECT id, kind, topic, 'granted', CAST(:now AS timestamptz)
    FROM member, unnest('{email,sms}'::text[]) AS kind, unnest('{events,care}'::text[]) AS topic
    WHERE id BETWEEN :first AND :last
    """,
)


def found_club(session: Session, *, now: datetime) -> None:
    set_up_club(session, name={"en": "Bench"}, zone=ZONE, language=LANGUAGE, currency=CURRENCY, is_demo=False, now=now)
    install_tiers(session, currency=CURRENCY)
    install_points(session)
    install_defaults(session, now=now)


def furnish_club(session: Session, members: int, *, now: datetime) -> None:
    found_club(session, now=now)
    let_in(session, 1, members, now=now)


def let_in(session: Session, first: int, last: int, *, now: datetime) -> None:
    """The members of these numbers, in a club that has those before them."""
    session.execute(text("SET LOCAL session_replication_role = replica"))  # what refers to what is right already
    given = {"first": first, "last": last, "language": LANGUAGE, "zone": zone_at_noon(now), "now": now}
    for statement in _ROWS:
        wanted = {name: value for name, value in given.items() if f":{name}" in statement}
        session.execute(text(statement), wanted)
    session.execute(text("SET LOCAL session_replication_role = origin"))


def zone_at_noon(now: datetime) -> str:
    """Where it is about noon, for at night no text may go to America."""
    west = now.astimezone(UTC).hour - 12
    return f"Etc/GMT{west:+d}"


_numbers = count(1)


def launch_to_everybody(session: Session, channel: Channel, *, members: int, now: datetime) -> int:
    """An invitation to an event, to be planned at once; gives the id of its campaign."""
    name = f"bench-{next(_numbers)}"
    draft = CampaignDraft(
        name=name,
        segment_id=add_segment(session, name=name, rule=EVERYBODY, now=now).id,
        template_id=latest_version_of(session, "event_invitation").template_id,
        channels=(channel,),
        topic=Topic.EVENTS,
        event_id=bench_event(session, name, capacity=members, now=now),
        quiet_from=0,
        quiet_until=0,
    )
    campaign = create_campaign(session, draft=draft, staff_id=None, now=now)
    launch_campaign(session, campaign_id=campaign.id, now=now)
    return campaign.id
