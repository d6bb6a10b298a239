"""One form for trees that say the same, so that their digests are the same.

The order of the parts of a group, of values and repetitions do not matter; a group inside a group of its kind, a group
of one and a double negation are taken away; a number of times is written as the fewest and the most.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

Tree = Mapping[str, Any]
ONCE = 1


def digest_of_tree(tree: Tree) -> str:
    return hashlib.sha256(_written(normal(tree))).hexdigest()


def normal(tree: Tree) -> Tree:
    """The same condition in its one form."""
    for name in ("all", "any"):
        if name in tree:
            return _group(name, [part for each in tree[name] for part in _unfolded(name, normal(each))])
    if "none" in tree:
        return _none([part for each in tree["none"] for part in _unfolded("any", normal(each))])
    return dict(_condition(tree))


def _group(name: str, parts: Sequence[Tree]) -> Tree:
    if name == "all":
        parts = [*(part for part in parts if "none" not in part), *_one_none(parts)]
    kept = _sorted(parts)
    return kept[0] if len(kept) == 1 else {name: kept}


def _one_none(parts: Sequence[Tree]) -> Iterator[Tree]:
    """Of several that none may hold, one list."""
    refused = [each for part in parts if "none" in part for each in part["none"]]
    if refused:
        yield {"none": _sorted(refused)}


def _none(parts: Sequence[Tree]) -> Tree:
    if len(parts) == 1 and "none" in parts[0]:
        return _group("any", parts[0]["none"])
    return {"none": _sorted(parts)}


def _unfolded(name: str, part: Tree) -> Sequence[Tree]:
    return part.get(name, [part])  # type: ignore[no-any-return]


def _condition(tree: Tree) -> Iterator[tuple[str, Any]]:
    exactly = tree.get("exactly")
    said = {**tree, "at_least": exactly, "at_most": exactly} if exactly is not None else dict(tree)
    for name, value in said.items():
        silent = name == "exactly" or (name == "at_least" and value in (0, ONCE) and _is_default(said, value))
        if not silent:
            yield name, _values(value) if isinstance(value, list) else value


def _is_default(said: Tree, value: int) -> bool:
    """Not said, it is one; or none, where the most is said."""
    return value == (0 if "at_most" in said else ONCE)


def _values(values: Sequence[Any]) -> list[Any]:
    return sorted(set(values), key=_written)


def _sorted(parts: Sequence[Tree]) -> list[Tree]:
    kept = {_written(part): part for part in parts}
    return [kept[key] for key in sorted(kept)]


def _written(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
