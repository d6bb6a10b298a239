"""Each condition can be asked of a club, explained for a member, and said in both languages."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from campaigns.core.words import LANGUAGES
from campaigns.members.models import ActivityKind
from campaigns.segments.explain import explain_member
from campaigns.segments.models import Segment
from campaigns.segments.names import titles
from campaigns.segments.queries import count_members
from campaigns.segments.rules import CONDITIONS, parse_rule, tree_of
from tests.clock import NOW
from tests.factories_members import does, joins, make_club
from tests.rule_examples import EXAMPLES, TREES
from webapp.segment_words import SAYERS, RuleWords
from webapp.segment_words.context import Context


def test_every_condition_has_an_example_and_words() -> None:
    assert EXAMPLES.keys() == CONDITIONS.keys()
    assert SAYERS.keys() == set(CONDITIONS.values())


def test_it_counts_who_is_explained_to_be_in(session: Session) -> None:
    make_club(session)
    member = joins(session)
    does(session, member, ActivityKind.PURCHASED, days_ago=400, value=60_000)
    for tree in TREES:
        rule = parse_rule(_linked(session, tree))
        found = explain_member(session, rule, member_id=member.id, now=NOW)
        assert (tree, count_members(session, rule, now=NOW)) == (tree, int(found.holds))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_both_languages(app: Flask, session: Session, language: str) -> None:
    make_club(session)
    member = joins(session)
    with app.test_request_context(f"/?lang={language}"):
        words = RuleWords(Context(titles(session), "USD"))
        for tree in TREES:
            rule = parse_rule(_linked(session, tree))
            assert words.sentence(rule)
            assert "%(" not in words.found(explain_member(session, rule, member_id=member.id, now=NOW))


def test_it_survives_the_way_in_and_out() -> None:
    rules = [parse_rule(tree) for tree in TREES]
    assert [parse_rule(tree_of(rule)) for rule in rules] == rules


def _linked(session: Session, tree: dict[str, Any]) -> dict[str, Any]:
    """With a segment that exists, where one is named."""
    if tree["type"] != "in_segment":
        return tree
    named = Segment(name=str(tree), rule={"type": "referred"}, digest="", updated_at=NOW)
    session.add(named)
    session.flush()
    return {**tree, "segment": named.id}
