"""SendGrid's Email Activity feed: mail looked up by our own arguments, by address or by its id there."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from webapp.sandbox.records import Accepted
from webapp.sandbox.state import Sandbox
from webapp.sandbox.wire import Reply, json_reply

_MOST = 1_000
_TERM = re.compile(r"""(?:unique_args\['(?P<argument>\w+)'\]|(?P<column>to_email|msg_id))\s*=\s*"(?P<value>[^"]*)\"""")
_STATES = {"delivered": "delivered", "spamreport": "delivered", "bounce": "not_delivered", "dropped": "not_delivered"}


def answer(sandbox: Sandbox, query_string: str) -> Reply:
    """`GET /v3/messages?query=(unique_args['claim']="7")&limit=1000`; terms may be joined by AND."""
    asked = {name: values[0] for name, values in parse_qs(query_string).items()}
    try:
        limit, terms = int(asked.get("limit", "10")), list(_terms(asked["query"]))
    except (KeyError, ValueError):
        return _refusal("invalid query")
    if not 1 <= limit <= _MOST:
        return _refusal("limit must be between 1 and 1000")
    clauses, values = zip(*terms, strict=True)
    sql = f"SELECT {', '.join(Accepted._fields)} FROM message WHERE kind = 'email' AND {' AND '.join(clauses)} LIMIT ?"  # noqa: S608 - own clauses
    rows = sandbox.ledger.rows(sql, (*values, limit))
    return json_reply("200 OK", {"messages": [_shape(Accepted(*row)) for row in rows]})


def _terms(query: str) -> Iterator[tuple[str, str]]:
    """Clauses and their values; all of a query must be understood."""
    for part in re.split(r"\s+AND\s+", query.strip()):
        match = _TERM.fullmatch(part.strip("() "))
        if match is None:
            raise ValueError(part)
        if match["argument"]:
            yield f"json_extract(custom, '$.{match['argument']}') = ?", match["value"]
        else:
            column = "recipient" if match["column"] == "to_email" else "sid"
            yield f"{column} = ?", match["value"]


def _shape(message: Accepted) -> dict[str, Any]:
    return {
        "from_email": message.sender,
        "msg_id": f"{message.sid}.recvd-sandbox-{message.position}",
        "subject": message.subject or "",
        "to_email": message.recipient,
        "status": _STATES.get(message.status, "processing"),
        "opens_count": 0,
        "clicks_count": 0,
        "last_event_time": f"{datetime.fromtimestamp(message.at // 1_000, UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def _refusal(message: str) -> Reply:
    return json_reply("400 Bad Request", {"errors": [{"message": message, "field": "query", "help": None}]})
