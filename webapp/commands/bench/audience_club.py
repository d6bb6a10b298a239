"""A large club to write to: addresses, consents, homes, those who stopped, those who heard from us lately."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.core.operations import set_up_club
from campaigns.members.tiers.steps import install_tiers
from campaigns.messaging.budget import Limit, save_limits
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version, latest_version_of
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Run, RunState
from campaigns.outreach.occasions.at_time import ONCE
from campaigns.outreach.operations import create_campaign
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule
from webapp.commands.bench.own_server import furnished

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
MEANT_PERCENT = 72
RULE = parse_rule({"type": "language_in", "languages": ["zh"]})
REST_DAYS, HOLDOUT_PERCENT = 7, 10

_ROWS = (
    """
    INSERT INTO member (code, full_name, call_name, sort_name, language, zone, country, tier_id, deceased, joined_at)
    SELECT 'b' || n, 'Guest ' || n, 'Guest', 'guest ' || n,
           CASE WHEN hashint8(n) & 1048575 < :meant * 1048576 / 100 THEN 'zh' ELSE 'en' END,
           ('{Asia/Shanghai,Asia/Shanghai,Asia/Shanghai,Asia/Tokyo,Europe/London,America/New_York}'::text[])
               [1 + (hashint8(n + 1) & 1023) % 6],
           'CN', (SELECT id FROM tier WHERE rank = (hashint8(n + 2) & 31) / 12), n % 500 = 7,
           CAST(:now AS timestamptz) - make_interval(days => n % 900)
    FROM generate_series(1, CAST(:members AS int)) AS n
    """,
    """
    INSERT INTO member_summary (member_id, erased, tier_id, engagement_band, member_class, purchases, attended, spend,
                                points, joined_at, language, year_spend, referrals, engagement_score, recency,
                                frequency, money, updated_at)
    SELECT id, false, tier_id, 'lapsed', 'p4', 0, 0, 0, 0, joined_at, language, 0, 0, 0, 0, 0, 0,
           CAST(:now AS timestamptz) FROM member
    """,
    """
    INSERT INTO household (name, created_at)
    SELECT 'Home ' || n, CAST(:now AS timestamptz) FROM generate_series(1, :members / 25) AS n
    """,
    """
    UPDATE member SET household_id = (id + 1) / 2,
           household_roles = CASE id % 3 WHEN 0 THEN '{user}' WHEN 1 THEN '{buyer}' ELSE '{decision_maker}' END::text[]
    WHERE id <= :members / 25 * 2
    """,
    """
    INSERT INTO contact_point (member_id, kind, address, state, preferred)
    SELECT n, kind,
           CASE kind WHEN 'email' THEN 'guest' || home || '@example.com' ELSE '+86138' || lpad(home::text, 8, '0') END,
           CASE WHEN hashint8(n + 3) & 127 = 0 THEN 'bounced' ELSE 'active' END, true
    FROM generate_series(1, CAST(:members AS int)) AS n,
         LATERAL (SELECT CASE WHEN n <= :members / 25 * 2 THEN (n + 1) / 2 ELSE n END) AS of_a (home),
         unnest('{email,sms}'::text[]) AS kind
    WHERE CASE kind WHEN 'email' THEN n % 40 <> 3 ELSE n % 3 <> 1 END
    """,
    """
    INSERT INTO contact_point (member_id, kind, address, state, preferred)
    SELECT n, 'email', 'work' || n || '@example.com', 'active', false
    FROM generate_series(1, CAST(:members AS int), 25) AS n
    """,
    """
    INSERT INTO consent (member_id, kind, topic, state, at)
    SELECT n, kind, topic, CASE WHEN hashint8(n + 4) & 15 = 0 THEN 'withdrawn' ELSE 'granted' END,
           CAST(:now AS timestamptz) - interval '100 days'
    FROM generate_series(1, CAST(:members AS int)) AS n, unnest('{email,sms}'::text[]) AS kind,
         unnest('{events,offers}'::text[]) AS topic
    WHERE hashint8(n + 5) & 31 <> 0
    """,
    """
    INSERT INTO suppression (kind, address, reason, at)
    SELECT DISTINCT kind, address, 'stop', CAST(:now AS timestamptz) - interval '50 days'
    FROM contact_point WHERE id % 100 = 9
    """,
    """
    INSERT INTO mute (member_id, scope, reason, since)
    SELECT n, 'celebration', 'asked', CAST(:now AS timestamptz) - interval '9 days'
    FROM generate_series(1, CAST(:members AS int), 200) AS n
    """,
)
_HEARD = """
    INSERT INTO message (cause, run_id, member_id, channel, topic, transactional, template_version_id, language,
                         address, state, due_at, valid_until, accepted_at, created_at)
    SELECT concat('run:', CAST(:run AS int), '/member:', m.id, '/email'), :run, m.id, 'email', 'offers', false,
           :version, m.language, 'guest' || m.id || '@example.com', 'delivered', at, at + interval '1 day', at, at
    FROM member m, LATERAL (SELECT CAST(:now AS timestamptz) - make_interval(days => :days)) AS lately (at)
    WHERE m.id % 20 = ANY(:heard)
"""
_EARLIER = ((3, [4, 14]), (10, [4, 7, 9]), (12, [7]))
"""Days ago, and whom by the last of their number: of a limit of two in thirty days a tenth of them have no room."""
LIMITS = (Limit(7, 2), Limit(30, 2))


@contextmanager
def audience_club(members: int) -> Iterator[tuple[Sessions, int]]:
    """On a server of its own: sessions, and the id of a campaign that means 72% of the members."""
    with furnished(partial(furnish_audience, members=members)) as club:
        yield club


def furnish_audience(session: Session, members: int) -> int:
    set_up_club(session, name={"en": "Bench"}, zone="UTC", language="en", currency="CNY", is_demo=False, now=NOW)
    install_tiers(session, currency="CNY")
    install_defaults(session, now=NOW)
    session.execute(text("SET LOCAL session_replication_role = replica"))  # what refers to what is right already
    for statement in _ROWS:
        session.execute(text(statement), {"members": members, "meant": MEANT_PERCENT, "now": NOW})
    segment_id = add_segment(session, name="Those who read Chinese", rule=RULE, now=NOW).id
    return _campaign(session, segment_id)


def _campaign(session: Session, segment_id: int) -> int:
    """After others: a tenth of the members had one three days ago, a tenth have had as many as they may."""
    template_id = latest_version_of(session, "event_invitation").template_id
    draft = CampaignDraft(name="Earlier", segment_id=segment_id, template_id=template_id, channels=(Channel.EMAIL,))
    for days, heard in _EARLIER:
        _earlier(session, draft, days=days, heard=heard)
    save_limits(session, LIMITS)
    meant = replace(draft, name="Bench", rest_days=REST_DAYS, holdout_percent=HOLDOUT_PERCENT)
    return create_campaign(session, draft=meant, staff_id=None, now=NOW).id


def _earlier(session: Session, draft: CampaignDraft, *, days: int, heard: Sequence[int]) -> None:
    campaign = create_campaign(session, draft=draft, staff_id=None, now=NOW)
    version = latest_version(session, draft.template_id)
    run = Run(campaign=campaign, occurrence_key=ONCE, due_at=NOW, state=RunState.FINISHED, template_version=version)
    session.add(run)
    session.flush()
    session.execute(
        text(_HEARD), {"run": run.id, "version": version.id, "now": NOW, "days": days, "heard": list(heard)}
    )
