"""The texts of one phone, both ways, oldest first."""

from datetime import datetime
from typing import NamedTuple

from webapp.sandbox.edge import instant
from webapp.sandbox.ledger import Ledger

_MOST = 100


class Line(NamedTuple):
    """`status` is the message's own, or that of the webhook which tells Convive of a reply."""

    text: str
    from_member: bool
    at: datetime
    status: str
    sender: str


def conversation(ledger: Ledger, number: str) -> list[Line]:
    received = [
        Line(each.text or "", False, instant(each.at), each.status, each.sender)
        for each in ledger.messages(kind="sms", recipient=number, limit=_MOST)
    ]
    written = [
        Line(each.text, True, instant(each.at), "received" if each.state == "sent" else each.state, each.sender)
        for each in ledger.inbound(sender=number, limit=_MOST)
        if each.kind == "sms"
    ]
    return sorted(received + written, key=lambda line: line.at)[-_MOST:]
