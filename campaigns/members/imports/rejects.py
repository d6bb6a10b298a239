"""The refused rows of a file, to be mended and imported again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from campaigns.members.imports.columns import REASONS
from campaigns.members.imports.member_export import BOM, csv_line
from campaigns.members.imports.row_faults import RowFault

ORDER = "order"
"""The heading under which a made reference is read again."""


def rejected_rows(
    header: Sequence[str], faults: Iterable[RowFault], *, say: Callable[[RowFault], str], heading: str = REASONS[0]
) -> Iterator[str]:
    """Lines of CSV: the columns as they were, and why. No cell is run as a formula by a spreadsheet.

    Where order references were made, they stand in a column of their own.
    """
    kept = [name for name in header if name not in REASONS]
    rows = iter(faults)
    first = list(islice(rows, 1))
    made = [ORDER] if any(fault.made_reference for fault in first) else []
    yield BOM + csv_line((*kept, *made, heading))
    for fault in chain(first, rows):
        cells = dict(zip(header, fault.cells, strict=False))
        yield csv_line((*(cells.get(name, "") for name in kept), *([fault.made_reference] * len(made)), say(fault)))
