"""`convive event draw …`: whom to invite, drawn and shown before it is used."""

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.events.draws.operations import plan_draw, use_draw
from campaigns.events.draws.plans import DrawPlan, Unfilled, Weights
from campaigns.events.draws.queries import draw_from_kept, find_draft, get_draw, list_places
from campaigns.events.draws.sight import show_draft
from campaigns.events.models import Draw, Spot
from campaigns.events.queries import named_event
from campaigns.members.models import Tier
from campaigns.outreach.drawn import invite_and_write
from campaigns.segments.queries import find_segment
from webapp.commands.context import AN_ID, emit, json_option, pass_runtime

SEED_LENGTH = 8
event_argument = click.argument("event_name", metavar="EVENT")
draw_argument = click.argument("draw_id", metavar="DRAW", type=AN_ID)


class NoSuchTier(NotFound):
    sentence = mark("There is no tier with the key %(tier)s.")


@click.group()
def draw() -> None:
    """Whom to invite: planned, shown, used; then the reserve moves up. DRAW is its number."""


@draw.command()
@event_argument
@click.option("--segment", required=True, help="Who may be drawn: a saved segment, by its name or number.")
@click.option("--seats", type=int, required=True, help="Seats to fill.")
@click.option("--quota", "quotas", type=(str, int), multiple=True, metavar="TIER SEATS", help="Seats kept for a tier.")
@click.option("--percent", is_flag=True, help="Quotas are percent of the seats.")
@click.option("--unfilled", type=click.Choice([each.value for each in Unfilled]), default=Unfilled.OTHERS.value)
@click.option("--weights", type=(int, int, int, int), default=Weights().all(), metavar="E I F C", show_default=True)
@click.option("--companions", type=int, default=0, help="How many each may bring.")
@click.option("--acceptance", type=int, help="Percent who say yes; as at past events unless given.")
@click.option("--no-show", type=int, help="Percent of those who stay away; as at past events unless given.")
@click.option("--moves-up", is_flag=True, help="Reserves are invited by themselves, once a day.")
@click.option("--seed", help="The same seed and facts give the same list; drawn by lot unless given.")
@json_option
@pass_runtime
def plan(runtime: Runtime, /, event_name: str, *, seed: str | None, as_json: bool, **said: Any) -> None:
    """Draw, or draw again. Nobody is invited. WEIGHTS: engagement, interest, fairness, chance."""
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        drafted = plan_draw(
            session,
            event_id=named_event(session, event_name).id,
            plan=_plan(session, said),
            seed=seed or runtime.random_code(SEED_LENGTH),
            staff_id=None,
            now=now,
        )
        row = _draft_row(runtime, session, drafted)
    emit(row, as_json=as_json)


@draw.command()
@event_argument
@json_option
@pass_runtime
def show(runtime: Runtime, event_name: str, *, as_json: bool) -> None:
    """The event's draft with the facts of now."""
    with runtime.sessions() as session:
        drafted = find_draft(session, named_event(session, event_name).id)
        if drafted is None:
            raise NotFound(what=mark("draw"))
        row = _draft_row(runtime, session, drafted)
    emit(row, as_json=as_json)


@draw.command()
@draw_argument
@click.argument("digest")
@json_option
@pass_runtime
def use(runtime: Runtime, draw_id: int, digest: str, *, as_json: bool) -> None:
    """Keep the list that was shown with DIGEST and invite those on it. A campaign writes to them."""
    with runtime.sessions.begin() as session:
        used = use_draw(session, draw_id=draw_id, digest=digest, staff_id=None, now=runtime.clock())
        row = {"draw": used.id, "invited": len(used.chosen), "digest": used.digest}
    emit(row, as_json=as_json)


@draw.command()
@draw_argument
@click.argument("count", type=click.IntRange(1, 1000))
@json_option
@pass_runtime
def reserves(runtime: Runtime, draw_id: int, count: int, *, as_json: bool) -> None:
    """Invite the next COUNT of the reserve; if the first were written to, these get the same letter."""
    with runtime.sessions.begin() as session:
        wave, letter = invite_and_write(session, draw_id=draw_id, count=count, staff_id=None, now=runtime.clock())
        row = {"draw": draw_id, "wave": wave.number, "invited": wave.size, "campaign": letter.id if letter else None}
    emit(row, as_json=as_json)


@draw.command()
@draw_argument
@json_option
@pass_runtime
def check(runtime: Runtime, draw_id: int, *, as_json: bool) -> None:
    """Reckon a used draw anew from the facts kept with it, and say whether the same list comes out."""
    with runtime.sessions() as session:
        used = get_draw(session, draw_id)
        if used.used_at is None:
            raise NotFound(what=mark("draw"))
        again = draw_from_kept(session, used)
        kept = [place.member_id for place in list_places(session, draw_id, Spot.CHOSEN, limit=len(used.chosen))]
    same = [each.candidate.member_id for each in again.chosen] == kept
    emit({"draw": draw_id, "same_list": same, "same_digest": again.digest == used.digest}, as_json=as_json)


def _plan(session: Session, said: dict[str, Any]) -> DrawPlan:
    engagement, interest, fairness, chance = said["weights"]
    return DrawPlan(
        segment_id=find_segment(session, said["segment"]).id,
        seats=said["seats"],
        quotas={tier_id_of(session, key): amount for key, amount in said["quotas"]},
        in_percent=said["percent"],
        unfilled=Unfilled(said["unfilled"]),
        weights=Weights(engagement=engagement, interest=interest, fairness=fairness, chance=chance),
        companions=said["companions"],
        acceptance=said["acceptance"],
        no_show=said["no_show"],
        moves_up=said["moves_up"],
    )


def tier_id_of(session: Session, key: str) -> int:
    found = session.scalar(select(Tier.id).where(Tier.key == key.replace("\x00", "")))
    if found is None:
        raise NoSuchTier(tier=key)
    return found


def _draft_row(runtime: Runtime, session: Session, drafted: Draw) -> dict[str, Any]:
    shown = show_draft(session, drafted, now=runtime.clock())
    return {
        "draw": drafted.id,
        "seed": drafted.seed,
        "digest": shown.drawn.digest,
        "changed": shown.changed,
        "chosen": [each.candidate.member_id for each in shown.drawn.chosen],
        "reserve": len(shown.drawn.reserve),
        "excluded": {reason.value: count for reason, count in shown.excluded.items()},
        "expected": round(shown.comes.expected, 1),
        "range": [shown.comes.low, shown.comes.high],
        "risk": round(shown.comes.risk, 3),
    }
