"""The pages that links lead to, as somebody who is signed in finds them, and what a page asks for once it is there."""

from collections import Counter, deque
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from webapp.commands.demo_club.logins import Login

OF_EACH = 3
"""Addresses of one endpoint that are asked for, so that more than one state of a thing is seen."""
LEFT = frozenset({"asset", "auth.sign_out", "pictures.picture"})


@dataclass(slots=True)
class Found:
    """`parts` are figures that follow a page that is there already."""

    pages: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.token = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "a" and said.get("href"):
            self.links.append(said["href"] or "")
        if said.get("hx-get") and "load" in (said.get("hx-trigger") or ""):
            self.parts.append(said["hx-get"] or "")
        if said.get("name") == "csrf_token":
            self.token = said.get("value") or ""


def signed_in(app: Flask, login: Login) -> FlaskClient:
    client = app.test_client()
    page = Links(client.get("/sign-in").text)
    fields = {"csrf_token": page.token, "email": login.email, "password": login.password}
    answer = client.post("/sign-in", data=fields)
    if answer.status_code != HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"not signed in: {answer.status}")
    return client


def walk(client: FlaskClient, begin: Iterable[str]) -> Found:
    """Each page that is shown, a few of each endpoint; files are left out."""
    places = client.application.url_map.bind("localhost")
    waiting = deque(begin)
    known, of_each, found = set(waiting), Counter[str](), Found()
    while waiting:
        place = waiting.popleft()
        endpoint = _endpoint(places, place)
        of_each[endpoint] += 1
        if endpoint in LEFT or of_each[endpoint] > OF_EACH:
            continue
        if page := _shown(client, place):
            found.pages.append(place)
            links = Links(page)
            parts = [each for each in _inside(place, links.parts) if each not in known]
            fresh = [each for each in _inside(place, links.links) if each not in known and each not in parts]
            known.update(parts, fresh)
            found.parts.extend(dict.fromkeys(parts))
            waiting.extend(dict.fromkeys(fresh))
    return found


def _endpoint(places: MapAdapter, place: str) -> str:
    """Empty where there is none."""
    try:
        endpoint, _ = places.match(urlsplit(place).path, "GET")
    except (HTTPException, RequestRedirect):
        return ""
    return str(endpoint)


def _shown(client: FlaskClient, place: str) -> str:
    """The page, if it is one."""
    with closing(client.get(place)) as answer:
        return answer.text if answer.status_code == HTTPStatus.OK and answer.mimetype == "text/html" else ""


def _inside(place: str, links: Iterable[str]) -> list[str]:
    whole = [urlsplit(urljoin(place, link)) for link in links]
    return [each._replace(fragment="").geturl() for each in whole if not each.netloc and not each.scheme]
