"""Addresses as a member file writes them: the preferred one in a cell of its own, all others in another."""

import re
from collections.abc import Callable, Iterable

from campaigns.members.imports.cell_lists import SEPARATORS, escaped, plain, split
from campaigns.members.models import AddressKind, ContactPoint
from campaigns.members.new_member import NewAddress

NAMES = {AddressKind.EMAIL: "email", AddressKind.SMS: "phone"}
MORE = {AddressKind.EMAIL: "more_emails", AddressKind.SMS: "more_phones"}
NUMBERED = (2, 3)
_LABELLED = re.compile(r"(?P<address>[^\s(]\S{4,}|.+?)\s+\((?P<label>(?:\\.|[^()\\])*)\)")


def more_addresses(said: Callable[[str], str]) -> tuple[NewAddress, ...]:
    """Those beside the preferred ones: from numbered columns, and from the cells that hold any number."""
    return tuple(
        address
        for kind, name in NAMES.items()
        for address in (
            *(NewAddress(kind, said(f"{name}_{number}")) for number in NUMBERED if said(f"{name}_{number}")),
            *(_read(kind, part) for part in split(said(MORE[kind]), SEPARATORS)),
        )
    )


def address_cells(points: Iterable[ContactPoint], kind: AddressKind) -> tuple[str, str, str]:
    """The preferred one, its label, and the others."""
    mine = sorted((point for point in points if point.kind is kind), key=lambda each: (not each.preferred, each.id))
    first, others = (mine[0], mine[1:]) if mine else (None, [])
    return first.address if first else "", first.label if first else "", "; ".join(map(_written, others))


def _read(kind: AddressKind, part: str) -> NewAddress:
    found = _LABELLED.fullmatch(part)
    return NewAddress(kind, plain(found["address"]), plain(found["label"])) if found else NewAddress(kind, plain(part))


def _written(point: ContactPoint) -> str:
    return escaped(point.address) + (f" ({escaped(point.label)})" if point.label else "")
