"""Anything that a few words name: members, events, campaigns, segments, templates, surprises."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager

from campaigns.core.words import LANGUAGES
from campaigns.events.models import Event
from campaigns.members.finding import find_members, is_called, sought
from campaigns.members.models import Member
from campaigns.messaging.models import Template
from campaigns.outreach.models import Campaign
from campaigns.segments.models import Segment
from campaigns.segments.ready import READY
from campaigns.staff.models import Role
from campaigns.staff.permissions import Permission, may
from campaigns.surprises.models import Moment, Playbook, Remark


class Kind(enum.StrEnum):
    """In the order in which they are shown."""

    MEMBER = "member"
    EVENT = "event"
    CAMPAIGN = "campaign"
    SEGMENT = "segment"
    TEMPLATE = "template"
    MOMENT = "moment"


SHOWN_TO: Mapping[Kind, Permission] = {
    Kind.MEMBER: Permission.VIEW_MEMBERS,
    Kind.EVENT: Permission.VIEW_EVENTS,
    Kind.CAMPAIGN: Permission.VIEW_CAMPAIGNS,
    Kind.SEGMENT: Permission.VIEW_SEGMENTS,
    Kind.TEMPLATE: Permission.VIEW_CAMPAIGNS,
    Kind.MOMENT: Permission.PLAN_MOMENTS,
}
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Sought:
    """`template_names` are those of the house in the reader's language, by key; they are kept in English."""

    text: str
    now: datetime
    limit: int
    template_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Sequence[str]:
        return sought(self.text).split()

    @property
    def is_enough(self) -> bool:
        """A single letter names everybody; a single Chinese sign is a family."""
        plain = sought(self.text)
        return len(plain) >= LEAST_LETTERS or (plain != "" and not plain.isascii())


@dataclass(frozen=True, slots=True)
class Finds:
    """Rows of one kind; `more` than these fit."""

    kind: Kind
    rows: Sequence[Any]
    more: bool


def find_anything(session: Session, what: Sought, *, role: Role) -> Sequence[Finds]:
    """Of each kind that the role may see and of which there is any, at most `what.limit`; one statement a kind."""
    return list(_finds(session, what, role)) if what.is_enough else []


def _finds(session: Session, what: Sought, role: Role) -> Iterator[Finds]:
    for kind, read in READ.items():
        rows = read(session, what) if may(role, SHOWN_TO[kind]) else ()
        if rows:
            yield Finds(kind, rows[: what.limit], len(rows) > what.limit)


def _members(session: Session, what: Sought) -> Sequence[Member]:
    return find_members(session, what.text, limit=what.limit + 1)


def _events(session: Session, what: Sought) -> Sequence[Event]:
    """What is not over goes first, then the nearest."""
    titles = [Event.title[language].astext for language in LANGUAGES]
    rows = select(Event)
    for word in what.words:
        rows = rows.where(or_(_holds(word, *titles, Event.venue, Event.address), Event.code == word.lower()))
    away = func.abs(func.extract("epoch", Event.starts_at - what.now))
    return _first(session, rows.order_by(Event.ends_at <= what.now, away, Event.id), what)


def _campaigns(session: Session, what: Sought) -> Sequence[Campaign]:
    """The newest first; what events bring by themselves stands with them."""
    rows = select(Campaign).where(Campaign.milestone_id.is_(None))
    for word in what.words:
        rows = rows.where(_holds(word, Campaign.name))
    return _first(session, rows.order_by(Campaign.created_at.desc(), Campaign.id.desc()), what)


def _segments(session: Session, what: Sought) -> Sequence[Segment]:
    """Those of the house by their name in any language, whichever they were added in."""
    ready = {name: " ".join(each.name.values()) for each in READY for name in each.name.values()}
    rows = select(Segment)
    for word in what.words:
        rows = rows.where(_holds_or_said(word, Segment.name, Segment.name, ready))
    return _first(session, rows.order_by(func.lower(Segment.name), Segment.id), what)


def _templates(session: Session, what: Sought) -> Sequence[Template]:
    rows = select(Template)
    for word in what.words:
        rows = rows.where(_holds_or_said(word, Template.name, Template.key, what.template_names))
    return _first(session, rows.order_by(Template.name, Template.id), what)


def _moments(session: Session, what: Sought) -> Sequence[Moment]:
    """Of whom, what for, or by which playbook; the latest day first."""
    rows = select(Moment).join(Moment.member).join(Moment.playbook).outerjoin(Moment.remark)
    rows = rows.where(Member.erased_at.is_(None))
    for word in what.words:
        rows = rows.where(or_(is_called(word), _holds(word, Playbook.name, Moment.note, Remark.text)))
    rows = rows.options(contains_eager(Moment.member), contains_eager(Moment.playbook))
    return _first(session, rows.order_by(Moment.day.desc(), Moment.id.desc()), what)


READ: Mapping[Kind, Callable[[Session, Sought], Sequence[Any]]] = {
    Kind.MEMBER: _members,
    Kind.EVENT: _events,
    Kind.CAMPAIGN: _campaigns,
    Kind.SEGMENT: _segments,
    Kind.TEMPLATE: _templates,
    Kind.MOMENT: _moments,
}


def _holds(word: str, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def _holds_or_said(
    word: str, name: InstrumentedAttribute[str], key: InstrumentedAttribute[str], said: Mapping[str, str]
) -> ColumnElement[bool]:
    """Also those whose key says the word in a language in which it is not kept."""
    return or_(_holds(word, name), key.in_([each for each, text in said.items() if word.casefold() in text.casefold()]))


def _first(session: Session, rows: Select[Any], what: Sought) -> Sequence[Any]:
    return session.scalars(rows.limit(what.limit + 1)).all()
