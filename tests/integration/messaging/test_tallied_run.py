"""What is tallied of a run is what its ledger says, however its messages end."""

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Consent, Member, Topic
from campaigns.messaging.aside import skip_claimed
from campaigns.messaging.claims import begin_hand_over, claim
from campaigns.messaging.delivery import Delivery, deliver_due
from campaigns.messaging.ledger import stop_run
from campaigns.messaging.models import Channel, SkipReason
from campaigns.messaging.overview import overview
from campaigns.messaging.providers.base import Accepted, Ambiguous, Found, Rejected
from campaigns.messaging.reconciliation import reconcile
from campaigns.messaging.sweep import MOST_LOSSES, expire_claims
from campaigns.outreach.models import Campaign
from campaigns.outreach.operations import cancel_campaign
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_budget import limit
from tests.factories_messaging import make_message
from tests.factories_outreach import born_on, ledger, make_audience, make_greeting, make_launched, make_member
from tests.integration.messaging.conftest import Said


def planned(session: Session, runtime: Runtime, **values: Any) -> Campaign:
    """To ten who may be written to and one who may not."""
    make_audience(session, 10)
    make_member(session)
    campaign = make_launched(session, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return campaign


def outcomes(session: Session) -> Counter[str]:
    channels = overview(session, now=NOW, system_now=NOW).channels
    return sum((Counter(channel.outcomes) for channel in channels), Counter())


def of_the_ledger(session: Session, campaign: Campaign) -> Counter[str]:
    skipped = set(SkipReason)
    return Counter(
        f"{m.state}/{m.reason if m.reason in skipped else ''}".rstrip("/") for m in ledger(session, campaign)
    )


def without_reasons(counts: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, count in counts.items():
        found[name if name.startswith("skipped") else name.partition("/")[0]] += count
    return found


def test_a_run_with_each_kind_of_end(session: Session, runtime: Runtime, delivery: Delivery, provider: Said) -> None:
    campaign = planned(session, runtime, holdout_percent=20)
    provider.answers = [Accepted("a"), Rejected("550"), Ambiguous("?")]
    late, cancelled, mourned, unwilling, *_ = [each for each in ledger(session, campaign) if each.state == "ready"]
    late.valid_until = NOW
    cancelled.due_at += timedelta(hours=1)
    session.get_one(Member, mourned.member_id).deceased = True
    session.execute(delete(Consent).where(Consent.member_id == unwilling.member_id))
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    cancel_campaign(session, campaign_id=campaign.id, now=NOW)
    assert without_reasons(outcomes(session)) == of_the_ledger(session, campaign)
    assert set(outcomes(session)) == {
        "accepted", "cancelled", "expired", "failed/refused", "held_out", "skipped/deceased", "skipped/no_consent",
        "unknown/no_answer",
    }  # fmt: skip


def test_what_is_held_has_not_ended(session: Session, runtime: Runtime, delivery: Delivery) -> None:
    campaign = planned(session, runtime)
    before = outcomes(session)
    stop_run(session, campaign.runs[0].id, reason="ceiling", now=NOW)
    session.commit()
    deliver_due(delivery, channel=Channel.EMAIL)
    assert outcomes(session) == before == {"skipped/no_consent": 1}


def test_a_run_that_is_planned_again_is_tallied_once(session: Session, runtime: Runtime, clock: StandingClock) -> None:
    born_on(session, make_member(session), NOW.month, NOW.day)
    campaign = make_greeting(session)
    session.commit()
    for _ in range(2):
        tick(runtime.sessions, clock=clock)
        plan_due_runs(runtime.sessions, clock=clock)
        clock.move(by=timedelta(minutes=6))
    assert len(ledger(session, campaign)) == 1
    assert sum(outcomes(session).values()) == 1


def test_what_yields_to_another_run_is_tallied(session: Session, runtime: Runtime) -> None:
    limit(session, (1, 7))
    make_audience(session, 1)
    for topic in (Topic.OFFERS, Topic.EVENTS):
        make_launched(session, topic=topic)
        session.commit()
        plan_due_runs(runtime.sessions, clock=runtime.clock)
    assert outcomes(session) == {"skipped/capped": 1}


def test_what_cannot_be_written_is_tallied_once(session: Session) -> None:
    message = make_message(session)
    claimed = take(session)
    for _ in range(2):
        skip_claimed(session, {message.id: "template"}, claim_id=claimed, channel=Channel.EMAIL, system_now=NOW)
    assert outcomes(session) == {"skipped/template": 1}


def test_what_silent_workers_had_in_hand_is_tallied(session: Session, delivery: Delivery, clock: StandingClock) -> None:
    lost, given_up = make_message(session), make_message(session)
    given_up.losses = lost.losses = MOST_LOSSES - 1
    session.flush()
    for message in (lost, given_up):
        claimed = take(session)
        begin_hand_over(session, claim_id=claimed, message_ids=[message.id] * (message is lost), lease_until=NOW)
    clock.move(by=timedelta(minutes=1))
    expire_claims(session, delivery=delivery)
    assert outcomes(session) == {"unknown/silent_worker": 1, "skipped/quarantined": 1}


def test_what_was_looked_up_is_tallied_as_taken(
    session: Session, delivery: Delivery, provider: Said, clock: StandingClock
) -> None:
    make_message(session)
    session.commit()
    provider.answers, provider.records = [Ambiguous("?")], [Found("there")]
    deliver_due(delivery, channel=Channel.EMAIL)
    clock.move(by=timedelta(hours=1))
    reconcile(delivery, channel=Channel.EMAIL)
    assert outcomes(session) == {"unknown/no_answer": 1, "accepted/looked_up": 1}


def take(session: Session) -> int:
    chunk = claim(
        session, channel=Channel.EMAIL, provider="said", limit=9, now=NOW, system_now=NOW, lease_until=NOW,
    )  # fmt: skip
    return chunk.claim_id
