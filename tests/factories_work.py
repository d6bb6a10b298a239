"""Long work that is owed, worked off."""

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.workshop import build_workshop
from campaigns.members.long_work.hand import Workshop
from campaigns.members.long_work.loop import work_all
from campaigns.members.long_work.queries import get_work
from campaigns.members.models import LongWork, WorkKind
from campaigns.members.purchases.currencies import recount_at_rates
from tests.clock import NOW

RECOUNTS = (WorkKind.TIERS, WorkKind.PROFILES, WorkKind.RATES)


def shop_of(runtime: Runtime, chunks: int | None = None) -> Workshop:
    """Of who does so many chunks and then goes; all there are unless it is said."""
    left = iter(range(chunks or 0))
    return build_workshop(runtime, more=lambda: chunks is None or next(left, None) is not None)


def work_off(runtime: Runtime, *kinds: WorkKind, chunks: int | None = None) -> None:
    """One piece after another; asked before it takes the work and before each chunk."""
    work_all(shop_of(runtime, None if chunks is None else chunks + 1), *kinds)


def recount(runtime: Runtime, chunks: int | None = None) -> None:
    work_off(runtime, *RECOUNTS, chunks=chunks)


def recount_rates(session: Session) -> int:
    """What a changed rate owes, in the caller's transaction."""
    return recount_at_rates(session, lambda member_id: member_id > 0, now=NOW)


def work_of(runtime: Runtime, kind: WorkKind) -> LongWork:
    with runtime.sessions() as session:
        return get_work(session, kind)
