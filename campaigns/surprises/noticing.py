"""What playbooks wait for, beside remarks: visits and signals as they come; days, years and tiers once a day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Date, Integer, Select, Text, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.core.zones import club_zone
from campaigns.members.models import (
    Activity,
    ActivityKind,
    Member,
    MemberSummary,
    Signal,
    SpecialDay,
    SpecialDayKind,
    TierChange,
)
from campaigns.members.profile.birthdays import special_days_between
from campaigns.members.timeline import ActivityBatch
from campaigns.surprises.models import Cue, Playbook
from campaigns.surprises.suggesting import Cues, suggest

LATELY = timedelta(days=3)
"""How far back the daily round looks for new tiers, so that one which failed loses none."""


def notice(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction, after the summaries are up to date."""
    if batch.has(ActivityKind.ATTENDED):
        _notice_visits(session, batch, now)
    if batch.has(ActivityKind.SIGNAL):
        _notice_signals(session, batch, now)


def _notice_visits(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """The visit that just happened was the n-th."""
    today = now.astimezone(club_zone(session)).date()
    came = MemberSummary.member_id.in_(batch.member_ids(ActivityKind.ATTENDED))
    for playbook in _playbooks(session, Cue.VISITS):
        rows = _cues(
            MemberSummary.member_id,
            occasion=literal(f"visits:{playbook.number}", Text),
            day=literal(today + timedelta(days=playbook.lead_days), Date),
            note=cast(literal(playbook.number), Text),
        ).where(came, MemberSummary.attended == playbook.number)
        suggest(session, playbook, Cues(rows, cue=Cue.VISITS), now=now)


def _notice_signals(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Those of the same name about the same day are one occasion; one about a day that is over is none."""
    today = now.astimezone(club_zone(session)).date()
    told = Activity.reference == func.concat("signal:", Signal.id)
    for playbook in _playbooks(session, Cue.SIGNAL):
        soon = literal(today + timedelta(days=playbook.lead_days), Date)
        of_day = func.concat(Signal.name, ":", func.to_char(Signal.day, "YYYY-MM-DD"))
        rows = _cues(
            Signal.member_id,
            occasion=case((Signal.day.is_(None), func.concat("signal:", Signal.id)), else_=of_day),
            day=func.coalesce(Signal.day, soon),
            note=Signal.name,
        )
        heard = rows.join(Activity, told).where(batch.is_in(), Activity.kind == ActivityKind.SIGNAL)
        if playbook.signal_name:
            heard = heard.where(Signal.name == playbook.signal_name)
        in_time = heard.where(or_(Signal.day.is_(None), Signal.day >= today))
        suggest(session, playbook, Cues(in_time, cue=Cue.SIGNAL), now=now)


def look_ahead(session: Session, now: datetime) -> None:
    """Chore: done twice, or by two at once, it suggests nothing twice."""
    zone = club_zone(session)
    for cue, find in _DAILY.items():
        for playbook in _playbooks(session, cue):
            kind = SpecialDayKind.MEMBERSHIP if cue is Cue.MEMBERSHIP else playbook.day_kind
            found = Cues(find(playbook, zone, now), cue=cue, day_kind=kind)
            suggest(session, playbook, found, now=now)


def _playbooks(session: Session, cue: Cue) -> Sequence[Playbook]:
    """The active ones, the narrower before the wider: the first that fits has it."""
    chosen = select(Playbook).where(Playbook.active, Playbook.cue == cue)
    narrow = (Playbook.signal_name == "", Playbook.number.is_(None), Playbook.segment_id.is_(None))
    return session.scalars(chosen.order_by(*narrow, Playbook.id)).all()


def _special_days(playbook: Playbook, zone: ZoneInfo, now: datetime) -> Select[Any]:
    kind = playbook.day_kind or SpecialDayKind.BIRTHDAY
    found = special_days_between(kind, _days(playbook, zone, now))
    on = next(iter(found.selected_columns))
    occasion = func.concat(f"{kind.value}:", func.to_char(on, "YYYY-MM-DD"))
    return found.with_only_columns(
        *_named(SpecialDay.member_id, occasion, on, SpecialDay.whose), maintain_column_froms=True
    )


def _memberships(playbook: Playbook, zone: ZoneInfo, now: datetime) -> Select[Any]:
    """The day of the year on which they joined; of 29 February the 28th."""
    days = _days(playbook, zone, now)
    due = table_of("due", (("on", Date),), [(day,) for day in days]).c
    joined = cast(func.timezone(zone.key, Member.joined_at), Date)
    years = cast(func.date_part("year", due.on) - func.date_part("year", joined), Integer)
    rows = _cues(
        Member.id,
        occasion=func.concat("membership:", years),
        day=due.on,
        note=cast(years, Text),
    ).where(due.on == cast(joined + func.make_interval(years), Date), years > 0)
    return rows if playbook.number is None else rows.where(years == playbook.number)


def _tiers(playbook: Playbook, zone: ZoneInfo, now: datetime) -> Select[Any]:
    day = now.astimezone(zone).date() + timedelta(days=playbook.lead_days)
    return _cues(
        TierChange.member_id,
        occasion=func.concat("tier:", TierChange.id),
        day=literal(day, Date),
        note=literal("", Text),
    ).where(TierChange.up, TierChange.at > now - LATELY)


_DAILY: Mapping[Cue, Callable[[Playbook, ZoneInfo, datetime], Select[Any]]] = {
    Cue.SPECIAL_DAY: _special_days,
    Cue.MEMBERSHIP: _memberships,
    Cue.TIER: _tiers,
}


def _days(playbook: Playbook, zone: ZoneInfo, now: datetime) -> list[date]:
    """From tomorrow on: today nothing can be prepared any more."""
    today = now.astimezone(zone).date()
    return [today + timedelta(days=ahead) for ahead in range(1, playbook.lead_days + 1)]


def _cues(member_id: Any, *, occasion: Any, day: Any, note: Any) -> Select[Any]:
    return select(*_named(member_id, occasion, day, note))


def _named(member_id: Any, occasion: Any, day: Any, note: Any) -> tuple[ColumnElement[Any], ...]:
    return (
        cast(member_id, BigInteger).label("member_id"),
        occasion.label("occasion"),
        day.label("day"),
        note.label("note"),
    )
