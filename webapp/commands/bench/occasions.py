"""How soon today's occasions are found among all members, and what a year will bring."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.core.operations import set_up_club
from campaigns.members.models import Member
from campaigns.members.tiers.steps import install_tiers
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version_of
from campaigns.outreach.ahead import A_YEAR, read_ahead
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind
from campaigns.outreach.occasions.every import OCCASIONS, occasion_of
from campaigns.outreach.operations import create_campaign
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.own_server import furnished

MEMBERS = 100_000
FINDING_REACH, YEAR_REACH = 1.0, 10.0
"""Seconds for a million members, and for the year of a hundred thousand with five greetings."""
ROUNDS = 5
NOW = datetime(2026, 9, 25, 9, tzinfo=UTC)
"""The day of the Mid-Autumn Festival."""
KINDS: Sequence[tuple[OccasionKind, dict[str, Any]]] = (
    (OccasionKind.BIRTHDAY, {}),
    (OccasionKind.WEDDING, {"shift_days": -7}),
    (OccasionKind.MEMBERSHIP, {}),
    (OccasionKind.COMPANION, {}),
    (OccasionKind.HOLIDAY, {"holidays": ("mid_autumn", "spring_festival", "christmas")}),
)

_ROWS = (
    """
    INSERT INTO member (code, full_name, call_name, language, zone, country, tier_id, deceased, joined_at)
    SELECT 'b' || n, 'Guest ' || n, 'Guest', CASE WHEN n % 3 = 0 THEN 'zh' ELSE 'en' END,
           ('{Asia/Shanghai,Europe/London,America/New_York,Asia/Tokyo}'::text[])[1 + n % 4],
           ('{CN,GB,US,JP}'::text[])[1 + n % 4], (SELECT id FROM tier WHERE rank = 0), false,
           CAST(:now AS timestamptz) - make_interval(days => 1 + (hashint8(n) & 65535) % 3000)
    FROM generate_series(1, :members) AS n
    """,
    """
    INSERT INTO member_summary (member_id, erased, tier_id, engagement_band, member_class, purchases, attended, spend,
                                points, year_spend, referrals, engagement_score, recency, frequency, money, language,
                                joined_at, updated_at)
    SELECT id, false, tier_id, 'warm', 'e4', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, language, joined_at, :now FROM member
    """,
    """
    INSERT INTO contact_point (member_id, kind, address, state, preferred)
    SELECT id, 'email', 'b' || id || '@example.com', 'active', true FROM member
    """,
    """
    INSERT INTO consent (member_id, kind, topic, state, at)
    SELECT id, 'email', 'greetings', 'granted', :now FROM member WHERE id % 10 <> 0
    """,
    """
    INSERT INTO special_day (member_id, whose, kind, calendar, month, day, in_leap_month, leap_day_rule)
    SELECT id, whose, kind, CASE WHEN lunar THEN 'lunar' ELSE 'gregorian' END, 1 + (hash & 65535) % 12,
           1 + (hash >> 16 & 32767) % CASE WHEN lunar THEN 30 ELSE 28 END, lunar AND hash & 15 = 0, 'february_28'
    FROM member, LATERAL (VALUES ('', 'birthday'), ('', 'wedding'), ('Mei', 'birthday')) AS of_a (whose, kind),
         LATERAL (SELECT hashint8(id * 7 + length(whose) + length(kind)), id % 3 = 0) AS drawn (hash, lunar)
    WHERE kind = 'birthday' AND whose = '' OR id % 4 = 0
    """,
)
_BARE = """
    SELECT count(*) FROM special_day WHERE kind = 'birthday' AND whose = ''
    AND (calendar = 'gregorian' AND month = 9 AND day = 25 OR calendar = 'lunar' AND month = 8 AND day = 15)
"""


def occasions(times: int) -> Iterator[Figure]:
    """Ten times the usual size are the million members of the promise."""
    members = MEMBERS * times
    with furnished(partial(_furnish, members=members)) as (sessions, _):
        bare = _median(sessions, lambda session: session.execute(text(_BARE)).one())
        birthdays = _median(sessions, partial(_found, kinds=KINDS[:1]))
        yield Figure(f"whose birthday it is among {members:,} members", birthdays, bare, FINDING_REACH)
        everything = _median(sessions, partial(_found, kinds=KINDS))
        yield Figure(f"{len(KINDS)} occasions of a day among {members:,} members", everything, bare, FINDING_REACH)
        read = "SELECT count(*) FROM member JOIN contact_point ON contact_point.member_id = member.id"
        bare = _median(sessions, lambda session: session.execute(text(read)).one())
        year = _median(sessions, _year, rounds=1)
        yield Figure(f"the year ahead of {members:,} members", year, bare, YEAR_REACH * times)


def _found(session: Session, kinds: Sequence[tuple[OccasionKind, dict[str, Any]]]) -> None:
    """Counted as the run of today finds them, before anybody asks whether they may be written to."""
    for campaign in session.scalars(select(Campaign).where(Campaign.occasion.in_([kind for kind, _how in kinds]))):
        key, _at = occasion_of(campaign).as_if_due(session, campaign, now=NOW)
        whose = occasion_of(campaign).members(session, campaign, select(Member.id), key)
        session.scalars(select(func.count()).select_from(whose.subquery())).one()


def _year(session: Session) -> None:
    read_ahead(session, first=NOW.date(), last=NOW.date() + A_YEAR, now=NOW + timedelta(hours=1))


def _median(sessions: Sessions, step: Any, *, rounds: int = ROUNDS) -> float:
    """After a first time, which is for the plans and the cache."""
    taken = []
    for _ in range(rounds + 1):
        with sessions() as session:
            taken.append(seconds(partial(step, session)))
    return median(taken[1:])


def _furnish(session: Session, members: int) -> None:
    set_up_club(session, name={"en": "Bench"}, zone="UTC", language="en", currency="CNY", is_demo=False, now=NOW)
    install_tiers(session, currency="CNY")
    install_defaults(session, now=NOW)
    session.execute(text("SET LOCAL session_replication_role = replica"))  # what refers to what is right already
    for statement in _ROWS:
        session.execute(text(statement), {"members": members, "now": NOW})
    everybody = add_segment(session, name="Everybody", rule=parse_rule({"all": []}), now=NOW)
    template = latest_version_of(session, "birthday_greeting").template_id
    for kind, how in KINDS:
        draft = CampaignDraft(
            name=kind.value,
            segment_id=everybody.id,
            template_id=template,
            channels=(Channel.EMAIL,),
            topic=OCCASIONS[kind].topic,
            occasion=kind,
            **how,
        )
        campaign = create_campaign(session, draft=draft, staff_id=None, now=NOW)
        campaign.state, campaign.launched_at = CampaignState.ACTIVE, NOW
