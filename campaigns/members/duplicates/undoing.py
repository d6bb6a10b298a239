"""Parting two who were merged, for as long as the merge may be undone; and forgetting how it was."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from campaigns.core.acting import unnoted
from campaigns.core.base import Base
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.duplicates import rows
from campaigns.members.duplicates.figures import refresh_figures
from campaigns.members.duplicates.merging import lock_members, merge_rules
from campaigns.members.duplicates.references import Reference
from campaigns.members.duplicates.rows import Row
from campaigns.members.duplicates.snapshot import Before
from campaigns.members.models import ActivityKind, Merge, MergedRow
from campaigns.members.timeline import NewActivity, record_activities

UNDO_DAYS = 30


class MergeUndone(Refused):
    sentence = mark("This merge was undone already.")


class TooLateToUndo(Refused):
    sentence = mark("A merge can be undone for 30 days; how both records stood before is no longer kept.")


class UndoTheLaterFirst(Refused):
    sentence = mark("Undo the later merge of %(name)s first (number %(merge)d): the records were merged on.")


def unmerge(session: Session, *, merge_id: int, now: datetime) -> Merge:
    """Both as they were; what came since stays with the kept member. Raises why it cannot be."""
    session.flush()
    rules = merge_rules(session)
    merge = _locked(session, merge_id, rules)
    before = Before(**_checked(session, merge, now=now))
    with unnoted(session):
        _take_back_added(session, before)
        _put_back(session, before, kept_id=merge.kept_id)
        for rule in rules.values():
            if rule.restored:
                rule.restored(session, before.noted, now)
    session.execute(delete(MergedRow).where(MergedRow.merge_id == merge.id))
    merge.undone_at, merge.before = now, None
    session.flush()
    said = NewActivity(
        merge.kept_id, ActivityKind.UNMERGED, now, f"merge:{merge.id}", detail=before.member["full_name"]
    )
    record_activities(session, [said], now=now)
    refresh_figures(session, [merge.kept_id, merge.merged_id], now=now)
    session.expire_all()
    return merge


def drop_snapshots(session: Session, *, now: datetime) -> int:
    """Forget how members stood before merges that may no longer be undone. To be called once a day."""
    old = update(Merge).where(Merge.at < now - timedelta(days=UNDO_DAYS), Merge.before.is_not(None))
    return len(session.scalars(old.values(before=None).returning(Merge.id)).all())


def _locked(session: Session, merge_id: int, rules: Mapping[str, Any]) -> Merge:
    merge = must_exist(session.get(Merge, merge_id), mark("merge"))
    lock_members(session, rules, (merge.kept_id,))
    session.refresh(merge, with_for_update=True)
    return merge


def _checked(session: Session, merge: Merge, *, now: datetime) -> Mapping[str, Any]:
    if merge.undone_at is not None:
        raise MergeUndone
    later = session.scalar(
        select(Merge)
        .where(Merge.kept_id == merge.kept_id, Merge.id > merge.id, Merge.undone_at.is_(None))
        .order_by(Merge.id.desc())
        .limit(1)
    )
    if merge.before is None or merge.at < now - timedelta(days=UNDO_DAYS):
        raise TooLateToUndo
    if later is not None:
        name = later.before["member"]["full_name"] if later.before else later.merged_code
        raise UndoTheLaterFirst(name=name, merge=later.id)
    return merge.before


def _take_back_added(session: Session, before: Before) -> None:
    for table, ids in before.added.items():
        session.execute(text(f'DELETE FROM "{table}" WHERE id = ANY(:ids)'), {"ids": ids})


def _put_back(session: Session, before: Before, *, kept_id: int) -> None:
    """First what unique keys leave room for: the kept member gives back what they took, then each gets their own."""
    tables = Base.metadata.tables
    kept = rows.read(session, "SELECT to_jsonb(m) FROM member m WHERE id = :id", id=kept_id)[0]
    _change_back(session, "member", kept, before.kept)
    rows.restore(session, tables["member"], [before.member])
    for moved in before.moved:
        _move_back(session, moved)
    gone = [changed for changed in reversed(before.changed) if not _changed_back(session, changed)]
    for table in Base.metadata.sorted_tables:
        rows.restore(session, table, before.removed.get(table.name, ()))
    for changed in gone:
        _changed_back(session, changed)
    for moved in before.repointed:
        _move_back(session, moved)


def _changed_back(session: Session, changed: Mapping[str, Any]) -> bool:
    """Whether the row stands: one that was changed and then removed is put back first."""
    now = rows.read_again(session, Base.metadata.tables[changed["table"]], changed["row"])
    if now is not None:
        _change_back(session, changed["table"], now, changed["values"])
    return now is not None


def _change_back(session: Session, table: str, now: Row, values: Mapping[str, Sequence[Any]]) -> None:
    """What was changed again since stays as it is."""
    back = {name: old for name, (old, new) in values.items() if now[name] == new}
    if back:
        rows.write(session, Base.metadata.tables[table], {**now, **back}, list(back))


def _move_back(session: Session, moved: Mapping[str, Any]) -> None:
    reference = Reference(Base.metadata.tables[moved["table"]], moved["column"])
    rows.repoint(session, reference, old=moved["new"], new=moved["old"], only=moved["keys"])
