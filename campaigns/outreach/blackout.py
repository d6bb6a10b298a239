"""Blackout dates: days on which nothing that the club sends of its own accord goes out, where the member lives.

Those of the club hold for every campaign that staff make, its own come on top. What an event's times bring is kept to:
a reminder on the day after would be none.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.outreach.models import BlackoutDay, Campaign, OnBlackout

MOST_DAYS = 62
"""In one span, and of one campaign."""
LONGEST_TITLE = 80
YEARS = range(2000, 2101)
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:(?:\.\.|~|to|[\u2013\u2014\u81f3])(\d{4}-\d\d-\d\d))?")
_BETWEEN = re.compile(r"[,;\s\uff0c\uff1b\u3001]+")


class BadBlackout(Refused):
    sentence = mark(
        "“%(text)s” is no date. Write dates such as 2026-12-24, spans such as 2026-12-24..2026-12-26, "
        "with commas between. Nothing was changed."
    )
    status = 422


class TooManyDays(Refused):
    sentence = mark("At most %(most)s days at once. Nothing was changed.")
    status = 422


def read_days(text: str) -> tuple[date, ...]:
    """Dates and spans of dates as people write them, in order, each once. Raises BadBlackout or TooManyDays."""
    found: set[date] = set()
    for part in filter(None, (each.strip() for each in _BETWEEN.split(text))):
        found.update(_span(part))
    if len(found) > MOST_DAYS:
        raise TooManyDays(most=MOST_DAYS)
    return tuple(sorted(found))


def written_days(days: Iterable[date]) -> str:
    """The same as a text that `read_days` reads; days in a row as a span."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and day == spans[-1][-1] + timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(f"{span[0]}..{span[-1]}" if len(span) > 1 else f"{span[0]}" for span in spans)


def club_blackout(session: Session) -> Sequence[BlackoutDay]:
    return session.scalars(select(BlackoutDay).order_by(BlackoutDay.day)).all()


def add_blackout(session: Session, *, days: Sequence[date], title: str) -> None:
    """The same day again gets the new title."""
    if not days:
        raise BadBlackout(text="")
    rows = [{"day": day, "title": title.strip()[:LONGEST_TITLE]} for day in days]
    added = insert(BlackoutDay).values(rows)
    session.execute(added.on_conflict_do_update(index_elements=["day"], set_={"title": added.excluded.title}))


def remove_blackout(session: Session, *, day: date) -> None:
    session.execute(delete(BlackoutDay).where(BlackoutDay.day == day))


def days_off(session: Session, campaign: Campaign) -> frozenset[date]:
    """Of the campaign, by the calendar where each member lives."""
    if campaign.milestone_id is not None:
        return frozenset()
    return frozenset([*session.scalars(select(BlackoutDay.day)), *campaign.blackout_days])


def is_left_out(session: Session, campaign: Campaign, day: date) -> bool:
    """Whether what is due on that day never goes out."""
    return campaign.on_blackout is OnBlackout.SKIP and day in days_off(session, campaign)


def _span(text: str) -> Iterable[date]:
    read = _SPAN.fullmatch(text)
    try:
        first, last = (date.fromisoformat(each) for each in (read.group(1), read.group(2) or read.group(1)))  # type: ignore[union-attr]
    except (AttributeError, ValueError) as fault:
        raise BadBlackout(text=text[:40]) from fault
    if first > last or first.year not in YEARS or last.year not in YEARS:
        raise BadBlackout(text=text[:40])
    if (last - first).days >= MOST_DAYS:
        raise TooManyDays(most=MOST_DAYS)
    return (first + timedelta(days=more) for more in range((last - first).days + 1))
