"""What is owed to everybody, worked off."""

from dataclasses import replace

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime, build_counting
from campaigns.members.models import Recount, RecountKind
from campaigns.members.purchases.currencies import recount_at_rates
from campaigns.members.recounts.queries import find_recount
from campaigns.members.recounts.work import Counting, recount_all
from tests.clock import NOW


def counting_by(runtime: Runtime, many: int) -> Counting:
    """So many members at a time."""
    return replace(build_counting(runtime), many=many)


def recount(runtime: Runtime) -> None:
    recount_all(build_counting(runtime), more=lambda: True)


def recount_rates(session: Session) -> int:
    """What a changed rate owes, in the caller's transaction."""
    return recount_at_rates(session, lambda member_id: member_id > 0, now=NOW)


def recount_of(runtime: Runtime, kind: RecountKind) -> Recount:
    with runtime.sessions() as session:
        found = find_recount(session, kind)
    assert found is not None
    return found
