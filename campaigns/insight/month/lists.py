"""The lists of a review: what stands in their columns, and whose page each row leads to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.core.words import LocalText, localised
from campaigns.insight.month import words
from campaigns.insight.month.review import MonthReview

Value = str | int | date


@dataclass(frozen=True, slots=True)
class Row:
    """Of the page it leads to, `page` is the kind and `number` the id; empty where there is none."""

    values: tuple[Value, ...]
    page: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """`key` and `columns` are named in `words`; texts are in the reader's language."""

    key: str
    columns: tuple[str, ...]
    rows: Sequence[Row]


_Made = Callable[[MonthReview, str], Iterator[Row]]


def lists_done(found: MonthReview, language: str) -> list[Listing]:
    return _lists(_DONE, found, language)


def lists_ahead(found: MonthReview, language: str) -> list[Listing]:
    return _lists(_AHEAD, found, language)


def _lists(made: Mapping[str, tuple[tuple[str, ...], _Made]], found: MonthReview, language: str) -> list[Listing]:
    return [Listing(key, columns, [*rows(found, language)]) for key, (columns, rows) in made.items()]


def _held(found: MonthReview, language: str) -> Iterator[Row]:
    for each in found.month.held:
        counts = (each.invited, each.came, each.there, each.brought)
        yield Row(
            (_text(each.event.title, language), _day(each.event.starts_at, found), *counts), "event", each.event.id
        )


def _written(found: MonthReview, _language: str) -> Iterator[Row]:
    for each in found.month.written:
        counts = each.counts
        yield Row(
            (each.campaign.name, counts.sent, counts.not_sent, counts.failed, counts.unknown),
            "campaign",
            each.campaign.id,
        )


def _touched(found: MonthReview, language: str) -> Iterator[Row]:
    for each in found.month.touched:
        name = each.staff.name if each.staff else _text(words.FORMER, language)
        yield Row(
            (name, each.contacts, each.members), "staff" if each.staff else "", each.staff.id if each.staff else 0
        )


def _events(found: MonthReview, language: str) -> Iterator[Row]:
    for event in found.ahead.events:
        values = (_text(event.title, language), _day(event.starts_at, found), event.seats_held, event.capacity)
        yield Row(values, "event", event.id)


def _days(found: MonthReview, language: str) -> Iterator[Row]:
    for kind, count in found.ahead.days.items():
        if count:
            yield Row((_text(words.DAYS[kind], language), count))


def _holidays(found: MonthReview, language: str) -> Iterator[Row]:
    told = dict.fromkeys((each.day, _text(each.holiday.name, language)) for each in found.ahead.holidays)
    yield from (Row((name, day)) for day, name in told)


def _due(found: MonthReview, language: str) -> Iterator[Row]:
    """Campaigns at a set time and messages of events, by time."""
    due: list[tuple[datetime, str, str, int]] = [
        (campaign.send_at, campaign.name, "campaign", campaign.id)
        for campaign in found.ahead.campaigns
        if campaign.send_at
    ]
    for each in found.ahead.milestones:
        what = _text(words.MILESTONES[each.kind], language) % {"event": _text(each.event.title, language)}
        due.append((each.due_at, what, "event", each.event_id))
    yield from (Row((what, _day(at, found)), page, number) for at, what, page, number in sorted(due))


_DONE: Mapping[str, tuple[tuple[str, ...], _Made]] = {
    "held": (("event", "day", "invited", "came", "there", "brought"), _held),
    "written": (("campaign", "sent", "not_sent", "failed", "unknown"), _written),
    "touched": (("staff", "contacts", "members"), _touched),
}
_AHEAD: Mapping[str, tuple[tuple[str, ...], _Made]] = {
    "next_events": (("event", "day", "taken", "seats"), _events),
    "next_due": (("what", "day"), _due),
    "next_days": (("what", "value"), _days),
    "next_holidays": (("name", "day"), _holidays),
}


def _text(texts: LocalText, language: str) -> str:
    return localised(texts, language)


def _day(at: datetime, found: MonthReview) -> date:
    return at.astimezone(found.month.span.zone).date()
