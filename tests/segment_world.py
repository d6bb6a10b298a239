"""A small club as rows that plain Python holds, and what is asked of them again and again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.members.models import (
    Activity,
    Consent,
    ContactPoint,
    Member,
    MemberSummary,
    Mute,
    PointsEntry,
    Signal,
    SpecialDay,
    Tier,
)

ZONE = ZoneInfo("Asia/Shanghai")
Tree = Mapping[str, Any]


@dataclass
class Person:
    """A member's rows."""

    member: Member
    summary: MemberSummary
    activities: list[Activity] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    points: list[PointsEntry] = field(default_factory=list)
    days: list[SpecialDay] = field(default_factory=list)
    mutes: list[Mute] = field(default_factory=list)
    addresses: list[ContactPoint] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)


@dataclass(frozen=True)
class World:
    """`suppressed` are addresses; `points_last` days; `segments` by number."""

    people: Sequence[Person]
    tiers: Sequence[Tier]
    suppressed: frozenset[str]
    points_last: int | None
    segments: Mapping[int, Tree]
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()


def midnight(day: str | date) -> datetime:
    return datetime.combine(date.fromisoformat(str(day)), datetime.min.time(), ZONE)


def within(world: World, tree: Tree, at: datetime) -> bool:
    since = world.now - timedelta(days=tree["days"]) if "days" in tree else None
    since = midnight(tree["since"]) if "since" in tree else since
    until = midnight(tree["until"]) + timedelta(days=1) if "until" in tree else None
    return (since is None or at >= since) and (until is None or at < until)


def so_often(tree: Tree, times: int) -> bool:
    if "exactly" in tree:
        return bool(times == tree["exactly"])
    low = tree.get("at_least", 0 if "at_most" in tree else 1)
    return bool(low <= times <= tree.get("at_most", 10**9))


def rows(world: World, tree: Tree, who: Person, *kinds: str) -> list[Activity]:
    return [row for row in who.activities if row.kind.value in kinds and within(world, tree, row.at)]


def event_of(row: Activity) -> int:
    return -row.id if row.event_id is None else row.event_id


def standing(who: Person) -> list[Activity]:
    """Attendances that nobody took back later."""
    undone = [row for row in who.activities if row.kind.value == "attendance_undone" and row.event_id is not None]
    came = [row for row in who.activities if row.kind.value == "attended"]
    return [row for row in came if not any(u.event_id == row.event_id and u.id > row.id for u in undone)]


def consented(_world: World, tree: Tree, who: Person) -> bool:
    named = [each for each in who.consents if (each.topic, each.kind) == (tree["topic"], tree["channel"])]
    return any(each.state == "granted" for each in named)


def muted(world: World, who: Person, topic: str) -> bool:
    now = world.now
    standing = [m for m in who.mutes if m.lifted_at is None and m.since <= now and (m.until is None or m.until > now)]
    return any(mute.scope == "all" or topic != "care" for mute in standing)


def between(tree: Tree, value: int) -> bool:
    return bool(tree.get("at_least", -(10**20)) <= value <= tree.get("at_most", 10**20))


def lived(who: Person, kind: str) -> int:
    return Counter(row.kind.value for row in who.activities)[kind]


def height(score: int) -> int:
    """How many floors of bands it reaches."""
    return sum(score >= floor for floor in (40, 15, 4))
