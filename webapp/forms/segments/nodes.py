"""The tree of a rule as the builder's form holds it: typed texts, not yet a rule.

`g-1` says what the group at place 1 is, `e-1-0` which phrase asks the first condition in it, and `v-1-0-days` is one of
that condition's inputs; `g` is the outermost group. Places that a button changed are numbered anew with the next page.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
from werkzeug.datastructures import MultiDict

from campaigns.segments.rules import GROUPS
from webapp.segment_words.phrases import PHRASES

Place = tuple[int, ...]
DEEPEST = 8
"""A little more than rules may have, so that the rule itself says what is too deep."""
LONGEST = 4 * DEEPEST
"""Signs of a place as it is written."""
NUMBER = re.compile(r"[0-9]{1,3}")
_PLACE = rf"(?:-[0-9]{{1,3}}){{0,{DEEPEST}}}"
GROUP = re.compile(rf"g({_PLACE})")
ENTRY = re.compile(rf"e({_PLACE})")
VALUE = re.compile(rf"v({_PLACE})-([a-z_]{{1,20}})")


@dataclass(slots=True)
class Node:
    """A group of `parts`, or a condition asked by the phrase `entry`, of whose inputs each says some texts."""

    group: str = ""
    parts: list["Node"] = field(default_factory=list)
    entry: str = ""
    said: dict[str, list[str]] = field(default_factory=dict)

    def at(self, place: Place) -> "Node | None":
        node = self
        for number in place:
            if not number < len(node.parts):
                return None
            node = node.parts[number]
        return node

    def walk(self, place: Place = ()) -> Iterator[tuple[Place, "Node"]]:
        yield place, self
        for number, part in enumerate(self.parts):
            yield from part.walk((*place, number))

    def kept(self) -> dict[str, Any]:
        return {"group": self.group, "parts": [part.kept() for part in self.parts]} if self.group else self._condition()

    def _condition(self) -> dict[str, Any]:
        return {"entry": self.entry, "said": self.said}


def read_nodes(form: MultiDict[str, str]) -> Node:
    """The tree a form holds. What belongs to nothing in it is left out."""
    found = dict(_found(form))
    root = found.get((), Node("all"))
    for place, node in sorted(found.items()):
        parent = found.get(place[:-1]) if place else None
        if parent is not None and parent.group:
            parent.parts.append(node)
    for name in form:
        if (value := VALUE.fullmatch(name)) and (named := found.get(place_in(value[1]))):
            named.said[value[2]] = form.getlist(name)
    return root


def _found(form: MultiDict[str, str]) -> Iterator[tuple[Place, Node]]:
    for name in form:
        if group := GROUP.fullmatch(name):
            yield place_in(group[1]), Node(form[name] if form[name] in GROUPS else "all")
        elif (entry := ENTRY.fullmatch(name)) and form[name] in PHRASES:
            yield place_in(entry[1]), Node(entry=form[name])


def place_in(text: str) -> Place:
    return tuple(int(number) for number in NUMBER.findall(text[:LONGEST]))


def written(place: Place) -> str:
    """`-1-0`, as it ends the names of inputs; nothing for the outermost group."""
    return "".join(f"-{number}" for number in place)


def node_kept(kept: Any) -> Node | None:
    """What `kept` gave, or nothing for what it did not give."""
    with suppress(AttributeError, KeyError, TypeError, ValueError):
        return _node(kept, 0)
    return None


def _node(kept: Mapping[str, Any], depth: int) -> Node:
    if depth > DEEPEST:
        raise ValueError
    if kept.get("group"):
        group = kept["group"] if kept["group"] in GROUPS else "all"
        return Node(group, [_node(part, depth + 1) for part in kept["parts"]])
    if kept["entry"] not in PHRASES:
        raise ValueError
    said = {str(name): [str(text) for text in texts] for name, texts in kept["said"].items()}
    return Node(entry=kept["entry"], said=said)


def packed(place: Place, node: Node) -> str:
    """A part that was taken out, with its place."""
    return orjson.dumps({"place": place, "node": node.kept()}).decode()


def unpacked(text: str) -> tuple[Place, Node] | None:
    with suppress(orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        kept = orjson.loads(text)
        node = node_kept(kept["node"])
        place = tuple(int(number) for number in kept["place"])
        return (place, node) if node and place and min(place) >= 0 else None
    return None
