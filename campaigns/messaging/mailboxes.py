"""The mailbox of a member of staff: where answers go to what was written in their name. One for all their members."""

from collections.abc import Callable
from functools import cache

from campaigns.core.tokens import ForgedToken, Signer

PURPOSE = "owner"
MAILBOX = "owner"


def mailboxes(signer: Signer, inbound_domain: str) -> Callable[[int], str]:
    """Staff id → their mailbox."""
    return cache(lambda staff_id: f"{MAILBOX}+{signer.sign_address(PURPOSE, staff_id)}@{inbound_domain}")


def owner_at(signer: Signer, mailbox: str) -> int | None:
    """Whose mailbox it is, if it is one."""
    name, _, token = mailbox.strip().strip("<>").partition("@")[0].partition("+")
    if name.lower() != MAILBOX:
        return None
    try:
        return signer.read_address(PURPOSE, token)
    except ForgedToken:
        return None
