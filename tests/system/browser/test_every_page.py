"""Every page that a link leads to, on a phone: one heading, nothing too wide or missing, no fault in the console."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from tests.sizes import THOROUGH
from tests.system.browser import house
from tests.system.browser.conftest import PHONE, Visit
from tests.system.browser.demo import Demo
from tests.system.browser.looking import LOOK, Shown, faults_met, ill_shown
from tests.system.browser.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not THOROUGH, reason="Of the demo too with --full; else tests/system/crawl."),
]

LEAST = 60
NUMBER = re.compile(r"\d+")
NO_PAGE = re.compile(r"\.(csv|xlsx|pdf|ics|json)$|^/(assets|feed|pictures)/|^/members/\d+/record$")
PUT_IN_PLACE = """async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const sheetsOf = (one) => new Map([...one.querySelectorAll("link[rel=stylesheet]")].map(each => [each.href, each]));
  const wanted = sheetsOf(page), there = sheetsOf(document);
  const load = ([href, sheet]) => new Promise((done, fail) => {
    sheet.onload = done;
    sheet.onerror = () => fail(new Error(href));
    document.head.append(document.adoptNode(sheet));
  });
  await Promise.all([...wanted].filter(([href]) => !there.has(href)).map(load));
  for (const [href, each] of sheetsOf(document)) each.sheet.disabled = !wanted.has(href);
  document.body.replaceWith(document.adoptNode(page.body));
}"""
"""Another page's words and style sheets without its scripts, of which there is one test: as wide, at half the cost."""

Show = Callable[[str], object]


def every_page(staff: Visitor, show: Show) -> Iterator[tuple[str, Shown]]:
    """Each kind of page that links lead to from the first one, as it is shown."""
    seen, ahead = {"/"}, ["/"]
    while ahead:
        path = ahead.pop(0)
        show(urljoin(staff.home, path))
        shown = staff.page.evaluate(LOOK)
        yield path, shown
        for address in map(urlsplit, shown["links"]):
            shape = NUMBER.sub("N", address.path)
            if address.netloc == urlsplit(staff.home).netloc and shape not in seen and not NO_PAGE.search(address.path):
                seen.add(shape)
                ahead.append(f"{address.path}?{address.query}")
    assert len(seen) > LEAST, seen


def test_every_page_is_whole_on_a_phone(demo: Demo, visit: Visit) -> None:
    staff = visit(demo.web, "en", PHONE)
    house.sign_in(staff, demo.password, "en")
    faults = faults_met(staff.page)
    for path, shown in every_page(staff, staff.page.goto):
        faults += ill_shown(path, shown)
    assert faults == []


def test_every_page_is_as_narrow_in_chinese(demo: Demo, visit: Visit) -> None:
    staff = visit(demo.web, "zh", PHONE)
    house.sign_in(staff, demo.password, "zh")
    faults = faults_met(staff.page)
    for path, shown in every_page(staff, lambda address: staff.page.evaluate(PUT_IN_PLACE, address)):
        faults += ill_shown(path, shown)
    assert faults == []
