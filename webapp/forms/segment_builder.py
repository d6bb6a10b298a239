"""The builder of a segment's rule: from form fields to the tree and back.

A rule here is `all` of conditions and of one level of `any` or `none` groups. `g-1` says what group 1 is, `c-0-days` is
a field of condition 0, `c-1-2-days` of condition 2 in group 1. Buttons are called `do`: `add`, `add-1`, `group`,
`remove-1-2`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from campaigns.members.purchases.money import BadAmount, minor_digits, parse_money
from campaigns.segments.rules import GROUPS as TREE_GROUPS
from webapp.forms.segment_conditions import CONDITIONS, GROUPS, Input

FIELD = re.compile(r"c-(\d{1,3})(?:-(\d{1,3}))?-([a-z_]{1,20})")
GROUP = re.compile(r"g-(\d{1,3})")
Tree = dict[str, Any]


@dataclass(slots=True)
class Item:
    """A condition (`type` and what its fields say), or a group of conditions."""

    type: str = ""
    said: dict[str, list[str]] = field(default_factory=dict)
    group: str = ""
    parts: list["Item"] = field(default_factory=list)


def read_items(form: MultiDict[str, str]) -> list[Item]:
    """The items a form holds, in order."""
    items: dict[int, Item] = {}
    for name in form:
        if found := GROUP.fullmatch(name):
            group = form[name] if form[name] in GROUPS else "any"
            items.setdefault(int(found.group(1)), Item()).group = group
    parts: dict[tuple[int, int], Item] = {}
    for name in form:
        if found := FIELD.fullmatch(name):
            first, second, said = found.groups()
            key = (int(first), int(second or -1))
            item = items.setdefault(key[0], Item()) if second is None else parts.setdefault(key, Item())
            _put(item, said, form.getlist(name))
    for (place, _second), part in sorted(parts.items()):
        if place in items and part.type:
            items[place].parts.append(part)
    return [item for _place, item in sorted(items.items()) if item.type or item.group]


def press(items: list[Item], form: MultiDict[str, str]) -> None:
    """Do what the button pressed says: add a condition, add a group, remove one."""
    what, *places = form.get("do", "").split("-")
    spots = [int(place) for place in places if place.isdigit()]
    if what == "add" and not spots:
        _add(items, form.get("new", ""))
    elif what == "add" and spots[0] < len(items):
        _add(items[spots[0]].parts, form.get(f"new-{spots[0]}", ""))
    elif what == "group" and form.get("new-group") in GROUPS:
        items.append(Item(group=form["new-group"]))
    elif what == "remove" and spots:
        _remove(items, spots)


def tree_of(items: Sequence[Item], currency: str) -> Tree:
    return {"all": [_tree(item, currency) for item in items if item.type or item.parts]}


def items_of(tree: Mapping[str, Any], currency: str) -> list[Item] | None:
    """The items of a tree, or nothing when it is deeper than the builder."""
    if "all" not in tree:
        return items_of({"all": [tree]}, currency)
    items = [_item(node, currency) for node in tree["all"]]
    deep = any(part.group for item in items for part in item.parts) or any(item.group == "all" for item in items)
    return None if deep else items


def _item(node: Mapping[str, Any], currency: str) -> Item:
    group = next((name for name in TREE_GROUPS if name in node), "")
    if group:
        return Item(group=group, parts=[_item(part, currency) for part in node[group]])
    inputs = CONDITIONS[node["type"]][1]
    said = {each.name: _shown(each, node[each.name], currency) for each in inputs if node.get(each.name) is not None}
    return Item(type=node["type"], said=said)


def _shown(each: Input, value: Any, currency: str) -> list[str]:
    if each.kind == "money":
        whole, digits = divmod(value, 10 ** minor_digits(currency))
        return [f"{whole}.{digits:0{minor_digits(currency)}d}" if digits else str(whole)]
    if each.kind == "text":
        return [", ".join(value)]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _tree(item: Item, currency: str) -> Tree:
    if item.group:
        return {item.group: [_tree(part, currency) for part in item.parts]}
    inputs = CONDITIONS[item.type][1] if item.type in CONDITIONS else ()
    return {"type": item.type, **dict(_values(inputs, item.said, currency))}


def _values(inputs: Sequence[Input], said: Mapping[str, list[str]], currency: str) -> Iterator[tuple[str, Any]]:
    for each in inputs:
        texts = [text.strip() for text in said.get(each.name, []) if text.strip()]
        if each.kind == "many":
            yield each.name, texts
        elif each.kind == "text":
            yield each.name, [part.strip() for text in texts for part in text.split(",") if part.strip()]
        elif texts:
            yield each.name, _value(each, texts[0], currency)


def _value(each: Input, text: str, currency: str) -> Any:
    """What cannot be read stays text, and the rule's own check says so at its place."""
    if each.kind == "money":
        try:
            return parse_money(text, currency)
        except BadAmount:
            return text
    whole = each.kind == "number" or each.name == "segment"
    return int(text) if whole and re.fullmatch(r"-?\d{1,18}", text) else text


def _put(item: Item, name: str, values: list[str]) -> None:
    if name == "type":
        item.type = values[0]
    else:
        item.said[name] = values


def _add(items: list[Item], kind: str) -> None:
    if kind in CONDITIONS:
        items.append(Item(type=kind, said={each.name: [each.start] for each in CONDITIONS[kind][1] if each.start}))


def _remove(items: list[Item], spots: Sequence[int]) -> None:
    inside = items if len(spots) == 1 else items[spots[0]].parts if spots[0] < len(items) else []
    if spots[-1] < len(inside):
        del inside[spots[-1]]
