"""Somebody who follows every link and presses every button of one club: what a form changes is taken back."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from tests.system.crawl.filling import Sent, ways
from tests.system.crawl.markup import Form, Page

WORD = re.compile(r"[a-z_]+")
HOST = "http://club.test"
WRONG = 400
REFUSALS = {401, 409, 422}
"""How a form is refused that was understood."""
NAMING = ("kind", "key", "channel", "offer", "tab", "step")
"""What says which page it is, where all else says whom it is about."""
SHOWN_ALONE = "/gallery"
NOT_FOLLOWED = ("#", "mailto:", "tel:", "sms:", "data:")
MOST_MOVES = 5

Shape = tuple[Any, ...]


@dataclass
class Walk:
    """`faults` says what went wrong where; `look` is shown each page and where it was met."""

    client: FlaskClient
    runtime: Runtime
    roughly: bool = True
    """Whether one way to ask or send is enough for each view."""
    look: Callable[[str, Page], None] = lambda _where, _page: None
    weigh: Callable[[TestResponse, str], None] = lambda _answer, _what: None
    """Is given each answer, also such as is no page."""
    send: Callable[[str, Form, Sent], bool] = lambda _address, _form, _sent: True
    """Whether a form is sent as it was filled in."""
    faults: list[str] = field(default_factory=list)
    met: set[Shape] = field(default_factory=set)

    def through(self, *paths: str) -> None:
        """From pages that this visitor may or may not see."""
        ahead = deque((path, "") for path in paths)
        while ahead:
            asked, source = ahead.popleft()
            self._is_new("GET", HOST + asked)
            answer = self._open(asked)
            self._judge(answer, f"GET {asked} from {source}" if source else "")
            self.weigh(answer, f"GET {asked}")
            if is_page(answer):
                path, page = answer.request.path, Page(answer.text)
                self.look(answer.request.full_path.rstrip("?"), page)
                ahead.extend((link, path) for link in self._new_links(path, page))
                self._send_all(path, page)

    @property
    def read(self) -> set[str]:
        """The views that were asked to show something."""
        return {str(shape[0]) for shape in self.met if "GET" in shape}

    @cached_property
    def _map(self) -> Any:
        return self.client.application.url_map.bind(urlsplit(HOST).netloc)

    def _new_links(self, path: str, page: Page) -> Iterator[str]:
        asking = [_asking(form) for form in page.forms if not form.posts]
        for link in dict.fromkeys(page.links + asking):
            address = urljoin(HOST + path, link)
            if not link.startswith(NOT_FOLLOWED) and address.startswith(HOST + "/") and self._is_new("GET", address):
                yield address.removeprefix(HOST)

    def _is_new(self, method: str, address: str, *more: Any) -> bool:
        shape = (*self.shape(method, address), method, *more)
        known = shape in self.met
        self.met.add(shape)
        return not known

    def shape(self, method: str, address: str) -> Shape:
        """Addresses of one shape are answered by the same code."""
        parts = urlsplit(address)
        try:
            endpoint, held = self._map.match(parts.path, method=method)
        except RequestRedirect as moved:
            return self.shape(method, moved.new_url)
        except HTTPException:
            return (parts.path,)
        named = frozenset((name, value) for name, value in held.items() if name in NAMING)
        asked = parse_qsl(parts.query, keep_blank_values=not self.roughly)
        pages = frozenset((name, value if name in NAMING else "") for name, value in asked)
        return endpoint, named | {each for each in pages if each[1] or not self.roughly}

    def _send_all(self, path: str, page: Page) -> None:
        for form in () if path.startswith(SHOWN_ALONE) else page.forms:
            for action, sent in ways(form) if form.posts else ():
                address = urljoin(HOST + path, action)
                if self._is_new("POST", address, *self._asked(form, sent)) and self.send(address, form, sent):
                    self._post(address.removeprefix(HOST), sent, path)

    def _asked(self, form: Form, sent: Sent) -> Shape:
        if self.roughly:
            return ()
        button = str(sent.get("do", [""])[-1])
        return frozenset(WORD.findall(each.name)[0] for each in form.fields), *WORD.findall(button)[:1]

    def _post(self, path: str, sent: Sent, source: str) -> None:
        with taken_back(self.client, self.runtime):
            answer = self._moved(self.client.post(path, data=sent))
            self._judge(answer, f"POST {path} from {source}", *REFUSALS)
            if is_page(answer):
                self.look(f"{path} sent", Page(answer.text))

    def _open(self, path: str) -> TestResponse:
        return self._moved(self.client.get(path, buffered=True))

    def _moved(self, answer: TestResponse) -> TestResponse:
        for _move in range(MOST_MOVES):
            where = urljoin(HOST, answer.location or "")
            if not answer.location or not where.startswith(HOST + "/"):
                break
            self._is_new("GET", where)
            answer = self.client.get(where.removeprefix(HOST), buffered=True)
        return answer

    def _judge(self, answer: TestResponse, what: str, *allowed: int) -> None:
        if what and answer.status_code >= WRONG and answer.status_code not in allowed:
            self.faults.append(f"{answer.status_code} {what}")


def is_page(answer: TestResponse) -> bool:
    """No letter as its reader gets it: what that links to is the reader's."""
    policy = answer.headers.get("Content-Security-Policy", "")
    return answer.mimetype == "text/html" and "sandbox" not in policy and answer.status_code == HTTPStatus.OK


def _asking(form: Form) -> str:
    action, sent = next(ways(form))
    return f"{action.partition('?')[0]}?{urlencode(sent, doseq=True)}" if sent else action


@contextmanager
def taken_back(client: FlaskClient, runtime: Runtime) -> Iterator[None]:
    """What is done within, in the database and in the browser."""
    point, cookies = runtime.sessions.kw["bind"].begin_nested(), dict(client._cookies or {})
    try:
        yield
    finally:
        point.rollback()
        client._cookies = cookies
