"""`convive event sessions`: who has a place in which session, and choosing for a guest."""

from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.words import localised
from campaigns.events.models import Event, EventSession, Invitation
from campaigns.events.queries import named_event
from campaigns.events.sessions.choosing import choose_sessions
from campaigns.events.sessions.places import Taken, offered_sessions, places_taken, places_waited_for
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_draws import event_argument
from webapp.commands.event_guests import named_guest


@click.command()
@event_argument
@click.argument("member", required=False)
@click.option("--take", "names", multiple=True, help="A session by its English title; the party takes these alone.")
@click.option("--wait", "waits", multiple=True, help="One that is full: the party waits for it.")
@click.option("--none", "nothing", is_flag=True, help="The party takes and waits for no session.")
@json_option
@pass_runtime
def sessions(
    runtime: Runtime,
    /,
    *,
    event_name: str,
    member: str | None,
    names: tuple[str, ...],
    waits: tuple[str, ...],
    nothing: bool,
    as_json: bool,
) -> None:
    """Sessions with seats of their own: who is in them and who waits; or those of one MEMBER, chosen for them."""
    chosen = any((names, waits, nothing))
    if nothing and any((names, waits)):
        raise click.UsageError("--none takes no session.")
    if member is None and chosen:
        raise click.UsageError("Name the MEMBER who chooses.")
    with runtime.sessions.begin() as session:
        event = named_event(session, event_name)
        if member is None:
            rows = _of_all(session, event)
        else:
            guest = named_guest(session, event, member)
            if chosen:
                choose_sessions(session, invitation_id=guest.id, names=names, waits=waits, now=runtime.clock())
            rows = _of_one(session, guest)
    emit(rows, as_json=as_json)


def _of_one(session: Session, guest: Invitation) -> list[dict[str, Any]]:
    return [
        _row(each.session) | {"free": each.free, "mine": each.mine, "position": each.position}
        for each in offered_sessions(session, guest)
    ]


def _of_all(session: Session, event: Event) -> list[dict[str, Any]]:
    taken, waiting = places_taken(session, event.id), places_waited_for(session, event.id)
    return [
        _row(each)
        | {"taken": sum(party.people for party in taken.get(each.name, ()))}
        | {"guests": _codes(taken.get(each.name, ())), "waiting": _codes(waiting.get(each.name, ()))}
        for each in event.choosable_sessions
    ]


def _row(each: EventSession) -> dict[str, Any]:
    return {"session": each.name, "title_zh": localised(each.title, "zh"), "starts_at": each.starts_at} | {
        "seats": each.seats
    }


def _codes(parties: Sequence[Taken]) -> list[str]:
    return [party.invitation.member.code for party in parties]
