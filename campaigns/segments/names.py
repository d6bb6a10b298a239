"""What rules name: other segments, and what the club has of tiers, staff, fields, events, campaigns and members."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.base import Base
from campaigns.core.words import LocalText, mark
from campaigns.segments.conditions.lists import InSegment
from campaigns.segments.faults import BadRule, Fault
from campaigns.segments.frame import Frame
from campaigns.segments.models import Segment
from campaigns.segments.rules import Rule, parse_rule, places_of

LARGEST = 500
"""Parts of a rule together with all that it refers to."""
MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` and `title` are columns of `table`: what rules name it by, and how it is called.

    `sentence` says that there is none. Tables are known by their names, as those of rooms above must be.
    """

    table: str
    key: str
    title: str
    sentence: str

    @property
    def columns(self) -> Any:
        return Base.metadata.tables[self.table].c


KINDS: Mapping[str, Kind] = {
    "tier": Kind("tier", "key", "name", mark("there is no tier “%(name)s”; choose from %(known)s")),
    "field": Kind("custom_field", "key", "name", mark("there is no field “%(name)s”; choose from %(known)s")),
    "owner": Kind("staff", "id", "name", mark("there is no member of staff %(name)s; choose from %(known)s")),
    "chapter": Kind("chapter", "id", "name", mark("there is no chapter %(name)s; choose from %(known)s")),
    "event": Kind("event", "id", "title", mark("there is no event %(name)s; choose from %(known)s")),
    "campaign": Kind("campaign", "id", "name", mark("there is no campaign %(name)s; choose from %(known)s")),
    "segment": Kind("segment", "id", "name", mark("there is no segment %(name)s; choose from %(known)s")),
    "member": Kind("member", "code", "full_name", mark("there is no member “%(name)s”; choose from %(known)s")),
}
"""What conditions may name."""


def check_names(session: Session, rule: Rule, *, now: datetime) -> None:
    """Refuse what does not exist, circles, and what cannot be asked of a field."""
    frame = Frame(session, now, rules=rules_named(session, rule))
    faults = [*_missing(session, rule), *_misfits(rule, frame)]
    if faults:
        raise BadRule(faults)


def rules_named(session: Session, rule: Rule) -> Mapping[int, Rule]:
    """The rules of all segments that the rule mentions, and those that they mention."""
    return _Resolver(session).resolved(rule)


def titles(session: Session) -> Mapping[str, Mapping[Any, str | LocalText]]:
    """Kind → key → how it is called, of all that rules may name but members; newest first."""
    return {name: dict(_titles(session, kind)) for name, kind in KINDS.items() if name != "member"}


def _titles(session: Session, kind: Kind) -> Iterator[tuple[Any, Any]]:
    rows = select(kind.columns[kind.key], kind.columns[kind.title]).order_by(kind.columns.id.desc())
    return ((key, title) for key, title in session.execute(rows))


def _missing(session: Session, rule: Rule) -> Iterator[Fault]:
    wanted = defaultdict(list)
    for place, condition in places_of(rule):
        for name in condition.names():
            wanted[name.kind].append((place, name.key))
    for kind, named in wanted.items():
        column = KINDS[kind].columns[KINDS[kind].key]
        there = set(session.scalars(select(column).where(among(column, {key for _, key in named}))))
        gone = [(place, key) for place, key in named if key not in there]
        known = _known(session, KINDS[kind]) if gone else ""
        for place, key in gone:
            yield Fault(place, KINDS[kind].sentence, {"name": key, "known": known})


def _known(session: Session, kind: Kind) -> str:
    """The newest few."""
    found = select(kind.columns[kind.key]).order_by(kind.columns.id.desc()).limit(MOST_LISTED)
    return ", ".join(map(str, session.scalars(found))) or "—"


def _misfits(rule: Rule, frame: Frame) -> Iterator[Fault]:
    for place, condition in places_of(rule):
        for misfit in condition.misfits(frame):
            yield Fault(f"{place}.{misfit.field}", misfit.sentence, misfit.values)


class _Resolver:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[int, Rule] = {}
        self._seen = 0

    def resolved(self, rule: Rule) -> Mapping[int, Rule]:
        self._follow(rule, None, frozenset())
        return self._found

    def _follow(self, rule: Rule, named_at: str | None, inside: frozenset[int]) -> None:
        """`named_at` is the place of the whole rule that led here."""
        for place, condition in places_of(rule):
            self._seen += 1
            if self._seen > LARGEST:
                raise BadRule([Fault(named_at or place, mark("refers to too much; name fewer segments"))])
            if isinstance(condition, InSegment):
                self._look_up(condition.segment, named_at or place, inside)

    def _look_up(self, segment_id: int, place: str, inside: frozenset[int]) -> None:
        found = self._session.get(Segment, segment_id)
        if found is None:
            known = _known(self._session, KINDS["segment"])
            raise BadRule([Fault(place, KINDS["segment"].sentence, {"name": segment_id, "known": known})])
        if segment_id in inside:
            raise BadRule([Fault(place, mark("goes round in a circle through “%(name)s”"), {"name": found.name})])
        self._found[segment_id] = parse_rule(found.rule)
        self._follow(self._found[segment_id], place, inside | {segment_id})
