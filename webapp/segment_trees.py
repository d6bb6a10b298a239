"""Why a member is in a segment, as plain trees for programs and for a command's JSON."""

from typing import Any

from campaigns.segments.explain import Explained
from campaigns.segments.rules import group_name, tree_of


def explained_tree(found: Explained) -> dict[str, Any]:
    parts = [explained_tree(part) for part in found.parts]
    if name := group_name(found.rule):
        return {name: parts, "holds": found.holds}
    inside = {"rule": parts[0]} if parts else {}
    return {**tree_of(found.rule), "holds": found.holds, "found": dict(found.found), **inside}
