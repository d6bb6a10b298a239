"""Purchases in a call, read into what the domain takes; what cannot be read is told of item by item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.words import mark
from campaigns.members.imports.purchase_refusals import InFuture
from campaigns.members.imports.purchase_rows import AHEAD, PurchaseRow, check_named, check_refunded, signed
from campaigns.members.profile.addresses import normalise_email, normalise_phone
from campaigns.members.profile.tags import clean_line
from campaigns.members.purchases.money import known_currency, parse_money
from campaigns.members.told import Told, refused_by
from webapp.api.body import read_body, shaped
from webapp.api.shapes.purchases import Call, PurchaseTold
from webapp.edge import now


class TwiceInCall(Refused):
    sentence = mark("The order reference “%(order)s” stands in this call already.")


@dataclass(frozen=True, slots=True)
class Read:
    """`rows` have the place in the call as their line; `refused` tells of the places that are no row."""

    call: Call
    references: Mapping[int, str | None]
    rows: tuple[PurchaseRow, ...]
    refused: Mapping[int, Told] = field(default_factory=dict)


def read_call(club: Club) -> Read:
    """Raises a Refused when the body as a whole cannot be read."""
    call = shaped(Call, read_body())
    rows: dict[str, PurchaseRow] = {}
    refused: dict[int, Told] = {}
    for place, item in enumerate(call.purchases):
        try:
            row = _row(place, shaped(PurchaseTold, item, whole="purchase"), club)
            if row.order_reference in rows:
                raise TwiceInCall(order=row.order_reference[:40])
            rows[row.order_reference] = row
        except Refused as refusal:
            refused[place] = refused_by(refusal)
    references = {place: _reference(item) for place, item in enumerate(call.purchases)}
    return Read(call, references, tuple(rows.values()), refused)


def _row(place: int, told: PurchaseTold, club: Club) -> PurchaseRow:
    member = told.member
    check_named(member.code, member.reference, member.email, member.phone)
    if told.at > now() + AHEAD:
        raise InFuture(text=told.at.isoformat())
    currency = known_currency(told.currency) if told.currency else club.currency
    paid, kind = signed(parse_money(told.amount, currency), is_refund=told.kind == "refund")
    return PurchaseRow(
        line=place,
        order_reference=told.order_reference,
        at=told.at,
        local_date=told.at.astimezone(ZoneInfo(club.zone)).date(),
        paid=paid,
        currency=currency,
        kind=kind,
        code=member.code.lower(),
        source_reference=member.reference,
        email=normalise_email(member.email) if member.email else "",
        phone=normalise_phone(member.phone, "") if member.phone else "",
        name=member.name,
        quantity=told.quantity,
        product=clean_line(told.product),
        refunded_order=check_refunded(told.refunded_order, kind),
        timed=True,
    )


def _reference(item: Any) -> str | None:
    found = item.get("order_reference") if isinstance(item, dict) else None
    return found[:200] if isinstance(found, str) else None
