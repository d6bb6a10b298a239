"""The questions that are kept for the day, as a report puts them when nothing else is asked of it.

Of the whole club, and of the chapters in whose bounds anybody reads reports.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from campaigns.chapters.bounds import within
from campaigns.core.zones import club_zone
from campaigns.insight.buyers import Window
from campaigns.insight.friends import friends_question
from campaigns.insight.intervals import intervals_question
from campaigns.insight.keeping import MANY, Question, keep
from campaigns.insight.lift.keeping import keep_lifts
from campaigns.insight.models import KeptReading
from campaigns.insight.month.review import last_whole_month, results_question
from campaigns.insight.repeat_purchase import everybody_question, repeat_question
from campaigns.insight.second_purchase import second_question
from campaigns.insight.year_ahead import years_ahead
from campaigns.members.queries import has_members
from campaigns.staff.queries import bounds_of_readers


def keep_readings(session: Session, now: datetime, *, least: int = MANY) -> None:
    """Once `now` is on a new day, where the club is; of at least so many members. Harmless when repeated."""
    session.execute(delete(KeptReading))
    for chapters in ((), *bounds_of_readers(session)):
        with within(session, chapters):
            if has_members(session, least):
                _keep(session, now, least=least)


def _keep(session: Session, now: datetime, *, least: int) -> None:
    for question in _questions(session, now):
        keep(session, question, question.reckon(), now=now)
    keep_lifts(session, now, least=least)


def _questions(session: Session, now: datetime) -> Iterator[Question[Any]]:
    """Up to yesterday, the last whole day, and of the last whole month; and what greetings will send from today on."""
    yesterday = now.astimezone(club_zone(session)).date() - timedelta(days=1)
    window = Window(yesterday)
    yield repeat_question(session, window)
    yield everybody_question(session, window)
    yield second_question(session, window)
    yield intervals_question(session, window)
    yield friends_question(session, until=yesterday)
    yield results_question(session, last_whole_month(session, now=now))
    yield from years_ahead(session, now)
