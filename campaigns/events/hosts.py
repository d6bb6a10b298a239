"""Who of the staff receives the guests of an event."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.romanising import by_name
from campaigns.core.words import mark
from campaigns.events.models import EventHost
from campaigns.events.plans import PlanRefused
from campaigns.staff.models import Staff


class NoSuchHost(PlanRefused):
    sentence = mark("One of the hosts does not work here any more. Choose another. Nothing was changed.")
    field = "hosts"


def hosts_of(session: Session, event_id: int) -> Sequence[Staff]:
    """By name."""
    rows = select(Staff).join(EventHost, EventHost.staff_id == Staff.id).where(EventHost.event_id == event_id)
    return by_name(session.scalars(rows.order_by(Staff.id)))


def set_hosts(session: Session, *, event_id: int, staff_ids: Collection[int] | None) -> None:
    """Those and nobody else; nothing leaves them as they are. Whoever left the house stays where they stood."""
    if staff_ids is None:
        return
    before = set(session.scalars(select(EventHost.staff_id).where(EventHost.event_id == event_id)))
    wanted = set(staff_ids)
    working = set(session.scalars(select(Staff.id).where(among(Staff.id, wanted), Staff.active))) if wanted else set()
    if wanted - working - before:
        raise NoSuchHost
    session.execute(delete(EventHost).where(EventHost.event_id == event_id, EventHost.staff_id.not_in(wanted)))
    if added := wanted - before:
        session.execute(insert(EventHost), [{"event_id": event_id, "staff_id": each} for each in sorted(added)])
