"""How each kind of long work is done."""

from collections.abc import Callable, Mapping

from campaigns.members.duplicates.work import merge_some, search
from campaigns.members.imports.work import bring_in
from campaigns.members.long_work.everybody import count_at_rates, fill_profiles, move_tiers
from campaigns.members.long_work.hand import Hand, in_chunks
from campaigns.members.models import WorkKind

WAYS: Mapping[WorkKind, Callable[[Hand], None]] = {
    WorkKind.TIERS: in_chunks(move_tiers),
    WorkKind.PROFILES: in_chunks(fill_profiles),
    WorkKind.RATES: in_chunks(count_at_rates),
    WorkKind.SEARCH: search,
    WorkKind.MERGE: in_chunks(merge_some),
    WorkKind.IMPORT: bring_in,
}
