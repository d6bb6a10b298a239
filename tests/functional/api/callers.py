"""A shop's program that calls the API."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.staff.api_keys import add_key
from tests.clock import NOW

SECRET = "convive_the-key-of-the-tests"
ITEM: dict[str, Any] = {
    "order_reference": "o1",
    "member": {"reference": "A1"},
    "at": "2026-01-02T18:30:00+08:00",
    "amount": "150.50",
}


@dataclass(frozen=True)
class Caller:
    client: FlaskClient
    secret: str = SECRET

    def sends(self, body: Any = None, **how: Any) -> TestResponse:
        said = {"json": body} if body is not None else {}
        headers = {"Authorization": f"Bearer {self.secret}", **how.pop("headers", {})}
        method = how.pop("method", "POST")
        return self.client.open(how.pop("path", "/api/v1/purchases"), method=method, headers=headers, **said, **how)

    def reads(self, path: str, **query: Any) -> Any:
        answer = self.client.get(path, query_string=query, headers={"Authorization": f"Bearer {self.secret}"})
        assert answer.status_code == 200, answer.text
        return answer.json

    def tells(self, *items: Any, **options: Any) -> list[dict[str, Any]]:
        """What became of each purchase."""
        answer = self.sends({"source": "till", "purchases": list(items), **options})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json["purchases"]  # type: ignore[index]
        return found

    def states(self, *items: Any, **options: Any) -> list[str]:
        return [found["state"] for found in self.tells(*items, **options)]

    def refusal(self, item: Any, **options: Any) -> str:
        found = self.tells(item, **options)[0]
        assert found["state"] == "refused"
        return str(found["error"]["message"])


def item(**said: Any) -> dict[str, Any]:
    return {**ITEM, **said}


def with_key(client: FlaskClient, runtime: Runtime) -> Caller:
    with runtime.sessions.begin() as session:
        add_key(session, name="The till", secret=SECRET, now=NOW)
    return Caller(client)
