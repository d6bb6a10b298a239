"""Members who are all invited to one event."""

from sqlalchemy import select

from campaigns.events.invitations import ensure_invitations
from campaigns.events.links import PURPOSE
from campaigns.events.models import Invitation
from campaigns.members.models import Member
from webapp.commands.bench.delivery.house import House
from webapp.commands.bench.house import bench_event


def invite_crowd(house: House, code: str, guests: int, *, capacity: int) -> tuple[int, list[str]]:
    """The id of the event, and of each guest the path of their page."""
    runtime = house.runtime
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        event_id = bench_event(session, code, capacity=capacity, now=now)
        members = select(Member.id).order_by(Member.id).limit(guests)
        ensure_invitations(session, event_id=event_id, members=members, now=now)
        ids = session.scalars(select(Invitation.id).where(Invitation.event_id == event_id)).all()
    return event_id, [f"/r/{runtime.signer.sign(PURPOSE, each)}" for each in ids]
