"""Rows of the ledger."""

from typing import NamedTuple


class Accepted(NamedTuple):
    """One message to one recipient, as the table `message` has it.

    `message_id` is Convive's own id, `sid` the provider's, `at` in milliseconds. A mail's parts are read through
    `request_id` and `position`.
    """

    id: int
    provider: str
    kind: str
    sid: str
    recipient: str
    sender: str
    status: str
    at: int
    message_id: str | None = None
    service: str | None = None
    subject: str | None = None
    text: str | None = None
    custom: str | None = None
    callback_url: str | None = None
    request_id: int | None = None
    position: int = 0
    error_code: int | None = None


class Inbound(NamedTuple):
    """What a member sent back: a text, or a mail as full MIME. `state` and `answer` are those of its webhook."""

    id: int
    kind: str
    sid: str
    sender: str
    recipient: str
    text: str
    opt_out: str | None
    at: int
    state: str
    answer: str | None
