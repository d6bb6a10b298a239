"""The two kinds of files: which columns they may have, and who keeps their rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.core.models import Club
from campaigns.core.tokens import Randomness
from campaigns.members.imports import member_fields, purchase_fields
from campaigns.members.imports.columns import Columns, guess, guess_by_cells
from campaigns.members.imports.files import read_table
from campaigns.members.imports.member_import import MemberImport, MemberOptions, member_columns, own_columns
from campaigns.members.imports.purchase_import import PurchaseImport, PurchaseOptions, purchase_columns
from campaigns.members.imports.report import Importer
from campaigns.members.imports.rows import Table
from campaigns.members.models import FileKind

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?=(?:\D*\d){7,15}\D*$)\+?[\d\s()-]+")
_DATE = re.compile(r"(19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?([ T]\d.*)?|\d{1,2}[./-]\d{1,2}[./-](19|20)\d{2}")

Options = MemberOptions | PurchaseOptions
Make = Callable[[bytes, Any, Club, Randomness, datetime], Importer]


@dataclass(frozen=True, slots=True)
class Kind:
    """`looks`: how the cells of a field look, for columns whose heading says nothing."""

    fields: Mapping[str, tuple[str, ...]]
    looks: Mapping[str, re.Pattern[str]]
    options: Callable[..., Options]
    columns: Callable[[Table, Mapping[str, str]], Columns]
    make: Make


KINDS: Mapping[FileKind, Kind] = {
    FileKind.MEMBERS: Kind(
        member_fields.FIELDS,
        {"email": _EMAIL, "birthday": _DATE, "phone": _PHONE},
        MemberOptions,
        member_columns,
        lambda content, options, club, code, now: MemberImport(
            read_table(content, options.sheet), options, club, random_code=code, now=now
        ),
    ),
    FileKind.PURCHASES: Kind(
        purchase_fields.FIELDS,
        {"email": _EMAIL, "date": _DATE, "phone": _PHONE},
        PurchaseOptions,
        purchase_columns,
        lambda content, options, club, code, now: PurchaseImport(content, options, club, random_code=code, now=now),
    ),
}


def guesses(kind: FileKind, header: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[str, str]:
    """Heading → field, by the headings and, where they say nothing, by what the first cells look like."""
    known = KINDS[kind]
    named = guess(header, known.fields)
    if kind is FileKind.MEMBERS:
        named |= own_columns(header)
    return {**guess_by_cells(header, samples, known.looks, named), **named}
