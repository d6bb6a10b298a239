"""Rule trees that somebody means ill with, or that a program got wrong: the same each time."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from campaigns.segments.faults import DEEPEST, MOST

SEED = 20_261_126
HIDDEN = ("\u202eevil", "a\u200bb", "\u2066x\u2069", "\x00", "a\nb", "\ufeffz", "\ud800")
SQL = ("x'); drop table member --", "1 or 1=1", "' union select password_hash from staff --", "%(name)s", "{}", "$1")
NUMBERS: tuple[Any, ...] = (
    float("nan"),
    float("inf"),
    -float("inf"),
    10**400,
    -(10**400),
    2**63,
    -1,
    0,
    1.5,
    True,
    "3",
    None,
    [],
    {},
)
WORDS: tuple[Any, ...] = (*HIDDEN, *SQL, "x" * 100_000, 7, None, True, [], {}, [["a"]], b"gold")

Tree = Any
Attack = Callable[[Random], Tree]


def hostile_trees(count: int) -> Iterator[Tree]:
    draw = Random(SEED)  # noqa: S311 - the same each time
    return (_wrapped(draw, draw.choice(ATTACKS)(draw)) for _ in range(count))


def _wrapped(draw: Random, tree: Tree) -> Tree:
    """Somewhere in a rule that is fine otherwise."""
    for _ in range(draw.randrange(DEEPEST - 1)):
        fine = [{"type": "purchased", "days": draw.randint(1, 3650)} for _ in range(draw.randrange(3))]
        tree = {draw.choice(["all", "any", "none"]): [*fine, tree]}
    return tree


def _number(draw: Random) -> Tree:
    condition, name = draw.choice(
        [("purchased", "days"), ("purchased", "at_least"), ("spent", "amount"), ("birthday_within", "days"),
         ("in_segment", "segment"), ("top", "percent"), ("points", "at_least"), ("attended", "event")]
    )  # fmt: skip
    wrong = draw.choice([each for each in NUMBERS if each is not None and not (each == 0 and name == "at_least")])
    needed = {"by": "spend"} if condition == "top" else {}
    return {"type": condition, **needed, name: wrong}


def _word(draw: Random) -> Tree:
    condition, name = draw.choice([("tier_at_least", "tier"), ("engagement_moved", "direction"), ("custom", "field")])
    more = {"days": 30} if condition == "engagement_moved" else {"known": True} if condition == "custom" else {}
    return {"type": condition, **more, name: draw.choice([word for word in WORDS if word != "{}"])}


def _words(draw: Random) -> Tree:
    condition, name = draw.choice([("tier_in", "tiers"), ("zone_in", "zones"), ("members", "members")])
    wrong = draw.choice([word for word in WORDS if word != "{}"])
    return {"type": condition, name: draw.choice([[wrong], ["fine"] * 5000, wrong, {"a": wrong}])}


def _text(draw: Random) -> Tree:
    condition, name = draw.choice([("city_in", "cities"), ("tagged", "tags"), ("interested_in", "interests")])
    return {"type": condition, name: [draw.choice([*HIDDEN, "", " ", "x" * 300, 7, None, b"x", ["tea"]])]}


def _day(draw: Random) -> Tree:
    wrong = draw.choice(["2026-02-30", "26-1-1", "9999-99-99", "2026-01-01T00:00", "now()", 20260101, 1.0, True, *SQL])
    return {"type": draw.choice(["joined", "purchased", "spent"]), "amount": 1, "since": wrong}


def _unknown(draw: Random) -> Tree:
    return draw.choice(
        [
            {"type": draw.choice([*SQL, *HIDDEN, "", 7, None, "Purchased"])},
            {"type": "purchased", draw.choice([*SQL, *HIDDEN, "sql", "__class__"]): 1},
            {"type": "did", "kind": draw.choice(["purchased", *SQL, 7, None])},
            {"type": "custom", "field": "size", draw.choice(["equals", "like", "regex"]): "x"},
            {"type": "message", "what": draw.choice(["opened", *SQL])},
        ]
    )


def _shape(draw: Random) -> Tree:
    broken: list[Tree] = [
        None, 7, "all", [], [[]], {}, {"all": 7}, {"all": "x"}, {"any": []}, {"none": []}, {"all": [], "any": []},
        {"all": {}}, {"any": [None]}, {"none": [[]]}, {"all": [[{"type": "referred"}]]}, {1: 2}, {"": []},
        {"all": [], "type": "referred"}, {"type": ["referred"]}, {"type": {"all": []}},
    ]  # fmt: skip
    return draw.choice(broken)


def _contradiction(draw: Random) -> Tree:
    return draw.choice(
        [
            {"type": "purchased", "days": 3, "since": "2026-01-01"},
            {"type": "spent", "amount": 1, "since": "2026-02-01", "until": "2026-01-01"},
            {"type": "attended", "exactly": 1, "at_least": 1},
            {"type": "did", "kind": "replied", "at_least": 3, "at_most": 2},
            {"type": "points", "at_least": 3, "at_most": 2},
            {"type": "joined"},
            {"type": "points"},
            {"type": "custom", "field": "size"},
            {"type": "near_next_tier", "missing": 1, "percent": 1},
            {"type": "birthday_month", "month": 1, "ahead": 1},
        ]
    )


def _deep(draw: Random) -> Tree:
    tree: Tree = {"type": "referred"}
    for _ in range(draw.randint(DEEPEST + 1, 3_000)):
        tree = {draw.choice(["all", "any", "none"]): [tree]}
    return tree


def _wide(draw: Random) -> Tree:
    parts = [{"type": "referred"}] * draw.choice([MOST + 1, 1_000, 50_000])
    return draw.choice([{"all": parts}, {"any": [{"all": parts[:40]}] * 40}, {"none": [*parts, {"x": parts}]}])


def _circle(_draw: Random) -> Tree:
    """A tree that holds itself."""
    tree: dict[str, Any] = {}
    tree["all"] = [tree, {"type": "referred"}]
    return tree


ATTACKS: tuple[Attack, ...] = (
    *(_number, _word, _words, _text, _day, _unknown, _shape, _contradiction) * 4,
    _deep,
    _wide,
    _circle,
)
