"""axe finds nothing serious on any page, in light and dark, in both languages, at a desk and on a phone.

On a phone each page has one heading and nothing too wide, and none brings a fault to the console.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, ViewportSize

from campaigns.bootstrap import Runtime
from tests.factories_staff import signed_in
from tests.sizes import few
from tests.system.browser.conftest import DESK, LOCALES, PHONE
from tests.system.browser.looking import LOOK, faults_met, ill_shown
from tests.system.crawl import markup
from tests.system.crawl.conftest import Furnished
from tests.system.crawl.drawing import served, tab
from tests.system.crawl.walking import HOST, Walk

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
OPTIONS: Mapping[str, Any] = {"resultTypes": ["violations"], "preload": False, "iframes": False}
UNFOLD = "document.querySelectorAll('details:not(.confirm)').forEach(each => { each.open = true })"


class Look(NamedTuple):
    size: ViewportSize
    scheme: Literal["light", "dark"]


LOOKS = [Look(DESK, "light"), Look(PHONE, "dark"), Look(DESK, "dark"), Look(PHONE, "light")]


def pages_met(client: FlaskClient, runtime: Runtime, *first: str) -> list[str]:
    """One address of each endpoint, or of each shape of it, that links lead to."""
    met: dict[Any, str] = {}

    def meet(where: str, page: markup.Page) -> None:
        shape = walk.shape("GET", HOST + where)
        if page.whole:
            met.setdefault(few(shape[0], thorough=shape), where)

    walk = Walk(client, runtime, roughly=few(True, thorough=False), look=meet, send=lambda *_form: False)
    walk.through(*first)
    return list(met.values())


def grave_faults(page: Page, paths: list[str]) -> Iterator[str]:
    """Each page in one look, with `--full` in each."""
    for number, look in enumerate(LOOKS):
        page.emulate_media(color_scheme=look.scheme)
        for path in few(paths[number :: len(LOOKS)], thorough=paths):
            page.set_viewport_size(look.size)
            page.goto(path)
            page.evaluate(UNFOLD)
            for rule in Axe().run(page, options=dict(OPTIONS)).response["violations"]:
                if rule["impact"] in GRAVE:
                    node = rule["nodes"][0]
                    yield f"{path} {look}: {rule['id']}: {node['html']} {node['failureSummary']}"
            page.set_viewport_size(PHONE)
            yield from ill_shown(path, page.evaluate(LOOK))


def test_no_page_of_the_house_has_a_grave_fault(
    client: FlaskClient, runtime: Runtime, browser: Browser, furnished: Furnished
) -> None:
    paths = pages_met(signed_in(client, runtime).client, runtime, *furnished.staff)
    faults: list[str] = []
    with served(client.application) as address:
        for number, (language, locale) in enumerate(LOCALES.items()):
            staff = signed_in(client, runtime, language=language).client
            with tab(browser, address, staff, locale) as page:
                console = faults_met(page)
                faults += grave_faults(page, few(paths[number :: len(LOCALES)], thorough=paths))
                faults += console
    assert faults == []


def test_no_page_of_guests_has_a_grave_fault(
    client: FlaskClient, runtime: Runtime, browser: Browser, furnished: Furnished
) -> None:
    paths = ["/nowhere", *pages_met(client, runtime, "/sign-in", *furnished.guests)]
    with served(client.application) as address, tab(browser, address, client, LOCALES["zh"]) as page:
        assert list(grave_faults(page, paths)) == []
