"""The SELECT of a rule chooses whom plain Python chooses, over the same small club."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind, AddressKind, Member, Topic
from campaigns.segments.explain import explain_member
from campaigns.segments.queries import count_members, select_members
from campaigns.segments.rules import parse_rule
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, summary_of, tier_of

RANKS = {"member": 0, "silver": 1, "gold": 2}


@dataclass
class Person:
    """What plain Python knows of a member: days ago of each visit and each purchase, with its amount."""

    member: Member
    tier: str
    band: str
    language: str
    joined: int
    agreed: bool
    visits: list[int] = field(default_factory=list)
    bought: list[tuple[int, int]] = field(default_factory=list)
    friends: int = 0


LIVES: list[dict[str, Any]] = [
    {"joined": 400, "bought": [(10, 150_000), (50, 100)], "visits": [170]},
    {"joined": 30, "bought": [(61, 20_000)], "agreed": True},
    {"joined": 365, "visits": [1, 5, 200], "language": "zh"},
    {"joined": 10, "friends": 2, "bought": [(400, 11_000)], "language": "zh", "agreed": True},
    {"joined": 700},
]


def fits(rule: dict[str, Any], who: Person) -> bool:
    for group, combine in (("all", all), ("any", any)):
        if group in rule:
            return combine(fits(part, who) for part in rule[group])
    if "none" in rule:
        return not any(fits(part, who) for part in rule["none"])
    days, least = rule.get("days", 10**6), rule.get("at_least", 1)
    recent = [amount for ago, amount in who.bought if ago <= days]
    answers: dict[str, Callable[[], bool]] = {
        "tier_at_least": lambda: RANKS[who.tier] >= RANKS[rule["tier"]],
        "tier_in": lambda: who.tier in rule["tiers"],
        "engagement_in": lambda: who.band in rule["bands"],
        "attended": lambda: sum(ago <= days for ago in who.visits) >= least,
        "purchased": lambda: len(recent) >= least,
        "spent": lambda: sum(recent) >= rule["amount"],
        "language_in": lambda: who.language in rule["languages"],
        "zone_in": lambda: "Asia/Shanghai" in rule["zones"],
        "joined": lambda: who.joined <= days,
        "consented": lambda: who.agreed and (rule["topic"], rule["channel"]) == ("events", "email"),
        "referred": lambda: who.friends >= least,
    }
    return answers[rule["type"]]()


def some(*values: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


def kind(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"type": st.just(name), **fields})


days = st.sampled_from([1, 10, 50, 60, 61, 180, 365, 3650])
times = st.integers(1, 3)
tiers = st.sampled_from(list(RANKS))
within = {"days": days}
leaves = st.one_of(
    kind("tier_at_least", tier=tiers),
    kind("tier_in", tiers=some(*RANKS)),
    kind("engagement_in", bands=some("active", "warm", "cooling", "lapsed")),
    st.fixed_dictionaries({"type": st.sampled_from(["attended", "purchased"]), "at_least": times}, optional=within),
    st.fixed_dictionaries(
        {"type": st.just("spent"), "amount": st.sampled_from([100, 11_000, 150_001])}, optional=within
    ),
    kind("language_in", languages=some("en", "zh")),
    kind("zone_in", zones=some("Asia/Shanghai", "Europe/London")),
    kind("joined", days=days),
    kind("consented", topic=st.sampled_from(["events", "offers"]), channel=st.sampled_from(["email", "sms"])),
    kind("referred", at_least=times),
)


def groups(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(*(st.fixed_dictionaries({name: several}) for name in ("all", "any", "none")))


trees = st.recursive(leaves, groups, max_leaves=6)


@pytest.fixture
def people(session: Session) -> list[Person]:
    make_club(session)
    people = [lives(session, number, **life) for number, life in enumerate(LIVES)]
    for person in people:
        person.tier = tier_of(session, person.member)
        person.band = summary_of(session, person.member).engagement_band.value
    return people


def lives(
    session: Session, number: int, *, joined: int, agreed: bool = False, language: str = "en", **life: Any
) -> Person:
    consents = frozenset({(AddressKind.EMAIL, Topic.EVENTS)} if agreed else ())
    joined_at = NOW - timedelta(days=joined)
    member = joins(session, f"Guest {number}", language=language, joined_at=joined_at, consents=consents)
    person = Person(member, "", "", language, joined, agreed, **life)
    for place, ago in enumerate(person.visits):
        does(session, member, ActivityKind.ATTENDED, days_ago=ago, event_id=place)
    for ago, amount in person.bought:
        does(session, member, ActivityKind.PURCHASED, days_ago=ago, value=amount)
    for _ in range(person.friends):
        does(session, member, ActivityKind.REFERRED, value=1)
    return person


@given(tree=trees)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_and_python_choose_the_same(session: Session, people: list[Person], tree: dict[str, Any]) -> None:
    rule = parse_rule(tree)
    expected = {who.member.id for who in people if fits(tree, who)}
    assert set(session.scalars(select_members(session, rule, now=NOW))) == expected
    assert count_members(session, rule, now=NOW) == len(expected)
    for who in people:
        explained = explain_member(session, rule, member_id=who.member.id, now=NOW)
        assert explained.holds == (who.member.id in expected)


def test_the_people_differ_enough_to_tell(people: list[Person]) -> None:
    assert {who.tier for who in people} == set(RANKS)
    assert len({who.band for who in people}) >= 3
