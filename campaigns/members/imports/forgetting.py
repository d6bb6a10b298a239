"""Files that wait to be imported and tell of somebody who is erased: they are put away, lest a row bring them back.

What the person is looked for by in them stands in `Told`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.imports.files import read_table
from campaigns.members.imports.kinds import guesses
from campaigns.members.imports.rows import Table
from campaigns.members.imports.sheets import sheet_names
from campaigns.members.models import FileImport, WorkState
from campaigns.members.privacy.erasing import Person, last_digits

PUT_AWAY = mark(
    "This file tells of somebody who was erased since, so it was put away. Nothing more of it is imported; "
    "upload it again without them, no row is taken twice."
)
OWN_FIELDS = frozenset({"code", "reference", "customer"})
_BETWEEN = re.compile(r"""[\s;,、()<>"']+""")
_PARTS = re.compile(r"[;,、]")
_NO_DIGIT = re.compile(r"\.0+$|\D")
MOST_DIGITS = 17


class FileTellsOfThem(Refused):
    sentence = mark(
        "A file that tells of this member is being imported: %(files)s. Stop it, or wait until it is over, and then "
        "erase them. Nothing was erased."
    )


@dataclass(frozen=True, slots=True)
class Told:
    """How cells tell of somebody: by an address, a code or reference, or the name in a row without a mail address."""

    name: str
    mails: frozenset[str]
    numbers: tuple[str, ...]
    keys: frozenset[str]

    @classmethod
    def of(cls, person: Person) -> "Told":
        return cls(
            _folded(person.name),
            frozenset(address for address in person.addresses if "@" in address),
            last_digits(person.addresses),
            frozenset(map(_folded, person.keys)),
        )

    def tells(self, cells: Sequence[str], own: Collection[int]) -> bool:
        """`own` are the places of the cells in which a code or a reference stands."""
        folded = [_folded(cell) for cell in cells]
        mails = _mails(folded)
        return (
            not self.keys.isdisjoint(folded[place] for place in own if place < len(folded))
            or not self.mails.isdisjoint(mails)
            or any(number.endswith(self.numbers) for number in _numbers(folded))
            or (self.name in folded and not mails)
        )


def put_files_away(session: Session, person: Person) -> int:
    """Drop what waits and tells of them. Gives how many files; raises FileTellsOfThem for one that is in work."""
    told = Told.of(person)
    ids = session.scalars(select(FileImport.id).where(FileImport.content.is_not(None)).order_by(FileImport.id)).all()
    about = [import_id for import_id in ids if _tells(session, import_id, told)]
    locked = _locked(session, about)
    busy = set(about) - {each.id for each in locked if each.work.state is not WorkState.RUNNING}
    if busy:
        names = session.scalars(select(FileImport.name).where(FileImport.id.in_(busy)).order_by(FileImport.id))
        raise FileTellsOfThem(files=", ".join(names))
    for each in locked:
        each.content, each.work.state = None, WorkState.FAILED
        each.work.fault = {"sentence": PUT_AWAY, "values": {}}
    return len(locked)


def _locked(session: Session, ids: Sequence[int]) -> Sequence[FileImport]:
    """Those that nobody has in hand. Nobody is waited for: a worker may wait for the member who is being erased."""
    rows = select(FileImport).where(FileImport.id.in_(ids)).order_by(FileImport.id).with_for_update(skip_locked=True)
    return session.scalars(rows, execution_options={"populate_existing": True}).all()


def _tells(session: Session, import_id: int, told: Told) -> bool:
    found = session.get_one(FileImport, import_id, options=[undefer(FileImport.content)], populate_existing=True)
    for table in _tables(found.content or b""):
        named = {**guesses(found.kind, table.header, ()), **found.options.get("columns", {})}
        own = [place for place, heading in enumerate(table.header) if named.get(heading) in OWN_FIELDS]
        if any(told.tells(row.cells, own) for row in table.rows):
            return True
    return False


def _tables(content: bytes) -> Iterator[Table]:
    """All that can be read of it; of a spreadsheet every sheet."""
    for sheet in sheet_names(content) or [""]:
        try:
            yield read_table(content, sheet)
        except Refused:
            continue


def _folded(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def _mails(folded: Sequence[str]) -> set[str]:
    """Each as it stands there, and with its domain in ASCII."""
    words = (word for cell in folded for word in _BETWEEN.split(cell))
    return {spelling for word in words if "@" in word for spelling in (word, _ascii(word))}


def _numbers(folded: Sequence[str]) -> Iterator[str]:
    numbers = (_NO_DIGIT.sub("", part) for cell in folded for part in _PARTS.split(cell))
    return (number for number in numbers if len(number) <= MOST_DIGITS)


def _ascii(mail: str) -> str:
    local, _, domain = mail.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return mail
