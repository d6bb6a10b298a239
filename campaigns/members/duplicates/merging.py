"""Two records of one person become one, in one transaction, with all that is needed to part them again."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from campaigns.core.acting import unnoted
from campaigns.core.arrays import among
from campaigns.core.base import Base
from campaigns.core.errors import NotFound, Refused
from campaigns.core.words import mark
from campaigns.members.duplicates import rows
from campaigns.members.duplicates.figures import refresh_figures
from campaigns.members.duplicates.kept import introduced_in_a_circle, kept_values
from campaigns.members.duplicates.moving import move_everything
from campaigns.members.duplicates.own_rules import OWN_RULES
from campaigns.members.duplicates.references import Reference, key_of, references_to
from campaigns.members.duplicates.rows import Row
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.snapshot import Before, MergeWork
from campaigns.members.imports.following import begin_again
from campaigns.members.models import ActivityKind, Merge, MergedRow
from campaigns.members.timeline import NewActivity, record_activities


class SameMember(Refused):
    sentence = mark("A member cannot be merged with themselves.")
    status = 422


class GoneMeanwhile(Refused):
    sentence = mark(
        "One of these records was merged or removed meanwhile. Nothing was changed; look at the list again."
    )


class ErasedMember(Refused):
    sentence = mark("Somebody who was erased cannot be merged.")


def merge_members(
    session: Session,
    *,
    kept_id: int,
    other_id: int,
    now: datetime,
    staff_id: int | None = None,
    from_other: Collection[str] = (),
) -> Merge:
    """Put `other_id` into `kept_id` and give the merge. `from_other`: of CHOOSABLE, or `birthday`: theirs is taken.

    Raises SameMember, GoneMeanwhile and ErasedMember; then nothing was changed.
    """
    if kept_id == other_id:
        raise SameMember
    session.flush()
    rules = merge_rules(session)
    kept, other = _locked(session, rules, kept_id, other_id)
    before = Before(other, noted={"kept_id": kept_id, "merged_id": other_id})
    work = MergeWork(session, kept_id, other_id, before, now, frozenset(from_other), staff_id)
    with unnoted(session):
        _prepare(rules, work)
        move_everything(work, rules)
        _finish(rules, work)
        _leave_one(work, kept, other)
    merge = _noted(work, other)
    newest = _newest(session, kept_id)
    record_activities(session, [_activity(ActivityKind.MERGED, merge, now, str(other["full_name"]))], now=now)
    refresh_figures(session, [kept_id], now=now)
    _note_added(work, newest, merge)
    work.before.kept = _difference(kept, _row(session, kept_id))
    merge.before = work.before.as_json()
    session.flush()
    session.expire_all()
    return merge


def merge_rules(session: Session) -> Mapping[str, MergeRule]:
    """By table: this room's own, and those that `bootstrap` lists."""
    return {rule.table: rule for rule in (*OWN_RULES, *session.info["merging"])}


def lock_members(session: Session, rules: Mapping[str, MergeRule], ids: Collection[int]) -> dict[int, Row]:
    """Their rows, in the order of the ids; imports and what rules lock come first, as everywhere else."""
    begin_again(session)
    for rule in rules.values():
        if rule.lock:
            rule.lock(session, sorted(ids))
    found = "SELECT to_jsonb(m) FROM member m WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"
    return {row["id"]: row for row in rows.read(session, found, ids=sorted(ids))}


def _locked(session: Session, rules: Mapping[str, MergeRule], kept_id: int, other_id: int) -> tuple[Row, Row]:
    found = lock_members(session, rules, (kept_id, other_id))
    if len(found) < 2:  # noqa: PLR2004 - both
        known = among(Merge.merged_id, (kept_id, other_id))
        raise GoneMeanwhile if session.query(Merge).where(known).first() else NotFound(what=mark("member"))
    if any(row["erased_at"] for row in found.values()):
        raise ErasedMember
    return found[kept_id], found[other_id]


def _prepare(rules: Mapping[str, MergeRule], work: MergeWork) -> None:
    for rule in rules.values():
        if rule.prepare:
            rule.prepare(work)


def _finish(rules: Mapping[str, MergeRule], work: MergeWork) -> None:
    for rule in rules.values():
        if rule.finish:
            rule.finish(work)


def _leave_one(work: MergeWork, kept: Row, other: Row) -> None:
    table = Base.metadata.tables["member"]
    rows.remove(work.session, table, [other])
    values = {**kept_values(kept, other, from_other=work.from_other), "updated_at": work.now}
    rows.write(work.session, table, {**kept, **values}, list(values))
    if introduced_in_a_circle(work.session, work.kept_id):
        rows.write(work.session, table, {**kept, "introduced_by_id": None}, ["introduced_by_id"])


def _noted(work: MergeWork, other: Row) -> Merge:
    merge = Merge(
        kept_id=work.kept_id,
        merged_id=work.other_id,
        merged_code=other["code"],
        merged_reference=other["source_reference"],
        at=work.now,
        staff_id=work.staff_id,
    )
    work.session.add(merge)
    work.session.flush()
    if work.remembered:
        names = ("table_name", "key", "stands_id")
        links = [{**dict(zip(names, link, strict=True)), "merge_id": merge.id} for link in work.remembered]
        work.session.execute(insert(MergedRow), links)
    return merge


def _activity(kind: ActivityKind, merge: Merge, at: datetime, name: str) -> NewActivity:
    return NewActivity(merge.kept_id, kind, at, f"merge:{merge.id}", detail=name)


def _row(session: Session, member_id: int) -> Row:
    return rows.read(session, "SELECT to_jsonb(m) FROM member m WHERE id = :id", id=member_id)[0]


def _difference(before: Row, after: Row) -> dict[str, list[Any]]:
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def _newest(session: Session, member_id: int) -> dict[Reference, int]:
    """The newest row of the member in each table, so that those that follow are known."""
    numbered = [
        reference
        for reference in references_to("member")
        if key_of(reference.table) == ("id",) and reference.table.name not in ("member", "merge")
    ]
    asked = (f'(SELECT coalesce(max(id), 0) FROM "{table.name}" WHERE "{column}" = :id)' for table, column in numbered)
    found = session.execute(text(f"SELECT {', '.join(asked)}"), {"id": member_id}).one()
    return dict(zip(numbered, found, strict=True))


def _note_added(work: MergeWork, newest: Mapping[Reference, int], merge: Merge) -> None:
    """What followed from the merge, such as a change of tier; not that it was merged."""
    given: dict[str, Any] = {"id": work.kept_id, "merge": f"merge:{merge.id}"}
    asked = []
    for place, ((table, column), last) in enumerate(newest.items()):
        own = "AND NOT (kind = 'merged' AND reference = :merge)" if table.name == "activity" else ""
        asked.append(f'SELECT \'{table.name}\', id FROM "{table.name}" WHERE "{column}" = :id AND id > :n{place} {own}')
        given[f"n{place}"] = last
    for name, row_id in work.session.execute(text(" UNION ALL ".join(asked)), given):
        work.before.added.setdefault(name, []).append(row_id)
