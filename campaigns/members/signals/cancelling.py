"""Signals that are taken back: a booking that was cancelled. They stay on the timeline, and nothing goes by them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.models import Signal
from campaigns.members.purchases.source import check_source


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`unchanged` had been cancelled before, `unknown` are references of which nothing was told."""

    cancelled: int
    unchanged: int
    unknown: tuple[str, ...]


def cancel_signals(session: Session, references: Collection[str], *, source: str, now: datetime) -> Cancelled:
    check_source(source)
    told = (Signal.source == source, among(Signal.reference, set(references)))
    locked = select(Signal.reference, Signal.cancelled_at).where(*told).order_by(Signal.id).with_for_update()
    standing = dict(session.execute(locked).all())
    session.execute(update(Signal).where(*told, Signal.cancelled_at.is_(None)).values(cancelled_at=now))
    before = sum(at is not None for at in standing.values())
    unknown = tuple(sorted(set(references) - standing.keys()))
    return Cancelled(len(standing) - before, before, unknown)
