"""A large club that has bought: some often, most once or twice, over three years."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.core.operations import set_up_club
from campaigns.members.standing.trips import rebuild_trips
from campaigns.members.tiers.steps import install_tiers
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
EACH = 3
RULE = parse_rule({"type": "language_in", "languages": ["zh"]})

_ROWS = (
    """
    INSERT INTO member (code, full_name, call_name, language, zone, country, source, tier_id, deceased, joined_at)
    SELECT 'b' || n, 'Guest ' || n, 'Guest', CASE WHEN n % 4 = 0 THEN 'zh' ELSE 'en' END, 'Asia/Shanghai', 'CN',
           ('{import,staff,friend_link,public_page}'::text[])[1 + n % 4],
           (SELECT id FROM tier WHERE rank = (hashint8(n) & 1023) % 4), false,
           CAST(:now AS timestamptz) - make_interval(days => n % 1100)
    FROM generate_series(1, CAST(:members AS int)) AS n
    """,
    """
    INSERT INTO purchase (member_id, source, order_reference, kind, at, local_date, amount, paid, currency, quantity)
    SELECT 1 + floor(:members * ((hashint8(n) & 1048575) / 1048576.0) ^ 1.5),
           CASE n % 3 WHEN 0 THEN 'shop' ELSE 'till' END, n,
           CASE WHEN n % 50 = 7 THEN 'refund' ELSE 'order' END, at, CAST(at AS date), amount, amount, 'CNY', 1
    FROM generate_series(1, CAST(:purchases AS int)) AS n,
         LATERAL (SELECT CAST(:now AS timestamptz) - make_interval(hours => (hashint8(n + 2) & 1048575) % 26000),
                         CASE WHEN n % 50 = 7 THEN -500 ELSE 500 + (hashint8(n + 3) & 65535) END) AS drawn (at, amount)
    """,
    """
    INSERT INTO activity (member_id, kind, at, value, reference)
    SELECT member_id, CASE kind WHEN 'order' THEN 'purchased' ELSE 'refunded' END, at, amount, 'purchase:' || id
    FROM purchase
    """,
    """
    INSERT INTO member_summary (member_id, erased, tier_id, engagement_band, member_class, purchases, attended, spend,
                                points, joined_at, language, year_spend, referrals, engagement_score, recency,
                                frequency, money, first_purchase_at, last_purchase_at, interval_days, updated_at)
    SELECT m.id, false, m.tier_id, CAST(('{active,warm,cooling,lapsed}'::text[])[1 + m.id % 4] AS engagementband),
           CAST(CASE WHEN b.orders IS NULL THEN 'p4' ELSE 'e' || (1 + m.id % 4) END AS memberclass),
           coalesce(b.orders, 0), 0, coalesce(b.spend, 0), 0, m.joined_at, m.language, coalesce(b.year_spend, 0), 0, 0,
           0, 0, 0, b.first_at, b.last_at,
           CASE WHEN b.orders > 2 THEN extract(day FROM b.last_at - b.first_at)::int / b.orders ELSE 0 END,
           CAST(:now AS timestamptz)
    FROM member AS m
    LEFT JOIN (SELECT member_id, count(*) FILTER (WHERE kind = 'order') AS orders, sum(amount) AS spend,
                      min(at) AS first_at,
                      sum(amount) FILTER (WHERE at > CAST(:now AS timestamptz) - interval '365 days') AS year_spend,
                      max(at) AS last_at
               FROM purchase GROUP BY member_id) AS b ON b.member_id = m.id
    """,
)


def furnish_buyers(session: Session, members: int) -> int:
    """Gives the number of a segment of a quarter of them."""
    set_up_club(session, name={"en": "Bench"}, zone="UTC", language="en", currency="CNY", is_demo=False, now=NOW)
    install_tiers(session, currency="CNY")
    session.execute(text("SET LOCAL session_replication_role = replica"))  # what refers to what is right already
    for statement in _ROWS:
        session.execute(text(statement), {"members": members, "purchases": members * EACH, "now": NOW})
    rebuild_trips(session, now=NOW)
    return add_segment(session, name="Those who read Chinese", rule=RULE, now=NOW).id
