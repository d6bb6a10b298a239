"""Who is in a segment, by plain Python over the rows of a small club: what the SQL is held against."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil, exp, log
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
    SpecialDay,
    Tier,
)
from campaigns.members.profile.lunar import lunar_day
from campaigns.members.standing.engagement import WEIGHTS

ZONE = ZoneInfo("Asia/Shanghai")
ANSWERS = ("accepted", "declined", "tentative", "waitlisted", "cancelled")
KEPT = {"engagement": "engagement_score"}
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

    def fits(self, tree: Tree, who: Person) -> bool:
        for group, holds in (("all", all), ("any", any)):
            if group in tree:
                return holds(self.fits(part, who) for part in tree[group])
        if "none" in tree:
            return not any(self.fits(part, who) for part in tree["none"])
        return bool(TRUTHS[tree["type"]](self, tree, who))


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


def attended(world: World, tree: Tree, who: Person) -> bool:
    company = 2 if tree.get("with_friend") else -(10**9)
    came = [row for row in standing(who) if within(world, tree, row.at) and row.value >= company]
    return so_often(tree, len({event_of(row) for row in came if tree.get("event") in (None, row.event_id)}))


def took_part(world: World, tree: Tree, who: Person) -> bool:
    told = who.activities
    if tree["what"] in ANSWERS:
        last = {event_of(row): row for row in sorted(told, key=lambda row: row.id) if row.kind.value in ANSWERS}
        told = list(last.values())
    events = {event_of(row) for row in told if row.kind.value == tree["what"] and within(world, tree, row.at)}
    return so_often(tree, len(events & {tree["event"]} if "event" in tree else events))


def purchased(world: World, tree: Tree, who: Person) -> bool:
    values = [row.value for row in rows(world, tree, who, "purchased")]
    total = sum(values)
    limits = [(total, "total"), *([(total / len(values), "average")] if values else [])]
    asks_average = "average_at_least" in tree or "average_at_most" in tree
    return (
        so_often(tree, len(values))
        and (bool(values) or not asks_average)
        and all(tree.get(f"{name}_at_least", -(10**20)) <= value for value, name in limits)
        and all(value <= tree.get(f"{name}_at_most", 10**20) for value, name in limits)
    )


def spent(world: World, tree: Tree, who: Person) -> bool:
    return bool(sum(row.value for row in rows(world, tree, who, "purchased", "refunded")) >= tree["amount"])


def message(world: World, tree: Tree, who: Person) -> bool:
    def of_it(kind: str) -> list[Activity]:
        told = [row for row in rows(world, tree, who, kind) if row.campaign_id is not None]
        return [row for row in told if tree.get("campaign") in (None, row.campaign_id)]

    got, clicked = of_it("message_sent"), of_it("clicked")
    answered = any(_answers(sent, row) for sent in got for row in who.activities)
    found = {"got": got, "clicked": clicked, "answered": answered}
    return bool(found.get(tree["what"], got and not clicked and not answered))


def _answers(sent: Activity, row: Activity) -> bool:
    to_event = row.kind.value in ANSWERS and row.event_id is not None and row.event_id == sent.event_id
    soon = sent.at <= row.at <= sent.at + timedelta(days=30)
    return soon and (row.kind.value == "replied" or to_event)


def consented(_world: World, tree: Tree, who: Person) -> bool:
    named = [each for each in who.consents if (each.topic, each.kind) == (tree["topic"], tree["channel"])]
    return any(each.state == "granted" for each in named)


def muted(world: World, who: Person, topic: str) -> bool:
    now = world.now
    standing = [m for m in who.mutes if m.lifted_at is None and m.since <= now and (m.until is None or m.until > now)]
    return any(mute.scope == "all" or topic != "care" for mute in standing)


def contactable(world: World, tree: Tree, who: Person) -> bool:
    usable = [each for each in who.addresses if each.kind == tree["channel"] and each.state == "active"]
    reached = any(each.address not in world.suppressed for each in usable)
    return reached and consented(world, tree, who) and not muted(world, who, tree["topic"]) and not who.member.deceased


def next_days(world: World, days: int) -> list[date]:
    return [world.today + timedelta(days=number) for number in range(days)]


def comes_round(on: date, day: date) -> bool:
    """29 February is kept on the 28th in common years."""
    leapless = (on.month, on.day) == (2, 29) and not _is_leap(day.year)
    return on < day and (on.month, 28 if leapless else on.day) == (day.month, day.day)


def _is_leap(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


def greeted(kept: SpecialDay, day: date) -> bool:
    if kept.calendar == "gregorian":
        wanted = (kept.month, kept.day)
        if wanted == (2, 29) and not _is_leap(day.year):
            wanted = (2, 28) if kept.leap_day_rule == "february_28" else (3, 1)
        return (day.month, day.day) == wanted
    lunar = lunar_day(day)
    if lunar is None or lunar.month != kept.month or lunar.day != min(kept.day, lunar.month_length):
        return False
    return lunar.in_leap_month == (kept.in_leap_month and lunar.leap_month == kept.month)


def greeted_on_any(who: Person, days: Iterable[date]) -> bool:
    own = [each for each in who.days if each.kind == "birthday" and not each.whose]
    return any(greeted(each, day) for each in own for day in days)


def birthday_month(world: World, tree: Tree, who: Person) -> bool:
    if "month" in tree:
        calendar = tree.get("calendar", "gregorian")
        own = [each for each in who.days if each.kind == "birthday" and not each.whose]
        return any((each.calendar, each.month) == (calendar, tree["month"]) for each in own)
    year, month = divmod(world.today.year * 12 + world.today.month - 1 + tree["ahead"], 12)
    around = (date(year, month + 1, 1) + timedelta(days=number) for number in range(31))
    return greeted_on_any(who, [day for day in around if day.month == month + 1])


def custom(_world: World, tree: Tree, who: Person) -> bool:
    value = who.member.custom.get(tree["field"])
    if "known" in tree and (value is not None) != tree["known"]:
        return False
    asked = {name: said for name, said in tree.items() if name not in ("type", "field", "known")}
    return all(value is not None and CUSTOM[name](value, said) for name, said in asked.items())


CUSTOM: Mapping[str, Callable[[Any, Any], bool]] = {
    "one_of": lambda value, said: value.lower() in [text.lower() for text in said],
    "contains": lambda value, said: said.lower() in value.lower(),
    "at_least": lambda value, said: value >= said,
    "at_most": lambda value, said: value <= said,
    "since": lambda value, said: value >= said,
    "until": lambda value, said: value <= said,
    "yes": lambda value, said: value is said,
}


def near_next_tier(world: World, tree: Tree, who: Person) -> bool:
    rank = next(tier.rank for tier in world.tiers if tier.id == who.member.tier_id)
    floor = next((tier.floor for tier in world.tiers if tier.rank == rank + 1), None)
    counted = max(sum(row.value for row in who.activities if row.kind.value in ("purchased", "refunded")), 0)
    limit = tree["missing"] if "missing" in tree else (floor or 0) * tree["percent"] / 100
    return floor is not None and floor - counted <= limit


def height(score: int) -> int:
    return sum(score >= floor for floor in (40, 15, 4))


def engagement_moved(world: World, tree: Tree, who: Person) -> bool:
    then = world.now - timedelta(days=tree["days"])
    weighed = [row for row in who.activities if row.kind in WEIGHTS and row.kind.value != "attended"]
    weighed = [row for row in weighed if row.kind.value != "contacted" or row.value > 0] + standing(who)
    weighed = [row for row in weighed if then - timedelta(days=730) < row.at <= then]
    shares = [round(WEIGHTS[row.kind] * 10**6 * exp((row.at - then) / timedelta(days=90) * log(2))) for row in weighed]
    before, today = height(min((sum(shares) + 500_000) // 10**6, 100)), height(who.summary.engagement_score)
    return who.member.joined_at <= then and (today > before if tree["direction"] == "rose" else today < before)


def points_expiring(world: World, tree: Tree, who: Person) -> bool:
    if world.points_last is None:
        return False
    day = (world.now + timedelta(days=tree["days"])).astimezone(ZONE).date()
    before = midnight(day - timedelta(days=world.points_last - 1))
    earned = sum(entry.points for entry in who.points if entry.points > 0 and entry.at < before)
    return earned + sum(entry.points for entry in who.points if entry.points < 0) >= tree.get("at_least", 1)


def top(world: World, tree: Tree, who: Person) -> bool:
    def figure(person: Person) -> int:
        return int(getattr(person.summary, KEPT.get(tree["by"], tree["by"])))

    ranked = sorted(map(figure, world.people), reverse=True)
    return figure(who) > 0 and figure(who) >= ranked[ceil(len(ranked) * tree["percent"] / 100) - 1]


def tier_at_least(world: World, tree: Tree, who: Person) -> bool:
    ranks = {tier.id: tier.rank for tier in world.tiers} | {tier.key: tier.rank for tier in world.tiers}
    return bool(ranks[who.member.tier_id] >= ranks[tree["tier"]])


def between(tree: Tree, value: int) -> bool:
    return bool(tree.get("at_least", -(10**20)) <= value <= tree.get("at_most", 10**20))


def lived(who: Person, kind: str) -> int:
    return Counter(row.kind.value for row in who.activities)[kind]


TRUTHS: Mapping[str, Callable[[World, Tree, Person], Any]] = {
    "class_in": lambda _, tree, who: who.summary.member_class in tree["classes"],
    "language_in": lambda _, tree, who: who.member.language in tree["languages"],
    "zone_in": lambda _, tree, who: who.member.zone in tree["zones"],
    "city_in": lambda _, tree, who: who.member.city.lower() in [city.lower() for city in tree["cities"]],
    "country_in": lambda _, tree, who: who.member.country in tree["countries"],
    "owner_in": lambda _, tree, who: who.member.owner_id in tree["owners"],
    "owned": lambda _, _tree, who: who.member.owner_id is not None,
    "tagged": lambda _, tree, who: set(who.member.tags) & set(tree["tags"]),
    "interested_in": lambda _, tree, who: set(who.member.interests) & set(tree["interests"]),
    "household_role_in": lambda _, tree, who: (
        who.member.household_id is not None and set(who.member.household_roles) & set(tree["roles"])
    ),
    "introduced": lambda _, _tree, who: who.member.introduced_by_id is not None,
    "custom": custom,
    "consented": consented,
    "contactable": contactable,
    "muted": lambda world, _tree, who: muted(world, who, "events"),
    "deceased": lambda _, _tree, who: who.member.deceased,
    "joined": lambda world, tree, who: within(world, tree, who.member.joined_at),
    "anniversary": lambda world, tree, who: any(
        comes_round(who.member.joined_at.astimezone(ZONE).date(), day) for day in next_days(world, tree["days"])
    ),
    "birthday_within": lambda world, tree, who: greeted_on_any(who, next_days(world, tree["days"])),
    "birthday_month": birthday_month,
    "purchased": purchased,
    "spent": spent,
    "did": lambda world, tree, who: so_often(tree, len(rows(world, tree, who, tree["kind"]))),
    "referred": lambda _, tree, who: lived(who, "referred") >= tree.get("at_least", 1),
    "message": message,
    "attended": attended,
    "event": took_part,
    "tier_at_least": tier_at_least,
    "tier_in": lambda world, tree, who: (
        who.member.tier_id in [tier.id for tier in world.tiers if tier.key in tree["tiers"]]
    ),
    "near_next_tier": near_next_tier,
    "engagement_in": lambda _, tree, who: who.summary.engagement_band in tree["bands"],
    "engagement_moved": engagement_moved,
    "points": lambda _, tree, who: between(tree, sum(entry.points for entry in who.points)),
    "points_expiring": points_expiring,
    "top": top,
    "members": lambda _, tree, who: who.member.code in tree["members"],
    "in_segment": lambda world, tree, who: world.fits(world.segments[tree["segment"]], who),
}
