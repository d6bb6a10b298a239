"""Every form is sent what no honest person types, in a club whose words are all hostile.

Nothing breaks, no page takes it at its word, and what was typed in vain still stands in the form.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.staff.models import Role
from tests.factories_staff import signed_in
from tests.sizes import THOROUGH
from tests.system.crawl.conftest import Furnished
from tests.system.crawl.filling import Sent, ways
from tests.system.crawl.harm import harm_in
from tests.system.crawl.hostile import SHOWN_AGAIN, TYPED, bodies, body_of, written
from tests.system.crawl.markup import Field, Form, Page
from tests.system.crawl.poison import poison
from tests.system.crawl.walking import HOST, Walk, taken_back
from webapp.security import limiter

REFUSED = 422
UNSEEN = re.compile("[\x00-\x1f\x7f\x85\u200b\ufffd\ud800-\udfff\\s]+")
TELLING = 60
NUMBER = re.compile(r"\d+")
LONGEST_ADDRESS = 8_000
"""Servers take no longer ones."""


@dataclass
class Attack:
    """Sends a form, instead of as it was filled in, each time with something else that is hostile."""

    client: FlaskClient
    runtime: Runtime
    faults: list[str] = field(default_factory=list)
    asked: set[tuple[str, ...]] = field(default_factory=set)

    def look(self, path: str, page: Page) -> None:
        """Forms that ask are asked at once, each of a kind once."""
        for form in page.forms:
            action, sent = next(ways(form))
            address = urlsplit(urljoin(HOST + path, action)).path
            kind = (NUMBER.sub("", address), *sorted(sent))
            if not form.posts and kind not in self.asked:
                self.asked.add(kind)
                self._ask(address, form, sent)

    def _ask(self, address: str, form: Form, sent: Sent) -> None:
        for name, query in bodies(form, sent):
            answer = self.client.get(f"{address}?{written(query)[:LONGEST_ADDRESS]}", buffered=True)
            self.weigh(answer, f"{name} asked of {address}")

    def __call__(self, address: str, form: Form, sent: Sent) -> bool:
        path = urlsplit(address).path
        for name, body in bodies(form, sent):
            limiter.reset()
            with taken_back(self.client, self.runtime):
                answer = self.client.post(address.removeprefix(HOST), **body_of(body))
                self.weigh(answer, f"{name} to {path}")
                self.weigh(self._then(answer), f"{name} to {path}, then")
            if answer.status_code == REFUSED and name.startswith(SHOWN_AGAIN):
                self._compare(f"{name} to {path}", form, body, Page(answer.text))
        return False

    def weigh(self, answer: TestResponse, what: str) -> None:
        self.faults += [f"{harm}: {what}" for harm in harm_in(answer)]

    def _then(self, answer: TestResponse) -> TestResponse:
        where = urljoin(HOST, answer.location or "")
        inside = answer.location and where.startswith(HOST + "/")
        return self.client.get(where.removeprefix(HOST), buffered=True) if inside else answer

    def _compare(self, what: str, form: Form, body: Sent, page: Page) -> None:
        """What was typed in a form that is refused stands in it still; of halves of signs what is before."""
        shown = [(each.name, seen(value)) for one in page.forms for each in one.fields for value in each.values]
        typed = {each.name: seen(body[each.name][0]) for each in form.fields if _is_told(each, body)}
        lost = sorted(
            name for name in typed if not any(at == name and one.startswith(typed[name]) for at, one in shown)
        )
        if lost and page.forms:
            self.faults.append(f"loses {lost}: {what}")


def _is_told(asked: Field, body: Sent) -> bool:
    return asked.kind in TYPED - {"password"} and bool(body.get(asked.name))


def seen(text: str) -> str:
    """Its beginning, without what a browser or a database leaves out."""
    return UNSEEN.sub("", text)[:TELLING]


@pytest.fixture
def poisoned(runtime: Runtime, furnished: Furnished) -> Furnished:
    with runtime.sessions.begin() as session:
        poison(session.connection())
    return furnished


def test_no_form_of_staff_breaks(client: FlaskClient, runtime: Runtime, poisoned: Furnished) -> None:
    browser = signed_in(client, runtime, Role.ADMIN)
    attack = Attack(browser.client, runtime)
    walk = Walk(browser.client, runtime, roughly=not THOROUGH, look=attack.look, weigh=attack.weigh, send=attack)
    walk.through(*poisoned.staff)
    assert attack.faults + walk.faults == []


def test_no_form_of_guests_breaks(client: FlaskClient, runtime: Runtime, poisoned: Furnished) -> None:
    attack = Attack(client, runtime)
    walk = Walk(client, runtime, roughly=not THOROUGH, look=attack.look, weigh=attack.weigh, send=attack)
    walk.through("/sign-in", *poisoned.guests)
    assert attack.faults + walk.faults == []
