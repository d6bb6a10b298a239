"""One month on one page, beside the month before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.insight.keeping import Question, answer
from campaigns.insight.models import MonthFigure
from campaigns.insight.month.ahead import Ahead, days_of_members, month_ahead
from campaigns.insight.month.care import Cared, care_given
from campaigns.insight.month.gatherings import Held, events_held
from campaigns.insight.month.kept import kept_months
from campaigns.insight.month.results import Results, results_of
from campaigns.insight.month.spans import Span, month_after, month_before, month_of
from campaigns.insight.month.touches import Touched, contacts_by_staff
from campaigns.insight.month.waiting import StillOpen, still_open
from campaigns.insight.month.whose import Whose
from campaigns.insight.month.writing import Written, written_by_campaigns
from campaigns.insight.queries import CameBack, came_back
from campaigns.insight.week import DayKind
from campaigns.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What is read of every member and purchase: of the month before and this one, and days of the month after."""

    results: Sequence[Results]
    came_back: Sequence[CameBack]
    days: Mapping[DayKind, int]


SHAPE = TypeAdapter(Reckoned)
EVERYBODY = Whose()


class MonthToCome(Refused):
    sentence = mark("That month has not begun. Choose an earlier one.")
    status = 422


@dataclass(frozen=True, slots=True)
class Month:
    """`came_back`: of all who ever bought by its last day, who did so on a second day."""

    span: Span
    held: Sequence[Held]
    written: Sequence[Written]
    touched: Sequence[Touched]
    cared: Cared
    results: Results
    came_back: CameBack

    @property
    def greetings(self) -> int:
        """Messages that went out."""
        return sum(each.counts.sent for each in self.written if each.is_greeting)

    @property
    def campaigns(self) -> Sequence[Written]:
        """Those that greet left out."""
        return [each for each in self.written if not each.is_greeting]

    @property
    def contacts(self) -> int:
        return sum(each.contacts for each in self.touched)

    @property
    def invited(self) -> int:
        return sum(each.invited for each in self.held)

    @property
    def came(self) -> int:
        return sum(each.came for each in self.held)

    @property
    def there(self) -> int:
        return sum(each.there for each in self.held)

    @property
    def brought(self) -> int:
        return sum(each.brought for each in self.held)

    @property
    def failed(self) -> int:
        return sum(each.counts.failed for each in self.written)


@dataclass(frozen=True, slots=True)
class MonthReview:
    """`is_running` while the month is not over: its figures are of the days so far."""

    month: Month
    before: Month
    open: StillOpen
    ahead: Ahead
    owner: Staff | None
    lately: Sequence[MonthFigure]
    """The months up to this one as they were kept, the earliest first; of the whole club alone."""
    is_running: bool
    made_at: datetime
    kept_at: datetime | None = None
    """When what came of it, and the days of members to come, were counted, if not just now."""


def month_review(
    session: Session, *, month: date, owner_id: int | None = None, anew: bool = False, now: datetime
) -> MonthReview:
    """The month that has that day. Raises MonthToCome, and NotFound where there is no such owner.

    For what came of it, and for days of members, what was kept today serves, unless it is to be counted `anew`.
    """
    whose = Whose(owner_id)
    owner = must_exist(session.get(Staff, owner_id), mark("colleague")) if owner_id is not None else None
    span = month_of(month, club_zone(session))
    if span.begins > now:
        raise MonthToCome
    question = results_question(session, month, whose=whose)
    reckoned, kept_at = answer(session, question, now=None if owner or anew else now)
    both = _read_months(session, [month_before(span), span], reckoned, whose=whose, now=now)
    return MonthReview(
        month=both[1],
        before=both[0],
        open=still_open(session, whose=whose, now=now),
        ahead=month_ahead(session, month_after(span), days=reckoned.days),
        owner=owner,
        lately=kept_months(session, until=span.first) if owner is None else (),
        is_running=not span.is_over(now),
        made_at=now,
        kept_at=kept_at,
    )


def results_question(session: Session, month: date, *, whose: Whose = EVERYBODY) -> Question[Reckoned]:
    """What takes long of a month's review, as it may be kept where it is of the whole club."""
    span = month_of(month, club_zone(session))
    asked = {"month": span.first}
    return Question("month", SHAPE, asked, partial(_reckoned, session, span, whose=whose))


def _reckoned(session: Session, span: Span, *, whose: Whose) -> Reckoned:
    spans = [month_before(span), span]
    return Reckoned(
        results=results_of(session, spans, whose=whose),
        came_back=[came_back(session, until=each.last, members=whose.select()) for each in spans],
        days=days_of_members(session, month_after(span), whose),
    )


def last_whole_month(session: Session, *, now: datetime) -> date:
    """Its first day, by the club's calendar."""
    zone = club_zone(session)
    return month_before(month_of(now.astimezone(zone).date(), zone)).first


def _read_months(
    session: Session, spans: Sequence[Span], reckoned: Reckoned, *, whose: Whose, now: datetime
) -> list[Month]:
    """A statement for each part, however many months."""
    held = events_held(session, spans, whose=whose, now=now)
    written = written_by_campaigns(session, spans, whose=whose)
    touched = contacts_by_staff(session, spans, whose=whose)
    cared = care_given(session, spans, whose=whose)
    came = (reckoned.results, reckoned.came_back)
    return [Month(*parts) for parts in zip(spans, held, written, touched, cared, *came, strict=True)]
