"""Reads of draws: a draft as it would be drawn now, and a used one as it was kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.core.arrays import among
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.events.draws.attendance import Guest, Outlook, look_ahead
from campaigns.events.draws.candidates import read_candidates
from campaigns.events.draws.choosing import Candidate, Drawn, Ranked, draw, luck_of
from campaigns.events.draws.plans import DrawPlan, read_plan
from campaigns.events.draws.rates import Past, Rate, Rates, read_past, reckon
from campaigns.events.models import Draw, DrawHand, DrawPlace, Excluded, Invitation, InvitationState, Spot
from campaigns.members.models import Member, Tier


def get_draw(session: Session, draw_id: int) -> Draw:
    loaded = [joinedload(Draw.event), joinedload(Draw.segment), selectinload(Draw.waves)]
    return must_exist(session.get(Draw, draw_id, options=loaded), mark("draw"))


def find_draft(session: Session, event_id: int) -> Draw | None:
    draft = select(Draw).where(Draw.event_id == event_id, Draw.used_at.is_(None))
    return session.scalar(draft.options(joinedload(Draw.event), joinedload(Draw.segment)))


def list_used(session: Session, event_id: int) -> Sequence[Draw]:
    """The newest first, with their waves."""
    used = select(Draw).where(Draw.event_id == event_id, Draw.used_at.is_not(None))
    return session.scalars(used.options(selectinload(Draw.waves)).order_by(Draw.used_at.desc(), Draw.id)).all()


def hands_of(session: Session, draw_id: int) -> Sequence[DrawHand]:
    hands = select(DrawHand).where(DrawHand.draw_id == draw_id).options(joinedload(DrawHand.member))
    return session.scalars(hands.order_by(DrawHand.at, DrawHand.member_id)).all()


def draw_again(session: Session, drafted: Draw, *, now: datetime) -> Drawn:
    """A draft with the facts of `now`: the same list as before unless they changed, which its digest tells."""
    plan, hands = read_plan(drafted.plan), hands_of(session, drafted.id)
    candidates = read_candidates(session, drafted.event, plan.segment_id, hands, drawn_at=drafted.drawn_at, now=now)
    rates = reckon(read_past(session, now=drafted.drawn_at), plan)
    return draw(plan, candidates, rates, interests=drafted.event.interests, seed=drafted.seed)


def draw_from_kept(session: Session, used: Draw) -> Drawn:
    """A used draw reckoned anew from the facts kept with it."""
    plan = read_plan(used.plan)
    rates = rates_kept(used)
    rows = session.scalars(select(DrawPlace).where(DrawPlace.draw_id == used.id).order_by(DrawPlace.member_id))
    candidates = [candidate_of(row) for row in rows]
    return draw(plan, candidates, rates, interests=used.basis["interests"], seed=used.seed)


def candidate_of(place: DrawPlace) -> Candidate:
    return Candidate(
        place.member_id,
        place.tier_id,
        place.band,
        place.engagement,
        place.shared,
        place.waited,
        place.reason or "",
        place.pinned,
    )


def ranked_of(used: Draw, place: DrawPlace) -> Ranked:
    return Ranked(candidate_of(place), place.score, luck_of(used.seed, place.member_id))


def basis_of(rates: Rates, interests: Sequence[str]) -> dict[str, Any]:
    """What of a draw is kept beside its places; `rates_kept` reads it."""
    cells = [[*cell, *_numbers(rate)] for cell, rate in sorted(rates.cells.items())]
    return {"interests": list(interests), "club": _numbers(rates.club), "cells": cells}


def rates_kept(used: Draw) -> Rates:
    cells = {(tier_id, band): _rate(numbers) for tier_id, band, *numbers in used.basis["cells"]}
    return Rates(_rate(used.basis["club"]), cells)


def list_places(session: Session, draw_id: int, spot: Spot, *, limit: int, offset: int = 0) -> Sequence[DrawPlace]:
    places = select(DrawPlace).where(DrawPlace.draw_id == draw_id, DrawPlace.spot == spot)
    ordered = places.options(joinedload(DrawPlace.member)).order_by(DrawPlace.place, DrawPlace.member_id)
    return session.scalars(ordered.limit(limit).offset(offset)).all()


def wave_members(wave_id: int) -> Select[int]:
    """The ids of those who were invited together."""
    return select(DrawPlace.member_id).where(DrawPlace.wave_id == wave_id)


def count_spots(session: Session, draw_id: int) -> Mapping[Spot, int]:
    """Every spot is there."""
    rows = session.execute(
        select(DrawPlace.spot, func.count()).where(DrawPlace.draw_id == draw_id).group_by(DrawPlace.spot)
    )
    return dict.fromkeys(Spot, 0) | dict(rows.all())


def count_excluded(session: Session, draw_id: int) -> Mapping[Excluded, int]:
    rows = session.execute(
        select(DrawPlace.reason, func.count())
        .where(DrawPlace.draw_id == draw_id, DrawPlace.spot == Spot.EXCLUDED)
        .group_by(DrawPlace.reason)
    )
    return {reason: count for reason, count in sorted(rows.all()) if reason}


def answers_to(session: Session, draw_id: int) -> Mapping[int, Invitation]:
    """Member id → the invitation, of all who were invited from a used draw."""
    rows = (
        select(Invitation)
        .join(DrawPlace, DrawPlace.member_id == Invitation.member_id)
        .join(Draw, Draw.id == DrawPlace.draw_id)
        .where(Draw.id == draw_id, Invitation.event_id == Draw.event_id, DrawPlace.wave_id.is_not(None))
    )
    return {each.member_id: each for each in session.scalars(rows)}


def named(session: Session, ids: Iterable[int]) -> Mapping[int, Member]:
    """Id → member with tier."""
    wanted = set(ids)
    rows = select(Member).where(among(Member.id, wanted)).options(joinedload(Member.tier)) if wanted else None
    return {} if rows is None else {member.id: member for member in session.scalars(rows)}


def every_tier(session: Session) -> Sequence[Tier]:
    """Also those no longer in force, the highest first."""
    return session.scalars(select(Tier).order_by(Tier.rank.desc())).all()


def outlook_of(plan: DrawPlan, chosen: Iterable[Ranked], rates: Rates) -> Outlook:
    """How many of those chosen will come."""
    return look_ahead((_guest(plan, rates, each.candidate) for each in chosen), plan.seats)


def yes_of(plan: DrawPlan, chosen: Iterable[Ranked], rates: Rates) -> Outlook:
    """How many seats those chosen will ask for, whether or not they come in the end."""
    return look_ahead((_guest(plan, rates, each.candidate, asked=True) for each in chosen), plan.seats)


def outlook_now(session: Session, used: Draw, *, now: datetime) -> Outlook:
    """How many of those invited so far will come, given what they have answered."""
    plan, rates, answers = read_plan(used.plan), rates_kept(used), answers_to(session, used.id)
    places = select(DrawPlace).where(DrawPlace.draw_id == used.id, DrawPlace.wave_id.is_not(None))
    guests = (
        _answered(plan, rates, candidate_of(place), answers[place.member_id], now=now)
        for place in session.scalars(places)
        if place.member_id in answers
    )
    return look_ahead(guests, plan.seats)


def _answered(plan: DrawPlan, rates: Rates, candidate: Candidate, answer: Invitation, *, now: datetime) -> Guest:
    comes = 1 - rates.of(candidate.tier_id, candidate.band).no_show / 1000
    others = answer.party_size - 1
    if answer.state is InvitationState.ATTENDED:
        return Guest(1, others, others)
    if answer.state in (InvitationState.ATTENDING, InvitationState.WAITLISTED):
        return Guest(comes, others, others)
    waits = answer.state is InvitationState.TENTATIVE or (
        answer.state is InvitationState.INVITED and (plan.answer_until is None or now < plan.answer_until)
    )
    return _guest(plan, rates, candidate) if waits else Guest(0)


def _guest(plan: DrawPlan, rates: Rates, candidate: Candidate, *, asked: bool = False) -> Guest:
    rate = rates.of(candidate.tier_id, candidate.band)
    chance = rate.acceptance / 1000 if asked else rate.comes / 1_000_000
    return Guest(chance, rate.friends / 1000, plan.companions)


def _numbers(rate: Rate) -> list[int]:
    return [rate.acceptance, rate.no_show, rate.friends, *rate.past]


def _rate(numbers: Sequence[int]) -> Rate:
    acceptance, no_show, friends, *past = numbers
    return Rate(acceptance, no_show, friends, Past(*past))
