"""What the member that stays says of themselves: their own, what only the other knew, and what was chosen."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.members.duplicates.rows import Row

CHOOSABLE: Mapping[str, tuple[str, ...]] = {
    "name": ("full_name", "family_name", "given_name", "sort_name"),
    "call_name": ("call_name",),
    "language": ("language",),
    "zone": ("zone",),
    "country": ("country",),
    "city": ("city",),
    "household": ("household_id", "household_roles"),
    "owner": ("owner_id", "owner_since"),
    "chapter": ("chapter_id",),
    "introduced_by": ("introduced_by_id",),
    "expected_spend": ("expected_spend",),
    "reference": ("source_reference",),
}
"""Field of the review → the columns that go together."""

LISTS = ("interests", "tags", "other_languages", "cultures")


def kept_values(kept: Row, other: Row, *, from_other: Collection[str]) -> dict[str, Any]:
    """Columns of the kept row → what they say after the merge."""
    values = _chosen(kept, other, from_other)
    values |= {name: [*kept[name], *(each for each in other[name] if each not in kept[name])] for name in LISTS}
    if values["household_id"] == kept["household_id"] == other["household_id"]:
        values["household_roles"] = sorted({*kept["household_roles"], *other["household_roles"]})
    return values | {
        "custom": {**other["custom"], **kept["custom"]},
        "introduced_by_id": _introducer(values["introduced_by_id"], kept, other),
        **{name: min(kept, other, key=_since)[name] for name in ("joined_at", "source")},
        "deceased": kept["deceased"] or other["deceased"],
        "deceased_note": kept["deceased_note"] or other["deceased_note"],
        "revision": kept["revision"] + 1,
    }


def _chosen(kept: Row, other: Row, from_other: Collection[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, columns in CHOOSABLE.items():
        source = other if field in from_other or kept[columns[0]] in (None, "") else kept
        values |= {name: source[name] for name in columns}
    return values


def _since(row: Row) -> Any:
    return row["joined_at"]


def _introducer(chosen: int | None, kept: Row, other: Row) -> int | None:
    return None if chosen in (kept["id"], other["id"]) else chosen


def introduced_in_a_circle(session: Session, member_id: int) -> bool:
    """Whether whoever introduced them was introduced by them, at once or through others."""
    walked = """WITH RECURSIVE chain(id) AS (
        SELECT introduced_by_id FROM member WHERE id = :id
        UNION SELECT member.introduced_by_id FROM chain JOIN member ON member.id = chain.id
    ) SELECT EXISTS (SELECT FROM chain WHERE id = :id)"""
    return bool(session.scalar(text(walked), {"id": member_id}))
