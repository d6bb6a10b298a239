"""The rules of this room's own tables."""

from collections.abc import Sequence

from campaigns.core.base import Base
from campaigns.members.duplicates.consents import merge_consents, part_consents
from campaigns.members.duplicates.rows import Row, read
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.snapshot import MergeWork
from campaigns.members.models import ContactPointState, SpecialDayKind

WORST_FIRST = (
    ContactPointState.COMPLAINED,
    ContactPointState.BOUNCED,
    ContactPointState.INVALID,
    ContactPointState.ACTIVE,
)
DAY = ("calendar", "month", "day", "year", "in_leap_month", "leap_day_rule")


def _prefer_once(work: MergeWork) -> None:
    """Of each kind the address that the kept member prefers is preferred."""
    found = read(
        work.session,
        "SELECT to_jsonb(o) FROM contact_point o WHERE o.member_id = :other AND o.preferred AND EXISTS "
        "(SELECT FROM contact_point k WHERE k.member_id = :kept AND k.kind = o.kind AND k.preferred)",
        kept=work.kept_id,
        other=work.other_id,
    )
    for row in found:
        work.change(Base.metadata.tables["contact_point"], row, {"preferred": False})


def _reached_worse(_work: MergeWork, kept: Row, other: Row) -> Row:
    """An address that bounced for one bounces for both."""
    worse = min(kept["state"], other["state"], key=WORST_FIRST.index)
    return {"state": worse, "preferred": kept["preferred"] or other["preferred"]}


def _day(work: MergeWork, kept: Row, other: Row) -> Row:
    """The kept member's, with the year that only the other knows, unless the other's was chosen."""
    own_birthday = kept["kind"] == SpecialDayKind.BIRTHDAY and not kept["whose"]
    if own_birthday and "birthday" in work.from_other:
        return {name: other[name] for name in DAY}
    same = all(kept[name] == other[name] for name in ("calendar", "month", "day"))
    return {"year": other["year"]} if same and kept["year"] is None else {}


def _credit_both(work: MergeWork) -> None:
    """No points are lost: a cause that both were credited for is told apart."""
    found = read(
        work.session,
        "SELECT to_jsonb(o) FROM points_entry o JOIN points_entry k USING (cause) "
        "WHERE o.member_id = :other AND k.member_id = :kept",
        kept=work.kept_id,
        other=work.other_id,
    )
    for row in found:
        cause = f"{row['cause']}/merged:{work.other_id}"
        work.change(Base.metadata.tables["points_entry"], row, {"cause": cause})


def _both(_work: MergeWork, kept: Row, other: Row) -> Row:
    return {"times": kept["times"] + other["times"], "last_at": max(kept["last_at"], other["last_at"])}


OWN_RULES: Sequence[MergeRule] = (
    MergeRule("consent", prepare=merge_consents, restored=part_consents, apart=True),
    MergeRule("contact_point", prepare=_prefer_once, settle=_reached_worse),
    MergeRule("special_day", settle=_day),
    MergeRule("sent_before", settle=_both),
    MergeRule("points_entry", prepare=_credit_both),
    MergeRule("duplicate_pair", drop=True),
    MergeRule("awaited_introducer", drop=True),
    MergeRule("sought_member", drop=True),
)
