"""Planning a draw, changing it by hand, using it, and letting reserves move up."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, each_of
from campaigns.core.copying import copy_rows
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.events.draws.candidates import read_excluded
from campaigns.events.draws.choosing import Drawn, fill, seats_for
from campaigns.events.draws.plans import DrawPlan, DrawRefused, check_open, check_plan, read_plan, tree_of
from campaigns.events.draws.queries import (
    basis_of,
    draw_again,
    find_draft,
    get_draw,
    outlook_now,
    ranked_of,
    rates_kept,
)
from campaigns.events.draws.rates import ONE
from campaigns.events.invitations import ensure_invitations
from campaigns.events.locking import lock_event
from campaigns.events.models import Draw, DrawHand, DrawPlace, DrawWave, Spot
from campaigns.members.models import Member

LONGEST_REASON = 200
AHEAD = 1_000
"""So many of the reserve are looked at when the next ones are asked for."""


class UsedAlready(Refused):
    sentence = mark("This draw has been used already and can no longer be changed. Nobody was invited twice.")


class NotUsed(Refused):
    sentence = mark("This draw has not been used yet, so nobody of it can move up.")


class FactsChanged(Refused):
    sentence = mark("The list has changed since you saw it. Nobody was invited. Look at it again, then use it.")


class NobodyChosen(Refused):
    sentence = mark("Nobody is on the list, so there is nothing to use.")


class NobodyLeft(Refused):
    sentence = mark("Nobody of the reserve can be invited any more.")


class NoReason(DrawRefused):
    sentence = mark("Say why, in at most 200 characters.")
    field = "reason"


def plan_draw(
    session: Session, *, event_id: int, plan: DrawPlan, seed: str, staff_id: int | None, now: datetime
) -> Draw:
    """Draw with this plan: the event's draft, new or changed. Who was put on or taken off by hand stays so."""
    event = lock_event(session, event_id=event_id)
    check_plan(session, plan, event, seed=seed, now=now)
    drafted = find_draft(session, event_id)
    if drafted is None:
        drafted = Draw(event=event, created_at=now, created_by_id=staff_id)
        session.add(drafted)
    drafted.segment_id, drafted.plan, drafted.seed, drafted.drawn_at = plan.segment_id, tree_of(plan), seed, now
    drafted.digest, drafted.chosen = "", []
    session.flush()
    _note(session, drafted, now=now)
    return drafted


def redraw(session: Session, *, draw_id: int, now: datetime) -> Draw:
    """Draw again with the same plan and seed and the facts of today."""
    drafted = _draft(session, draw_id)
    check_open(drafted.event, now=now)
    drafted.drawn_at = now
    _note(session, drafted, now=now)
    return drafted


def drop_draft(session: Session, *, draw_id: int) -> None:
    session.delete(_draft(session, draw_id))
    session.flush()


def set_by_hand(
    session: Session, *, draw_id: int, member_id: int, pinned: bool, reason: str, staff_id: int | None, now: datetime
) -> None:
    """Put somebody on the list, or take them off it; the list is drawn again around them."""
    drafted = _draft(session, draw_id)
    said = " ".join(reason.replace("\x00", "").split())
    if not 1 <= len(said) <= LONGEST_REASON:
        raise NoReason
    must_exist(session.get(Member, member_id), mark("member"))
    session.merge(DrawHand(draw_id=draw_id, member_id=member_id, pinned=pinned, reason=said, staff_id=staff_id, at=now))
    session.flush()
    _note(session, drafted, now=now)


def clear_by_hand(session: Session, *, draw_id: int, member_id: int, now: datetime) -> None:
    drafted = _draft(session, draw_id)
    session.execute(delete(DrawHand).where(DrawHand.draw_id == draw_id, DrawHand.member_id == member_id))
    _note(session, drafted, now=now)


def use_draw(session: Session, *, draw_id: int, digest: str, staff_id: int | None, now: datetime) -> Draw:
    """Keep the list as it was shown (`digest`) and invite the chosen. Of two who do this at once one is refused."""
    used = _draft(session, draw_id)
    check_plan(session, read_plan(used.plan), used.event, seed=used.seed, now=now)
    drawn = draw_again(session, used, now=now)
    if drawn.digest != digest:
        raise FactsChanged
    if not drawn.chosen:
        raise NobodyChosen
    used.used_at, used.used_by_id, used.digest = now, staff_id, drawn.digest
    used.chosen = [each.candidate.member_id for each in drawn.chosen]
    used.basis = basis_of(drawn.rates, used.event.interests)
    wave = _add_wave(session, used, len(used.chosen), staff_id=staff_id, now=now)
    _keep(session, wave, drawn)
    _invite(session, used, used.chosen, now=now)
    return used


