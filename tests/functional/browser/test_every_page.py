"""Every page that a link leads to, on a phone: one heading, nothing too wide or missing, no fault in the console."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from tests.functional.browser import house
from tests.functional.browser.conftest import PHONE, Demo, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BAD = 400
NUMBER = re.compile(r"\d+")
NO_PAGE = re.compile(r"\.(csv|ics|json)$|^/(assets|feed|pictures)/|^/members/\d+/record$")
LOOK = """() => ({
  links: [...document.querySelectorAll("a[href]")].map(link => link.href),
  headings: document.querySelectorAll("h1").length,
  excess: document.documentElement.scrollWidth - window.innerWidth,
})"""


def _faults(page: Page) -> list[str]:
    """Filled as the browser meets them."""
    found: list[str] = []
    page.on("console", lambda said: found.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: found.append(f"{answer.url}: {answer.status}") if answer.status >= BAD else None)
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_whole_on_a_phone(demo: Demo, visit: Visit, language: str) -> None:
    staff = visit(demo.web, language, PHONE)
    house.sign_in(staff, demo.password, language)
    faults, seen, ahead = _faults(staff.page), {"/"}, ["/"]
    while ahead:
        path = ahead.pop(0)
        staff.page.goto(urljoin(demo.web, path))
        shown = staff.page.evaluate(LOOK)
        if shown["headings"] != 1 or shown["excess"] > 0:
            faults.append(f"{path}: {shown['headings']} headings, {shown['excess']} pixels too wide")
        for address in map(urlsplit, shown["links"]):
            shape = NUMBER.sub("N", address.path)
            if address.netloc == urlsplit(demo.web).netloc and shape not in seen and not NO_PAGE.search(address.path):
                seen.add(shape)
                ahead.append(f"{address.path}?{address.query}")
    assert faults == []
    assert len(seen) > 60, seen
