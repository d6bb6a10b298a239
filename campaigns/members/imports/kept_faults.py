"""Refused rows, kept with their import."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy.orm import Session

from campaigns.core.copying import copy_rows
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.models import ImportFault

COLUMNS = ("import_id", "line", "sentence", "values", "cells", "made_reference")


def add_faults(session: Session, import_id: int, faults: Sequence[RowFault]) -> None:
    rows = ((import_id, *_kept(fault)) for fault in faults)
    if faults:
        copy_rows(session, ImportFault.__tablename__, COLUMNS, rows)


@dataclass(slots=True)
class FaultSpool:
    """Refused rows of a rehearsal, packed until its transaction is taken back."""

    count: int = 0
    _packed: list[bytes] = field(default_factory=list)

    def add(self, faults: Sequence[RowFault]) -> None:
        self.count += len(faults)
        told = [_kept(fault) for fault in faults]
        self._packed.append(zlib.compress(orjson.dumps(told), 1))

    def __iter__(self) -> Iterator[list[RowFault]]:
        for some in self._packed:
            yield [
                RowFault(line, sentence, values, tuple(cells), made_reference)
                for line, sentence, values, cells, made_reference in orjson.loads(zlib.decompress(some))
            ]


def _kept(fault: RowFault) -> tuple[Any, ...]:
    return fault.line, fault.sentence, _plain(fault.values), _cells(fault), fault.made_reference


def _plain(values: object) -> dict[str, object]:
    """As JSON has them, less what PostgreSQL keeps in no text."""
    found: dict[str, object] = orjson.loads(orjson.dumps(values, default=str).replace(b"\\u0000", b""))
    return found


def _cells(fault: RowFault) -> list[str]:
    return [cell.replace("\x00", "") for cell in fault.cells]
