"""SendGrid's Email Activity feed: what became of a claim's mail when nobody heard the answer.

The feed is an add-on that an account may lack, it lags, and it takes six questions a minute; so one question is asked
for a whole claim. Its list names addresses, not our arguments.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from requests import RequestException

from campaigns.messaging.providers.base import Absent, Found, Inconclusive, LookUp, Missing

MOST = 1_000
"""A claim has no more messages than the feed lists at once."""


def look_up(client: Any, missing: Sequence[Missing]) -> list[LookUp]:
    """One question for each claim among them."""
    claims: dict[int, list[Missing]] = defaultdict(list)
    for each in missing:
        claims[each.claim_id].append(each)
    found: dict[int, LookUp] = {}
    for claim_id, members in claims.items():
        found.update(_compared(members, _ask(client, claim_id)))
    return [found[each.message_id] for each in missing]


def _ask(client: Any, claim_id: int) -> Sequence[Mapping[str, Any]] | Inconclusive:
    question = {"limit": str(MOST), "query": f"(unique_args['claim']=\"{claim_id}\")"}
    try:
        response = client.messages.get(query_params=question)
        if response.status_code != 200:  # noqa: PLR2004 - the one status that answers
            return Inconclusive(f"SendGrid's activity feed answered {response.status_code}.")
        rows = orjson.loads(response.body)["messages"]
    except (RequestException, orjson.JSONDecodeError, KeyError, TypeError) as fault:
        return Inconclusive(f"SendGrid's activity feed cannot be read ({type(fault).__name__}).")
    return rows if isinstance(rows, list) else Inconclusive("SendGrid's activity feed cannot be read.")


def _compared(members: Sequence[Missing], rows: Sequence[Mapping[str, Any]] | Inconclusive) -> dict[int, LookUp]:
    """Found when the feed has as many mails to the address as we miss; absent when it has none."""
    if isinstance(rows, Inconclusive):
        return dict.fromkeys((each.message_id for each in members), rows)
    references: dict[str, str] = {str(row["to_email"]).lower(): str(row["msg_id"]) for row in rows}
    seen = Counter(str(row["to_email"]).lower() for row in rows)
    missed = Counter(each.address.lower() for each in members)
    return {each.message_id: _one(each.address.lower(), seen, missed, references) for each in members}


def _one(address: str, seen: Mapping[str, int], missed: Mapping[str, int], references: Mapping[str, str]) -> LookUp:
    if address not in references:
        return Absent()
    if seen[address] == missed[address]:
        return Found(references[address].split(".")[0])
    return Inconclusive("SendGrid has some of several mails to this address.")
