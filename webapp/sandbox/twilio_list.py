"""Twilio's list of messages: filters by To, From and DateSent, newest first, in pages."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode

from webapp.sandbox.records import Accepted
from webapp.sandbox.state import Sandbox
from webapp.sandbox.twilio_shapes import failure, message_json
from webapp.sandbox.wire import Reply, json_reply

_MOST = 1_000


def list_messages(sandbox: Sandbox, query_string: str) -> Reply:
    query = {name: values[0] for name, values in parse_qs(query_string).items()}
    try:
        return _found(sandbox, query)
    except ValueError:
        return failure("malformed")


def _found(sandbox: Sandbox, query: dict[str, str]) -> Reply:
    size = min(int(query.get("PageSize", "50")), _MOST)
    token = query.get("PageToken")
    since, until = _times(query)
    found = sandbox.ledger.messages(
        kind="sms", recipient=query.get("To"), sender=query.get("From"), since=since, until=until,
        before=int(token) if token else None, limit=size + 1,
    )  # fmt: skip
    return json_reply("200 OK", _page(sandbox.secrets.account_sid, query, size, found))


def _page(account: str, query: dict[str, str], size: int, found: list[Accepted]) -> dict[str, object]:
    shown, page = found[:size], int(query.get("Page", "0"))
    following = {**query, "PageSize": str(size), "Page": str(page + 1), "PageToken": str(shown[-1].id) if shown else ""}
    return {
        "messages": [message_json(account, message) for message in shown],
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(len(shown) - 1, 0),
        "uri": _uri(account, query),
        "first_page_uri": _uri(account, {k: v for k, v in query.items() if k not in ("Page", "PageToken")}),
        "next_page_uri": _uri(account, following) if len(found) > size else None,
        "previous_page_uri": None,
    }


def _uri(account: str, query: dict[str, str]) -> str:
    return f"/2010-04-01/Accounts/{account}/Messages.json?{urlencode(query)}"


def _times(query: dict[str, str]) -> tuple[int | None, int | None]:
    """`DateSent` is a day; `DateSent>` and `DateSent<` bound it, both included, to the second."""
    if day := _instant(query.get("DateSent")):
        start = day.replace(hour=0, minute=0, second=0, microsecond=0)
        return _ms(start), _ms(start + timedelta(days=1)) - 1
    since, until = _instant(query.get("DateSent>")), _instant(query.get("DateSent<"))
    return (_ms(since) if since else None), (_ms(until) + 999 if until else None)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _ms(instant: datetime) -> int:
    return int(instant.timestamp()) * 1_000
