"""What can be chosen on a report's page, of what it takes."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from campaigns.core.words import localised
from campaigns.events.queries import list_events
from campaigns.outreach.queries import campaign_names
from campaigns.segments.queries import list_segments
from campaigns.staff.queries import list_staff
from webapp.formats import say_date
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.segment_names import segment_choices

Choice = tuple[Any, str]
MOST_EVENTS = 200


def choices_of(session: Session, takes: Collection[Takes], *, now: datetime) -> Mapping[str, tuple[str, list[Choice]]]:
    """By the name in the address: what stands when nothing is chosen, and what can be."""
    offered = {each: OFFERED[each] for each in takes if each in OFFERED}
    return {each.value: (nothing(), [*choices(session, now)]) for each, (nothing, choices) in offered.items()}


def _segments(session: Session, _now: datetime) -> Iterator[Choice]:
    yield from segment_choices(list_segments(session))


def _campaigns(session: Session, _now: datetime) -> Iterator[Choice]:
    yield from campaign_names(session)


def _events(session: Session, now: datetime) -> Iterator[Choice]:
    for event in list_events(session, now=now, past=True)[:MOST_EVENTS]:
        yield event.code, f"{localised(event.title, language())} · {say_date(event.starts_at)}"


def _owners(session: Session, _now: datetime) -> Iterator[Choice]:
    yield from ((staff.id, staff.name) for staff in list_staff(session))


OFFERED: Mapping[Takes, tuple[Callable[[], str], Callable[[Session, datetime], Iterator[Choice]]]] = {
    Takes.SEGMENT: (lambda: _("All members"), _segments),
    Takes.CAMPAIGN: (lambda: _("All campaigns"), _campaigns),
    Takes.EVENT: (lambda: _("Which event"), _events),
    Takes.OWNER: (lambda: _("The whole team"), _owners),
}
