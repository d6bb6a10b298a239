"""All that is a member's becomes another's, table by table, whatever rooms there are."""

from collections.abc import Mapping

from campaigns.core.base import Base
from campaigns.members.duplicates.references import Reference, references_to, uniques
from campaigns.members.duplicates.rows import colliding, naming, read, rows_of
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.snapshot import MergeWork


def move_everything(work: MergeWork, rules: Mapping[str, MergeRule]) -> None:
    everywhere = references_to("member")
    references = naming(work.session, everywhere, work.other_id)
    for reference in references:
        rule = rules.get(reference.table.name, MergeRule(reference.table.name))
        if rule.drop:
            _drop(work, reference)
    known = {reference.table for reference in references}
    _part_selves(work, [reference for reference in everywhere if reference.table in known])
    for reference in references:
        rule = rules.get(reference.table.name, MergeRule(reference.table.name))
        if not rule.apart and reference.table.name != "member":
            _settle(work, reference, rule)
            work.move(reference)
    _move_introduced(work)


def _drop(work: MergeWork, reference: Reference) -> None:
    for row in rows_of(work.session, reference, work.other_id):
        work.remove(reference.table, row)


def _part_selves(work: MergeWork, references: list[Reference]) -> None:
    """Where one of them brought or bought for the other: nobody brings themselves, so such a row goes."""
    for one in references:
        for other in references:
            if one.table is other.table and one.column != other.column:
                found = read(
                    work.session,
                    f'SELECT to_jsonb(r) FROM "{one.table.name}" r '
                    f'WHERE r."{one.column}" = :kept AND r."{other.column}" = :other',
                    kept=work.kept_id,
                    other=work.other_id,
                )
                for row in found:
                    work.remove(one.table, row)


def _settle(work: MergeWork, reference: Reference, rule: MergeRule) -> None:
    for unique in uniques(reference):
        for kept, other in colliding(work.session, reference, unique, kept=work.kept_id, other=work.other_id):
            values = rule.settle(work, kept, other) if rule.settle else {}
            work.remove(reference.table, other, stands=kept)
            work.change(reference.table, kept, values)
            if rule.link:
                work.remembered.append((reference.table.name, str(other[rule.link]), kept["id"]))


def _move_introduced(work: MergeWork) -> None:
    """Whom the other introduced; the kept member themselves are seen to with the rest of their row."""
    reference = Reference(Base.metadata.tables["member"], "introduced_by_id")
    found = read(
        work.session,
        "SELECT to_jsonb(m) FROM member m WHERE introduced_by_id = :other AND id <> :kept",
        other=work.other_id,
        kept=work.kept_id,
    )
    for row in found:
        work.change(reference.table, row, {reference.column: work.kept_id})
