"""Messages of two who are one: of a run that would write to them twice, one is left."""

from campaigns.core.base import Base
from campaigns.members.duplicates.rows import read
from campaigns.members.duplicates.rules import MergeRule
from campaigns.members.duplicates.snapshot import MergeWork
from campaigns.messaging.models import MessageState, SkipReason

_DOUBLED = """SELECT to_jsonb(m) FROM message m
    WHERE m.member_id = :kept AND m.state IN ('planned', 'ready') AND EXISTS (
        SELECT FROM message first WHERE first.member_id = m.member_id AND first.id <> m.id
        AND first.run_id = m.run_id AND first.channel = m.channel
        AND first.state NOT IN ('skipped', 'held_out', 'cancelled', 'expired')
        AND (first.state NOT IN ('planned', 'ready') OR first.id < m.id))"""


def _write_once(work: MergeWork) -> None:
    for row in read(work.session, _DOUBLED, kept=work.kept_id):
        values = {"state": MessageState.SKIPPED.value, "reason": SkipReason.DUPLICATE_ADDRESS.value}
        work.change(Base.metadata.tables["message"], row, values)


MERGING = (MergeRule("message", finish=_write_once),)
