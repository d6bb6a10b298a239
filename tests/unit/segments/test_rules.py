from typing import Any

import pytest

from campaigns.segments.faults import BadRule
from campaigns.segments.rules import digest_of, parse_rule, parse_rule_text, tree_of

GOLD_AND_LATELY = {
    "all": [
        {"type": "tier_at_least", "tier": "gold"},
        {"any": [{"type": "attended", "days": 180}, {"type": "purchased", "days": 60}]},
    ]
}


def test_a_tree_survives_the_way_in_and_out() -> None:
    tree = tree_of(parse_rule(GOLD_AND_LATELY))
    assert tree["all"][0] == {"type": "tier_at_least", "tier": "gold"}
    assert parse_rule(tree) == parse_rule(GOLD_AND_LATELY)
    assert digest_of(parse_rule(tree)) == digest_of(parse_rule(GOLD_AND_LATELY))


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (
            {"any": [{"type": "referred"}, {"type": "attended", "days": 0}]},
            "rule.any[1].days: must be between 1 and 3650",
        ),
        ({"all": [{"any": []}]}, "rule.all[0].any: must not be empty"),
        ({"all": [{"type": "wealth"}]}, "rule.all[0]: is not a condition I know"),
        ({"type": "attended", "days": "3"}, "rule.days: must be a whole number"),
        ({"type": "attended", "days": True}, "rule.days: must be a whole number"),
        ({"type": "attended", "sql": "1=1"}, "rule.sql: is not known here"),
        ({"type": "tier_in", "tiers": ["x'); drop table member --"]}, "rule.tiers[0]: is not well formed"),
        ({"type": "zone_in", "zones": ["Asia/Shang\x00hai"]}, "rule.zones[0]: is not well formed"),
        ({"type": "consented", "topic": "events"}, "rule.channel: is missing"),
        ({"all": [], "any": []}, "rule.any: is not known here"),
        ({"all": [7]}, "rule.all[0]: must be a group (all, any, none) or a condition with a type"),
        ("all", "rule: must be a group (all, any, none) or a condition with a type"),
    ],
)
def test_a_hostile_tree_is_refused_at_its_place(tree: Any, said: str) -> None:
    with pytest.raises(BadRule) as refused:
        parse_rule(tree)
    assert said in [str(fault) for fault in refused.value.faults]


def test_depth_and_size_are_bounded() -> None:
    deep: dict[str, Any] = {"type": "referred"}
    for _ in range(3000):
        deep = {"all": [deep]}
    for tree in (deep, {"all": [{"any": [{"type": "referred"}] * 50}] * 3}):
        with pytest.raises(BadRule, match="at most"):
            parse_rule(tree)


@pytest.mark.parametrize("text", ["", "nope", "[" * 5000, '{"all": NaN}', '"\\ud800"'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(BadRule):
        parse_rule_text(text)


REFERRED, MUTED = {"type": "referred"}, {"type": "muted"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"all": [REFERRED, MUTED]}, {"all": [MUTED, REFERRED]}),
        ({"all": [REFERRED]}, REFERRED),
        ({"any": [REFERRED, {"any": [MUTED, REFERRED]}]}, {"any": [MUTED, REFERRED]}),
        ({"none": [{"none": [REFERRED, MUTED]}]}, {"any": [REFERRED, MUTED]}),
        ({"none": [{"any": [REFERRED, MUTED]}]}, {"none": [MUTED, REFERRED]}),
        ({"all": [{"none": [REFERRED]}, {"none": [MUTED]}]}, {"none": [MUTED, REFERRED]}),
        ({"type": "tier_in", "tiers": ["b", "a", "b"]}, {"type": "tier_in", "tiers": ["a", "b"]}),
        ({"type": "purchased", "at_least": 1}, {"type": "purchased"}),
        ({"type": "purchased", "exactly": 2}, {"type": "purchased", "at_least": 2, "at_most": 2}),
        ({"type": "purchased", "exactly": 0}, {"type": "purchased", "at_most": 0}),
    ],
)
def test_what_says_the_same_has_the_same_digest(one: Any, other: Any) -> None:
    assert digest_of(parse_rule(one)) == digest_of(parse_rule(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"all": [REFERRED, MUTED]}, {"any": [REFERRED, MUTED]}),
        ({"none": [REFERRED, MUTED]}, {"none": [{"all": [REFERRED, MUTED]}]}),
        ({"none": [REFERRED, {"none": [MUTED]}]}, {"any": [REFERRED, MUTED]}),
        ({"type": "purchased", "at_most": 1}, {"type": "purchased", "exactly": 1}),
        ({"all": []}, {"any": [REFERRED]}),
    ],
)
def test_what_says_something_else_has_another(one: Any, other: Any) -> None:
    assert digest_of(parse_rule(one)) != digest_of(parse_rule(other))
