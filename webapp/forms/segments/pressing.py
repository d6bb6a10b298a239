"""What the builder's buttons do with the tree. A button is called `do`: what, where, and more, with colons between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.forms.segments.nodes import Node, Place, packed, place_in, read_nodes, unpacked, written
from webapp.forms.segments.values import ONE, fresh
from webapp.segment_words.phrases import PHRASES


@dataclass(slots=True)
class Draft:
    """`menu` is the group whose menu of conditions is open, `find` what is looked for in it.

    `removed` is the part taken out last, packed. `focus` is the button or the condition where the keyboard goes on.
    """

    tree: Node
    menu: Place | None = None
    find: str = ""
    removed: str = ""
    focus: str = ""


def read_draft(form: MultiDict[str, str]) -> Draft:
    """The tree that a form holds, after what its button says was done."""
    menu = place_in(form["menu"]) if "menu" in form else None
    find = form.get("find", "").strip()
    draft = Draft(read_nodes(form), menu, find, form.get("removed", ""))
    what, _, rest = form.get("do", "").partition(":")
    where, _, more = rest.partition(":")
    if what in BUTTONS:
        BUTTONS[what](draft, place_in(where), more, form)
    return draft


Button = Callable[[Draft, Place, str, MultiDict[str, str]], None]


def _menu(draft: Draft, place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    node = draft.tree.at(place)
    draft.menu, draft.find = (place if node and node.group else None), ""


def _close(draft: Draft, place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    draft.menu, draft.find, draft.focus = None, "", f"menu:{written(place)}"


def _add(draft: Draft, place: Place, more: str, _form: MultiDict[str, str]) -> None:
    node = draft.tree.at(place)
    entry, _, field = more.partition(":")
    if node and node.group and entry in PHRASES:
        node.parts.append(fresh(entry, field))
        draft.menu, draft.find = None, ""
        draft.focus = written((*place, len(node.parts) - 1))


def _group(draft: Draft, place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    """A new group is of the other kind, for one of the same would say nothing new."""
    node = draft.tree.at(place)
    if node and node.group:
        node.parts.append(Node("any" if node.group == "all" else "all"))
        inside = (*place, len(node.parts) - 1)
        draft.menu, draft.find = inside, ""


def _wrap(draft: Draft, place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    node, parent = draft.tree.at(place), draft.tree.at(place[:-1])
    if node and parent and place:
        parent.parts[place[-1]] = Node("any" if parent.group == "all" else "all", [node])
        draft.focus = f"unwrap:{written(place)}"


def _unwrap(draft: Draft, place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    node, parent = draft.tree.at(place), draft.tree.at(place[:-1])
    if node and parent and place and node.group:
        parent.parts[place[-1] : place[-1] + 1] = node.parts
        draft.menu, draft.focus = None, f"menu:{written(place[:-1])}"


def _remove(draft: Draft, place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    node, parent = draft.tree.at(place), draft.tree.at(place[:-1])
    if node and parent and place:
        draft.removed = packed(place, node)
        del parent.parts[place[-1]]
        draft.menu, draft.focus = None, "undo"


def _undo(draft: Draft, _place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    """Back to where it was, or as near to it as there still is a group."""
    found = unpacked(draft.removed)
    if found is None:
        return
    place, node = found
    parent = draft.tree.at(place[:-1])
    inside = place[:-1] if parent and parent.group else ()
    parts = (draft.tree.at(inside) or draft.tree).parts
    parts.insert(min(place[-1], len(parts)), node)
    draft.removed, draft.menu = "", None
    draft.focus = written((*inside, min(place[-1], len(parts) - 1)))


def _up(draft: Draft, place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    """Before what stands before it, into the end of a group there, or out of the group it is the first of."""
    if not place or (node := draft.tree.at(place)) is None:
        return
    number, before = place[-1], draft.tree.at((*place[:-1], place[-1] - 1)) if place[-1] else None
    if before is None and len(place) == 1:
        return
    target = place[:-1] if before is None else (*place[:-1], number - 1)
    if before is not None and before.group:
        target = (*target, len(before.parts))
    _take_and_put(draft, place, target, node, "up")


def _down(draft: Draft, place: Place, _more: str, _form: MultiDict[str, str]) -> None:
    if not place or (node := draft.tree.at(place)) is None:
        return
    after = draft.tree.at((*place[:-1], place[-1] + 1))
    if after is None and len(place) == 1:
        return
    target = (*place[:-2], place[-2] + 1) if after is None else (*place[:-1], place[-1] + 1)
    if after is not None and after.group:
        target = (*place, 0)
    _take_and_put(draft, place, target, node, "down")


def _take_and_put(draft: Draft, place: Place, target: Place, node: Node, button: str) -> None:
    """`target` is a place in the tree that is left once the node was taken out."""
    parent = draft.tree.at(place[:-1])
    if parent is None:
        return
    del parent.parts[place[-1]]
    inside = draft.tree.at(target[:-1])
    if inside is not None:
        inside.parts.insert(target[-1], node)
        draft.menu, draft.focus = None, f"{button}:{written(target)}"


def _pick(draft: Draft, place: Place, more: str, _form: MultiDict[str, str]) -> None:
    name, _, value = more.partition(":")
    node = draft.tree.at(place)
    if node and node.entry and value:
        before = [] if name in ONE else [text for text in node.said.get(name, []) if text != value]
        node.said[name] = [*before, value]
        draft.focus = f"find{written(place)}-{name}"


def _drop(draft: Draft, place: Place, more: str, _form: MultiDict[str, str]) -> None:
    name, _, value = more.partition(":")
    node = draft.tree.at(place)
    if node and node.entry:
        node.said[name] = [text for text in node.said.get(name, []) if text != value]
        draft.focus = f"find{written(place)}-{name}"


BUTTONS: Mapping[str, Button] = {
    "menu": _menu,
    "close": _close,
    "add": _add,
    "group": _group,
    "wrap": _wrap,
    "unwrap": _unwrap,
    "remove": _remove,
    "undo": _undo,
    "up": _up,
    "down": _down,
    "pick": _pick,
    "drop": _drop,
}
