"""What greetings will send over the year: of a large club each is foretold as its day begins, and kept."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.insight.keeping import Answer, Question, kept_today
from campaigns.outreach.ahead import A_YEAR, Ahead, ahead_of_campaign, by_day, campaigns_ahead
from campaigns.outreach.models import Campaign
from campaigns.outreach.sketches import columns_kept

Foretold = Sequence[tuple[date, str, int, int]]
"""Of one campaign: day, key, due, to write, as `Ahead` has them."""
SHAPE: TypeAdapter[Foretold] = TypeAdapter(Foretold)


def days_ahead(session: Session, *, first: date, last: date, now: datetime) -> Answer[Sequence[Ahead]]:
    """As `read_ahead`. A campaign that was changed since its year was kept, or lies beyond it, is reckoned."""
    found: list[Ahead] = []
    kept_at = None
    for campaign in campaigns_ahead(session):
        question = _year_of(session, campaign, now=now)
        year = kept_today(session, question, now=now) if last <= _year(session, now)[1] else None
        if year is None:
            found += ahead_of_campaign(session, campaign, first=first, last=last, now=now)
        else:
            kept_at = year.kept_at
            days = (day for day in year.found if first <= day[0] <= last)
            found += [Ahead(day, campaign, key, due, to_write) for day, key, due, to_write in days]
    return Answer(by_day(found), kept_at)


def years_ahead(session: Session, now: datetime) -> Iterator[Question[Foretold]]:
    """One a campaign."""
    for campaign in campaigns_ahead(session):
        yield _year_of(session, campaign, now=now)


def _year_of(session: Session, campaign: Campaign, *, now: datetime) -> Question[Foretold]:
    """Named by all that the campaign and its segment say, so that one that was changed is another question."""
    first, last = _year(session, now)
    stands: dict[str, Any] = {**columns_kept(campaign), "rule": campaign.segment and campaign.segment.rule}
    said = json.dumps(to_jsonable_python(stands), sort_keys=True)
    asked = {"campaign": campaign.id, "stands": hashlib.sha256(said.encode()).hexdigest(), "first": first}
    return Question("ahead", SHAPE, asked, partial(_foretell, session, campaign, first=first, last=last, now=now))


def _foretell(session: Session, campaign: Campaign, **span: Any) -> Foretold:
    return [(each.day, each.key, each.due, each.to_write) for each in ahead_of_campaign(session, campaign, **span)]


def _year(session: Session, now: datetime) -> tuple[date, date]:
    """From today, where the club is."""
    today = now.astimezone(club_zone(session)).date()
    return today, today + A_YEAR
