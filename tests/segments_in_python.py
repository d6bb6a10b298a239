"""Who is in a segment, by plain Python over the rows of a small club: what the SQL is held against."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import pairwise
from math import ceil, exp, log
from statistics import median
from typing import Any

from campaigns.members.models import Activity
from campaigns.members.standing.engagement import WEIGHTS
from tests.segment_days import birthday_month, comes_round, greeted_on_any, next_days
from tests.segment_world import (
    ZONE,
    Person,
    Tree,
    World,
    between,
    consented,
    event_of,
    height,
    lived,
    midnight,
    muted,
    rows,
    so_often,
    standing,
    within,
)

ANSWERS = ("accepted", "declined", "tentative", "waitlisted", "cancelled")
KEPT = {"engagement": "engagement_score"}


def fits(world: World, tree: Tree, who: Person) -> bool:
    for group, holds in (("all", all), ("any", any)):
        if group in tree:
            return holds(fits(world, part, who) for part in tree[group])
    if "none" in tree:
        return not any(fits(world, part, who) for part in tree["none"])
    return bool(TRUTHS[tree["type"]](world, tree, who))


def attended(world: World, tree: Tree, who: Person) -> bool:
    company = 2 if tree.get("with_friend") else -(10**9)
    came = [row for row in standing(who) if within(world, tree, row.at) and row.value >= company]
    return so_often(tree, len({event_of(row) for row in came if tree.get("event") in (None, row.event_id)}))


def took_part(world: World, tree: Tree, who: Person) -> bool:
    told = [row for row in who.activities if row.kind.value == tree["what"] and within(world, tree, row.at)]
    if tree["what"] in ANSWERS:
        told = answers_that_stand(world, tree, who)
    events = {event_of(row) for row in told}
    return so_often(tree, len(events & {tree["event"]} if "event" in tree else events))


def answers_that_stand(world: World, tree: Tree, who: Person) -> list[Activity]:
    """Of what was answered to each event since the span began, the last recorded; it ends with the span."""
    begun = {name: value for name, value in tree.items() if name != "until"}
    told = [row for row in who.activities if row.kind.value in ANSWERS and within(world, begun, row.at)]
    last = {event_of(row): row.kind.value for row in sorted(told, key=lambda row: row.id)}
    given = [row for row in told if row.kind.value == tree["what"] == last[event_of(row)]]
    newest = {event_of(row): row for row in sorted(given, key=lambda row: row.at)}
    return [row for row in newest.values() if within(world, tree, row.at)]


def purchased(world: World, tree: Tree, who: Person) -> bool:
    values = [row.value for row in rows(world, tree, who, "purchased")]
    total = sum(values)
    limits = [(total, "total"), *([(total / len(values), "average")] if values else [])]
    asks_average = not tree.keys().isdisjoint(("average_at_least", "average_at_most"))
    return (
        so_often(tree, len(values))
        and (bool(values) or not asks_average)
        and all(tree.get(f"{name}_at_least", -(10**20)) <= value for value, name in limits)
        and all(value <= tree.get(f"{name}_at_most", 10**20) for value, name in limits)
    )


def spent(world: World, tree: Tree, who: Person) -> bool:
    return bool(sum(row.value for row in rows(world, tree, who, "purchased", "refunded")) >= tree["amount"])


def signalled(world: World, tree: Tree, who: Person) -> bool:
    told = [row for row in who.signals if row.name == tree["signal"] and within(world, tree, row.at)]
    return so_often(tree, len(told))


def rhythm(world: World, who: Person) -> str:
    bought = sorted(row.at for row in who.activities if row.kind.value == "purchased")
    between = [(later - earlier) / timedelta(days=1) for earlier, later in pairwise(bought)]
    between = [days for days in between if days > 0.5]
    if len(between) < 2:
        return "unknown"
    usual = timedelta(days=max(round(median(between)), 1))
    limits = ((1, "on_time"), (2, "late"), (4, "at_risk"))
    return next((name for most, name in limits if world.now - bought[-1] <= usual * most), "gone")


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


def contactable(world: World, tree: Tree, who: Person) -> bool:
    usable = [each for each in who.addresses if each.kind == tree["channel"] and each.state == "active"]
    reached = any(each.address not in world.suppressed for each in usable)
    return reached and consented(world, tree, who) and not muted(world, who, tree["topic"]) and not who.member.deceased


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
    spent = sum(entry.points for entry in who.points if entry.points < 0)
    return bool(earned + spent >= tree.get("at_least", 1))


def top(world: World, tree: Tree, who: Person) -> bool:
    def figure(person: Person) -> int:
        return int(getattr(person.summary, KEPT.get(tree["by"]) or str(tree["by"])))

    ranked = sorted(map(figure, world.people), reverse=True)
    return figure(who) > 0 and figure(who) >= ranked[ceil(len(ranked) * tree["percent"] / 100) - 1]


def tier_at_least(world: World, tree: Tree, who: Person) -> bool:
    ranks = {tier.id: tier.rank for tier in world.tiers} | {tier.key: tier.rank for tier in world.tiers}
    return bool(ranks[who.member.tier_id] >= ranks[tree["tier"]])


TRUTHS: Mapping[str, Callable[[World, Tree, Person], Any]] = {
    "class_in": lambda _, tree, who: who.summary.member_class in tree["classes"],
    "language_in": lambda _, tree, who: who.member.language in tree["languages"],
    "zone_in": lambda _, tree, who: who.member.zone in tree["zones"],
    "city_in": lambda _, tree, who: who.member.city.lower() in [city.lower() for city in tree["cities"]],
    "country_in": lambda _, tree, who: who.member.country in tree["countries"],
    "owner_in": lambda _, tree, who: who.member.owner_id in tree["owners"],
    "chapter_in": lambda _, tree, who: who.member.chapter_id in tree["chapters"],
    "of_a_chapter": lambda _, _tree, who: who.member.chapter_id is not None,
    "owned": lambda _, _tree, who: who.member.owner_id is not None,
    "tagged": lambda _, tree, who: set(who.member.tags) & set(tree["tags"]),
    "interested_in": lambda _, tree, who: set(who.member.interests) & set(tree["interests"]),
    "culture_in": lambda _, tree, who: set(who.member.cultures) & set(tree["cultures"]),
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
    "signal": signalled,
    "did": lambda world, tree, who: so_often(tree, len(rows(world, tree, who, tree["kind"]))),
    "referred": lambda _, tree, who: lived(who, "referred") >= tree.get("at_least", 1),
    "rhythm_in": lambda world, tree, who: rhythm(world, who) in tree["rhythms"],
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
    "in_segment": lambda world, tree, who: fits(world, world.segments[tree["segment"]], who),
}
