from typing import Any

import orjson
import pytest
from python_http_client.exceptions import BadRequestsError

from tests.integration.sandbox.stand import Stand, letter, new_address


def feed(stand: Stand, query: str) -> list[dict[str, Any]]:
    answer = stand.sendgrid().client.messages.get(query_params={"limit": "1000", "query": query})
    found: list[dict[str, Any]] = orjson.loads(answer.body)["messages"]
    return found


def test_mail_is_found_by_our_arguments(stand: Stand) -> None:
    first, second = new_address(), new_address()
    claim = f"claim of {first}"
    sent = stand.sendgrid().send(letter(first, second, custom_args={"claim": claim}))
    found = feed(stand, f"(unique_args['claim']=\"{claim}\")")
    assert {row["to_email"] for row in found} == {first, second}
    assert {row["msg_id"].split(".")[0] for row in found} == {sent.headers["X-Message-Id"]}


def test_terms_narrow_each_other(stand: Stand) -> None:
    to, other = new_address(), new_address()
    stand.mail(to, other)
    assert feed(stand, f'to_email="{to}" AND unique_args[\'message_id\']="{other}#1"') == []
    assert len(feed(stand, f'to_email="{to}" AND unique_args[\'message_id\']="{to}#0"')) == 1


def test_a_question_nobody_understands_is_refused(stand: Stand) -> None:
    with pytest.raises(BadRequestsError):
        feed(stand, "1=1 OR to_email LIKE '%'")
