"""What a campaign can be made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from campaigns.events.models import Event, EventState
from campaigns.greetings.holidays.known import Holiday
from campaigns.greetings.holidays.queries import read_holidays
from campaigns.members.models import CustomField, FieldKind, Tier
from campaigns.members.profile.custom_fields import list_fields
from campaigns.members.queries import list_tiers
from campaigns.members.signals.queries import signal_names
from campaigns.messaging.models import Template
from campaigns.segments.models import Segment
from campaigns.segments.queries import segment_select


@dataclass(frozen=True, slots=True)
class Choices:
    """Events are those that still take answers."""

    segments: Sequence[Segment]
    templates: Sequence[Template]
    events: Sequence[Event]
    date_fields: Sequence[CustomField]
    tiers: Sequence[Tier]
    signals: Sequence[str]
    holidays: Sequence[Holiday]


def campaign_choices(session: Session, *, now: datetime, event_id: int | None = None) -> Choices:
    """`event_id` is what was chosen already, which may be over by now."""
    still_open = and_(Event.state != EventState.CANCELLED, Event.in_time(now))
    open_events = select(Event).where(or_(still_open, Event.id == event_id))
    return Choices(
        segments=session.scalars(select(Segment)).all(),
        templates=session.scalars(select(Template)).all(),
        events=session.scalars(open_events.order_by(Event.starts_at)).all(),
        tiers=list_tiers(session),
        signals=signal_names(session),
        holidays=read_holidays(session),
        date_fields=[field for field in list_fields(session) if field.kind is FieldKind.DATE],
    )


def count_segment(session: Session, segment_id: int, *, now: datetime) -> int:
    """How many members the segment has as of `now`, whether or not they may be written to."""
    members = segment_select(session, segment_id, now).subquery()
    return session.scalar(select(func.count()).select_from(members)) or 0
