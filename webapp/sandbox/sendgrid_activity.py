"""SendGrid's Email Activity feed, as far as one question goes: all mail that carries one custom argument."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from webapp.sandbox.records import Accepted
from webapp.sandbox.state import Sandbox
from webapp.sandbox.wire import Reply, json_reply

MOST = 1_000
_STATES = {"delivered": "delivered", "spamreport": "delivered", "bounce": "not_delivered", "dropped": "not_delivered"}
_ARGUMENT = re.compile(r"""\(?unique_args\['(?P<name>\w+)'\]\s*=\s*"(?P<value>[^"]*)"\)?""")


def list_activity(sandbox: Sandbox, query_string: str) -> Reply:
    """`GET /v3/messages?query=(unique_args['claim']="7")&limit=1000`."""
    given = parse_qs(query_string)
    asked = _ARGUMENT.fullmatch(given.get("query", [""])[0].strip())
    wanted = given.get("limit", ["10"])[0]
    if asked is None or not wanted.isdecimal():
        return json_reply("400 Bad Request", {"errors": [{"message": "invalid query", "field": "query", "help": None}]})
    limit = min(int(wanted), MOST)
    found = sandbox.ledger.with_argument(asked["name"], asked["value"], limit=limit)
    return json_reply("200 OK", {"messages": [_shape(message) for message in found]})


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
