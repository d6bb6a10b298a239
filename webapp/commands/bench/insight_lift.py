"""What a large club wrote: a share of it left alone for good, one letter to most of the rest, and clicks."""

from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from campaigns.insight.attribution import attribution
from campaigns.insight.lift.report import lift
from campaigns.members.holdout import set_holdout
from campaigns.messaging.house_templates import install_defaults
from campaigns.messaging.models import Channel
from campaigns.messaging.templates import latest_version, latest_version_of
from campaigns.outreach.drafts import CampaignDraft
from campaigns.outreach.models import Campaign, Run, RunState
from campaigns.outreach.occasions.at_time import ONCE
from campaigns.outreach.operations import create_campaign
from webapp.commands.bench.insight_club import NOW

PERCENT, HELD_SINCE = 5, timedelta(days=120)
SENT = NOW - timedelta(days=60)
UNTIL = date(2026, 11, 25)

_WRITTEN = """
    INSERT INTO message (cause, run_id, member_id, channel, topic, transactional, template_version_id, language,
                         address, state, due_at, valid_until, created_at)
    SELECT 'run:' || CAST(:run AS text) || '/member:' || m.id || '/email', :run, m.id, 'email', 'events', false,
           :version, 'en', m.code || '@example.com',
           CASE WHEN hashint8(m.id) % 10 = 0 THEN 'held_out' ELSE 'delivered' END,
           :sent, CAST(:sent AS timestamptz) + interval '1 day', :sent
    FROM member AS m WHERE m.id % 10 > 0
"""
_FOLLOWED = """
    INSERT INTO activity (member_id, kind, at, value, reference, campaign_id)
    SELECT m.id, 'clicked', CAST(:sent AS timestamptz) + make_interval(hours => CAST(m.id % 900 AS int)), 1,
           'bench/' || m.id, :campaign
    FROM member AS m WHERE m.id % 7 = 3
"""


def furnish_letters(session: Session, segment_id: int) -> None:
    install_defaults(session, now=NOW)
    set_holdout(session, percent=PERCENT, now=NOW - HELD_SINCE)
    template_id = latest_version_of(session, "event_invitation").template_id
    draft = CampaignDraft(name="Bench", segment_id=segment_id, template_id=template_id, channels=(Channel.EMAIL,))
    campaign, version = (
        create_campaign(session, draft=draft, staff_id=None, now=SENT),
        latest_version(session, template_id),
    )
    campaign.launched_at = SENT
    run = Run(campaign=campaign, occurrence_key=ONCE, due_at=SENT, state=RunState.FINISHED, template_version=version)
    session.add(run)
    session.flush()
    session.execute(text(_WRITTEN), {"run": run.id, "version": version.id, "sent": SENT})
    session.execute(text(_FOLLOWED), {"campaign": campaign.id, "sent": SENT})


def lift_of_all(session: Session, _segment_id: int) -> object:
    return lift(session, now=NOW)


def lift_of_letter(session: Session, _segment_id: int) -> object:
    """Of nine tenths of the members."""
    return lift(session, campaign_id=session.scalars(select(Campaign.id)).one(), now=NOW)


def last_before_orders(session: Session, _segment_id: int) -> object:
    return attribution(session, until=UNTIL)


BARE = """
    SELECT member_id, count(*), sum(amount), sum(CAST(amount AS float) * amount) FROM purchase
    WHERE local_date BETWEEN '2025-07-29' AND '2026-08-28' GROUP BY member_id
"""
"""What was bought in the days that the first of them counts, by member."""
BARE_ORDERS = "SELECT count(*), sum(amount) FROM purchase WHERE kind = 'order' AND local_date > '2026-08-27'"
