"""Ledger rows of one mail/send request or one relayed mail: a row for each recipient."""

from collections.abc import Sequence
from typing import Any

import orjson

from webapp.sandbox.faults import Provider
from webapp.sandbox.journal import Journal
from webapp.sandbox.records import Accepted
from webapp.sandbox.sendgrid_limits import recipients
from webapp.sandbox.substitution import substituted

OUR_ID = "message_id"
"""The custom argument that carries Convive's own message id."""


def personal_messages(journal: Journal, mail: dict[str, Any], *, sid: str, at: int, request: int) -> list[Accepted]:
    targets = [
        (position, one, address["email"])
        for position, one in enumerate(mail["personalizations"])
        for _, _, address in recipients(one)
    ]
    first = journal.reserve("message", len(targets))
    common, sender = mail.get("custom_args", {}), mail["from"]["email"]
    rows = []
    for number, (position, one, recipient) in enumerate(targets, first):
        custom = {**common, **one.get("custom_args", {})}
        rows.append(
            Accepted(
                number, Provider.SENDGRID, "email", sid, recipient, sender, "processed", at,
                message_id=_text(custom.get(OUR_ID)),
                subject=substituted(one.get("subject") or mail.get("subject") or "", one.get("substitutions")),
                custom=orjson.dumps(custom).decode() if custom else None,
                request_id=request,
                position=position,
            )
        )  # fmt: skip
    return rows


def relayed_messages(
    journal: Journal, addresses: Sequence[str], *, template: Accepted, custom: dict[str, Any]
) -> list[Accepted]:
    """Copies of `template` for each envelope address."""
    first = journal.reserve("message", len(addresses))
    ours, kept = _text(custom.get(OUR_ID)), orjson.dumps(custom).decode() if custom else None
    return [
        template._replace(id=number, recipient=address, message_id=ours, custom=kept, position=position)
        for position, (number, address) in enumerate(zip(range(first, first + len(addresses)), addresses, strict=True))
    ]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
