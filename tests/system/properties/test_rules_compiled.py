"""The SELECT of a rule chooses whom plain Python chooses over the same rows, and explain says so of each member.

`--full` makes hundreds of clubs instead of a few.
"""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.chapters.models import Chapter
from campaigns.segments.explain import explain_member
from campaigns.segments.models import Segment
from campaigns.segments.queries import count_members, select_members
from campaigns.segments.rules import parse_rule
from campaigns.staff.models import Staff
from tests.clock import NOW
from tests.rule_examples import TREES
from tests.segment_clubs import a_club
from tests.segment_world import World
from tests.segments_in_python import fits
from tests.sizes import examples

Tree = dict[str, Any]
DAYS = (1, 10, 30, 59, 60, 61, 90, 180, 364, 365)
INSIDE = {"any": [{"type": "referred"}, {"type": "tier_in", "tiers": ["silver"]}]}


def varied(tree: Tree, random: Random) -> Tree:
    """The same condition with other numbers."""
    changed = dict(tree)
    if "days" in tree:
        changed["days"] = random.choice(DAYS)
    if "percent" in tree:
        changed["percent"] = random.randint(1, 99)
    counted = tree["type"] in ("purchased", "attended", "did", "event")
    if counted and random.random() < 0.5:
        kept = {name: value for name, value in changed.items() if name not in ("at_least", "at_most", "exactly")}
        changed = kept | random.choice([{}, {"at_most": 1}, {"exactly": 2}, {"exactly": 0}, {"at_least": 2}])
    return changed


def grown(random: Random, depth: int = 0) -> Tree:
    if depth == 3 or random.random() < 0.4:
        return varied(random.choice(TREES), random)
    return {random.choice(["all", "any", "none"]): [grown(random, depth + 1) for _ in range(random.randint(1, 3))]}


def linked(tree: Tree, there: Mapping[str, Any]) -> Tree:
    """With owners, members and segments that exist."""
    for group in ("all", "any", "none"):
        if group in tree:
            return {group: [linked(part, there) for part in tree[group]]}
    return {**tree, **there.get(tree["type"], {})}


def made(session: Session, random: Random) -> tuple[World, dict[str, Any]]:
    world = a_club(session, random)
    saved = Segment(name="inside", rule=INSIDE, digest="", updated_at=NOW)
    session.add(saved)
    session.flush()
    there = {
        "owner_in": {"owners": [session.scalars(select(Staff.id)).one()]},
        "chapter_in": {"chapters": [session.scalars(select(Chapter.id)).all()[0]]},
        "members": {"members": [world.people[0].member.code, "nobody"]},
        "in_segment": {"segment": saved.id},
    }
    return replace(world, segments={saved.id: INSIDE}), there


def differences(session: Session, world: World, tree: Tree) -> list[str]:
    rule = parse_rule(tree)
    chosen = set(session.scalars(select_members(session, rule, now=NOW)))
    assert count_members(session, rule, now=NOW) == len(chosen)
    found = []
    for who in world.people:
        expected = fits(world, tree, who)
        explained = explain_member(session, rule, member_id=who.member.id, now=NOW).holds
        if not expected == explained == (who.member.id in chosen):
            found.append(f"{tree}: python {expected}, explained {explained}, chosen {who.member.id in chosen}")
    return found


@given(st.randoms(use_true_random=False))
@examples(1, thorough=60)
def test_every_condition_alone(session: Session, random: Random) -> None:
    with session.begin_nested() as attempt:
        world, there = made(session, random)
        trees = [linked(varied(tree, random), there) for tree in TREES]
        assert [each for tree in trees for each in differences(session, world, tree)] == []
        attempt.rollback()


@given(st.randoms(use_true_random=False))
@examples(5, thorough=500)
def test_conditions_together(session: Session, random: Random) -> None:
    with session.begin_nested() as attempt:
        world, there = made(session, random)
        trees = [linked(grown(random), there) for _ in range(6)]
        assert [each for tree in trees for each in differences(session, world, tree)] == []
        attempt.rollback()
