"""The refused rows of a file, to be mended and imported again."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from campaigns.members.imports.columns import REASONS
from campaigns.members.imports.member_export import BOM, csv_line
from campaigns.members.imports.row_faults import RowFault


def rejected_rows(
    header: Sequence[str], faults: Iterable[RowFault], *, say: Callable[[RowFault], str], heading: str = REASONS[0]
) -> Iterator[str]:
    """Lines of CSV: the columns as they were, and why. No cell is run as a formula by a spreadsheet."""
    kept = [name for name in header if name not in REASONS]
    yield BOM + csv_line((*kept, heading))
    for fault in faults:
        cells = dict(zip(header, fault.cells, strict=False))
        yield csv_line((*(cells.get(name, "") for name in kept), say(fault)))
