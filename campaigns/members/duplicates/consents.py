"""The consents of two who are one: the stricter wins, on the way in and on the way back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from campaigns.members.duplicates.rows import Row, read
from campaigns.members.duplicates.snapshot import MergeWork
from campaigns.members.models import Consent, ConsentState

STRICTNESS = {ConsentState.GRANTED: 0, ConsentState.PENDING: 1, ConsentState.WITHDRAWN: 2}
"""Who was asked and has not confirmed yet has not agreed."""

About = tuple[str, str]
"""Kind of address and topic."""


def merge_consents(work: MergeWork) -> None:
    """The kept member's consents, of both; a withdrawal stays one, and what only one of them said holds."""
    kept, other = _said(work.session, work.kept_id), _said(work.session, work.other_id)
    merged = dict(kept)
    for about, row in other.items():
        merged[about] = stricter(kept.get(about), row)
    work.before.noted["consents"] = {
        "kept": list(kept.values()),
        "other": list(other.values()),
        "merged": list(merged.values()),
    }
    _replace(work.session, (work.kept_id, work.other_id), [_of(row, work.kept_id) for row in merged.values()])


def part_consents(session: Session, noted: Mapping[str, Any], _now: datetime) -> None:
    """What both said before; where the kept one said otherwise since, the stricter of it on both."""
    was = noted["consents"]
    merged = _by_topic(was["merged"])
    since = {
        about: row
        for about, row in _said(session, noted["kept_id"]).items()
        if about not in merged or (row["state"], row["at"]) != (merged[about]["state"], merged[about]["at"])
    }
    kept = _with(_by_topic(was["kept"]), since, all_of=True)
    other = _with(_by_topic(was["other"]), since, all_of=False)
    rows = [_of(row, noted["kept_id"]) for row in kept] + [_of(row, noted["merged_id"]) for row in other]
    _replace(session, (noted["kept_id"], noted["merged_id"]), rows)


def stricter(one: Row | None, other: Row) -> Row:
    if one is None or STRICTNESS[ConsentState(other["state"])] > STRICTNESS[ConsentState(one["state"])]:
        return other
    return one


def _with(before: dict[About, Row], since: Mapping[About, Row], *, all_of: bool) -> list[Row]:
    """A grant that came since stays with the kept member alone."""
    for about, row in since.items():
        if about in before or all_of or row["state"] == ConsentState.WITHDRAWN:
            before[about] = stricter(before.get(about), row)
    return list(before.values())


def _said(session: Session, member_id: int) -> dict[About, Row]:
    return _by_topic(read(session, "SELECT to_jsonb(c) FROM consent c WHERE member_id = :id FOR UPDATE", id=member_id))


def _by_topic(rows: Sequence[Row]) -> dict[About, Row]:
    return {(row["kind"], row["topic"]): row for row in rows}


def _of(row: Row, member_id: int) -> Row:
    return {**row, "member_id": member_id}


def _replace(session: Session, members: Sequence[int], rows: Sequence[Row]) -> None:
    session.execute(delete(Consent).where(Consent.member_id.in_(members)))
    given = orjson.dumps([dict(row) for row in rows]).decode()
    added = "INSERT INTO consent SELECT * FROM jsonb_populate_recordset(NULL::consent, CAST(:rows AS jsonb))"
    session.execute(text(added), {"rows": given})