def invite_reserves(session: Session, *, draw_id: int, count: int, staff_id: int | None, now: datetime) -> DrawWave:
    """The next `count` of the reserve, in order, without those who cannot be invited any more."""
    used = _used(session, draw_id)
    check_open(used.event, now=now)
    ids = [place.member_id for place in next_reserves(session, used, now=now)[: max(count, 0)]]
    if not ids:
        raise NobodyLeft
    wave = _add_wave(session, used, len(ids), staff_id=staff_id, now=now)
    mine = (DrawPlace.draw_id == used.id, among(DrawPlace.member_id, ids))
    session.execute(update(DrawPlace).where(*mine).values(wave_id=wave.id))
    _invite(session, used, ids, now=now)
    return wave


def next_reserves(session: Session, used: Draw, *, now: datetime) -> Sequence[DrawPlace]:
    """Those next in line who can still be invited, as far as one looks ahead."""
    waiting = select(DrawPlace).where(
        DrawPlace.draw_id == used.id, DrawPlace.spot == Spot.RESERVE, DrawPlace.wave_id.is_(None)
    )
    places = session.scalars(waiting.order_by(DrawPlace.place).limit(AHEAD)).all()
    gone = read_excluded(session, used.event, [place.member_id for place in places], now=now)
    return [place for place in places if place.member_id not in gone]


def count_to_move_up(session: Session, used: Draw, *, now: datetime) -> int:
    """How many reserves are expected to fit into the seats that those invited so far will leave empty."""
    room = round((read_plan(used.plan).seats - outlook_now(session, used, now=now).expected) * ONE)
    ranked = [ranked_of(used, place) for place in next_reserves(session, used, now=now)]
    rates = rates_kept(used)
    return len(fill(ranked, rates, room)) if ranked and room >= seats_for(ranked[0], rates) else 0


def _draft(session: Session, draw_id: int) -> Draw:
    """Under the event's lock, which comes first everywhere."""
    found = _locked(session, draw_id)
    if found.used_at is not None:
        raise UsedAlready
    return found


def _used(session: Session, draw_id: int) -> Draw:
    found = _locked(session, draw_id)
    if found.used_at is None:
        raise NotUsed
    return found


def _locked(session: Session, draw_id: int) -> Draw:
    event_id = get_draw(session, draw_id).event_id
    lock_event(session, event_id=event_id)
    found = get_draw(session, draw_id)
    session.refresh(found, ["used_at", "plan", "seed", "drawn_at", "digest", "chosen", "basis"])
    return found


def _note(session: Session, drafted: Draw, *, now: datetime) -> None:
    """Draw, and remember what went in and who came out, so that a change of facts can be told."""
    drawn = draw_again(session, drafted, now=now)
    drafted.digest, drafted.chosen = drawn.digest, [each.candidate.member_id for each in drawn.chosen]
    session.flush()


_COLUMNS = (
    "draw_id",
    "member_id",
    "spot",
    "place",
    "reason",
    "pinned",
    "tier_id",
    "band",
    "engagement",
    "shared",
    "waited",
    "score",
    "wave_id",
)


def _keep(session: Session, wave: DrawWave, drawn: Drawn) -> None:
    copy_rows(session, DrawPlace.__tablename__, _COLUMNS, _rows(wave, drawn))


def _rows(wave: DrawWave, drawn: Drawn) -> Iterator[tuple[Any, ...]]:
    draw_id = wave.draw_id
    for spot, listed, wave_id in ((Spot.CHOSEN, drawn.chosen, wave.id), (Spot.RESERVE, drawn.reserve, None)):
        for place, (each, score, _) in enumerate(listed, 1):
            yield (draw_id, each[0], spot.value, place, None, each.pinned, *each[1:6], score, wave_id)
    for each in drawn.excluded:
        yield (draw_id, each[0], Spot.EXCLUDED.value, 0, each.excluded, each.pinned, *each[1:6], 0, None)


def _add_wave(session: Session, used: Draw, size: int, *, staff_id: int | None, now: datetime) -> DrawWave:
    number = session.scalars(select(func.count()).where(DrawWave.draw_id == used.id)).one() + 1
    wave = DrawWave(draw_id=used.id, number=number, size=size, invited_at=now, staff_id=staff_id)
    session.add(wave)
    session.flush()
    session.expire(used, ["waves"])
    return wave


def _invite(session: Session, used: Draw, ids: Sequence[int], *, now: datetime) -> None:
    """Each may bring as many as the plan says."""
    party = read_plan(used.plan).companions + 1
    ensure_invitations(session, event_id=used.event_id, members=each_of(ids), largest_party=party, now=now)
