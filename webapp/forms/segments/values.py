"""From what a condition's inputs say to its part of a rule's tree, and back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, Self

from campaigns.members.purchases.money import BadAmount, minor_digits, parse_money
from campaigns.segments.rules import CONDITIONS, GROUPS
from webapp.forms.segments.inputs import PARTS, Input, inputs_of
from webapp.forms.segments.nodes import Node
from webapp.segment_words.context import Context
from webapp.segment_words.phrases import PHRASES, Phrase

Tree = dict[str, Any]
Said = Mapping[str, Sequence[str]]
ONE = frozenset(
    name
    for kind in CONDITIONS.values()
    for name, each in inputs_of(kind).items()
    if each.control == "picker" and not each.many
)
"""Pickers that hold one thing."""
COUNTS: Mapping[str, tuple[str, ...]] = {
    "at_least": ("at_least",),
    "at_most": ("at_most",),
    "exactly": ("exactly",),
    "between": ("at_least", "at_most"),
}
"""How often, and the numbers that says."""


class Money(NamedTuple):
    """The club's currency, and whether tiers count money; else they count points."""

    currency: str
    in_tiers: bool = True

    @classmethod
    def of(cls, context: Context) -> Self:
        return cls(context.currency, context.tiers_in_money)


def fresh(entry: str, field: str = "") -> Node:
    """A condition as it comes from the menu; `field` is that of the club, where the phrase asks one."""
    said = {name: [text] for name, text in PHRASES[entry].start.items()}
    return Node(entry=entry, said=said | ({"field": [field]} if field else {}))


def tree_of(node: Node, money: Money) -> Tree:
    """As rules are written. What cannot be read stays text, and the rule's own check says so at its place."""
    if node.group:
        return {node.group: [tree_of(part, money) for part in node.parts]}
    phrase = PHRASES[node.entry]
    kind = CONDITIONS[phrase.type]
    said: Tree = {"type": phrase.type}
    for name, each in inputs_of(kind).items():
        said |= dict(_asked(name, each, node.said, money, must=each.required or name in phrase.slots))
    return {**said, **phrase.fixed}


def node_of(tree: Mapping[str, Any], money: Money) -> Node:
    group = next((name for name in GROUPS if name in tree), "")
    if group:
        return Node(group, [node_of(part, money) for part in tree[group]])
    inputs = inputs_of(CONDITIONS[tree["type"]])
    shown = {name: _shown(name, each, tree, money) for name, each in inputs.items()}
    asked = {name for name, said in shown.items() if said}
    return Node(
        entry=_entry(tree, asked), said={name: texts for said in shown.values() for name, texts in said.items()}
    )


def root_of(tree: Mapping[str, Any], money: Money) -> Node:
    """The outermost is always a group."""
    node = node_of(tree, money)
    return node if node.group else Node("all", [node])


def _entry(tree: Mapping[str, Any], asked: set[str]) -> str:
    """The phrase that asks all of it, else the one that leaves least to be asked beside it."""
    of_type = [name for name, phrase in PHRASES.items() if phrase.type == tree["type"]]
    return min(of_type, key=lambda name: _misfit(PHRASES[name], tree, asked))


def _misfit(phrase: Phrase, tree: Mapping[str, Any], asked: set[str]) -> tuple[bool, int, int]:
    return not phrase.fixed.items() <= tree.items(), len(asked - phrase.slots - phrase.fixed.keys()), len(phrase.slots)


def _asked(name: str, each: Input, said: Said, money: Money, *, must: bool) -> Iterator[tuple[str, Any]]:
    """What is said; a list that must say something and does not is given empty."""
    if each.control == "span":
        yield from _span(said)
    elif each.control == "times":
        yield from _times(said)
    elif each.many and (must or _texts(said, name)):
        yield name, [_value(each, text, money) for text in _texts(said, name)]
    elif texts := _texts(said, name):
        yield name, _value(each, texts[0], money)


def _span(said: Said) -> Iterator[tuple[str, Any]]:
    mode = _first(said, "span")
    for name in {"days": ("days",), "dates": ("since", "until")}.get(mode, ()):
        if text := _first(said, name):
            yield name, _whole(text) if name == "days" else text
        elif name == "days":
            yield name, ""


def _times(said: Said) -> Iterator[tuple[str, Any]]:
    mode = _first(said, "times")
    if mode == "never":
        yield "exactly", 0
    for name in COUNTS.get(mode, ()):
        yield name, _whole(_first(said, f"times_{name}"))


def _value(each: Input, text: str, money: Money) -> Any:
    if each.control == "money" or (each.control == "worth" and money.in_tiers):
        with suppress(BadAmount):
            return parse_money(text, money.currency)
        return text
    if each.base is bool:
        return text == "1"
    if each.control == "figure":
        return _figure(text)
    return _whole(text) if each.base is int else text


def _whole(text: str) -> Any:
    plain = text.replace(",", "")
    return int(plain) if re.fullmatch(r"-?\d{1,18}", plain) and plain.isascii() else text


def _figure(text: str) -> Any:
    plain = text.replace(",", "")
    return float(plain) if re.fullmatch(r"-?\d{1,15}\.\d{1,6}", plain) and plain.isascii() else _whole(text)


def _texts(said: Said, name: str) -> list[str]:
    return [text.strip() for text in said.get(name, []) if text.strip()]


def _first(said: Said, name: str) -> str:
    return next(iter(_texts(said, name)), "")


def _shown(name: str, each: Input, tree: Mapping[str, Any], money: Money) -> dict[str, list[str]]:
    if each.control == "span":
        return _span_shown(tree)
    if each.control == "times":
        return _times_shown(tree)
    value = tree.get(name)
    if value is None:
        return {}
    return {name: [_text(each, one, money) for one in (value if each.many else [value])]}


def _span_shown(tree: Mapping[str, Any]) -> dict[str, list[str]]:
    said = {name: [str(tree[name])] for name in PARTS["span"] if tree.get(name) is not None}
    mode = "days" if "days" in said else "dates"
    return {"span": [mode], **said} if said else {}


def _times_shown(tree: Mapping[str, Any]) -> dict[str, list[str]]:
    said = {name: tree[name] for name in PARTS["times"] if tree.get(name) is not None}
    if not said:
        return {}
    mode = "between" if len(said) > 1 else next(iter(said))
    if said.get("exactly") == 0:
        mode = "never"
    return {"times": [mode], **{f"times_{name}": [str(number)] for name, number in said.items()}}


def _text(each: Input, value: Any, money: Money) -> str:
    if each.control == "money" or (each.control == "worth" and money.in_tiers):
        digits = minor_digits(money.currency)
        whole, rest = divmod(value, 10**digits)
        return f"{whole}.{rest:0{digits}d}" if rest else str(whole)
    return str(int(value)) if isinstance(value, bool) else str(value)
