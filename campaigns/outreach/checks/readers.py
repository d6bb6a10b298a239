"""Whom it reaches, and when: nobody at all, nobody who agreed, those for whom the hour has passed."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.messaging.models import SkipReason
from campaigns.outreach.breakdown import Dwindling
from campaigns.outreach.checks.found import NAMES, Check, Level
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.passed_hours import SAID, count_passed
from campaigns.outreach.review import Review


def check_readers(campaign: Campaign, seen: Review, *, texts: int) -> Iterator[Check]:
    """`texts` go at once where a mail has nowhere to go. What is always on has its readers from day to day."""
    if occasion_of(campaign).always_on:
        return
    for way in seen.by_channel:
        if way.matched and _without_consent(way) == way.matched:
            yield Check(
                Level.WARN,
                mark("%(channel)s: none of the %(count)s members who are meant has agreed to it."),
                {"channel": NAMES[way.channel], "count": way.matched},
            )
    if seen.to_send or texts:
        return
    if campaign.send_at is None:
        yield Check(Level.BLOCK, mark("Nobody would get it: nobody who is meant can be written to."))
    else:
        yield Check(Level.WARN, mark("As things stand nobody would get it; who is meant is seen anew when it is due."))


def check_hours(session: Session, campaign: Campaign, *, now: datetime) -> Iterator[Check]:
    passed = count_passed(session, campaign, now=now)
    if passed:
        yield Check(Level.WARN, SAID[campaign.when_late], {"members": passed})


def _without_consent(way: Dwindling) -> int:
    return sum(step.lost for step in way.steps if step.reason == SkipReason.NO_CONSENT.value)
