"""The house by the keyboard alone: Tab, Enter, Escape and what is typed; where one is, is always seen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.system.browser.conftest import PHONE, Visit
from tests.system.browser.demo import Demo
from tests.system.browser.house import ADMIN, read_in
from tests.system.browser.visitor import Visitor

pytestmark = pytest.mark.browser

MOST_STEPS = 120
UNSEEN = """() => {
  const there = document.activeElement, box = there.getBoundingClientRect(), style = getComputedStyle(there);
  const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  const inside = box.width > 2 && box.height > 2 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
  return there === document.body || (ring && inside) ? '' : there.outerHTML.slice(0, 200);
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """By Tab alone, and at every step one sees where one is."""
    expect(wanted).to_be_attached()
    for _step in range(MOST_STEPS):
        if wanted.evaluate("there => there === document.activeElement"):
            return
        page.keyboard.press("Tab")
        assert (unseen := page.evaluate(UNSEEN)) == "", unseen
    raise AssertionError(f"Tab never comes to {wanted}")


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_a_day_without_a_mouse(demo: Demo, visit: Visit) -> None:
    staff = visit(demo.web, "en")
    page, keys = staff.page, staff.page.keyboard
    staff.go("/sign-in")
    tab_to(page, page.locator("[name=email]"))
    keys.type(ADMIN)
    keys.press("Tab")
    keys.type(demo.password)
    keys.press("Enter")
    read_in(staff, "en")
    passes_the_menu_over(page)
    finds_a_member(page)
    opens_the_menu_on_a_phone(page)
    goes_through_a_campaign(staff)
    closes_what_asks(page)


def passes_the_menu_over(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN) == ""
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def finds_a_member(page: Page) -> None:
    page.reload()
    tab_to(page, page.locator(".find [name=q]"))
    page.keyboard.type("Rosa")
    found = page.locator("#finds a[href^='/members/']").first
    press(page, found)
    page.wait_for_url(re.compile(r"/members/\d+"))


def opens_the_menu_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    menu = page.locator("#menu")
    tab_to(page, menu)
    page.keyboard.press("Space")
    expect(menu).to_be_checked()
    page.keyboard.press("Escape")
    expect(menu).not_to_be_checked()
    page.keyboard.press("Space")
    press(page, page.locator(".sidebar nav a[href='/campaigns']"))
    page.wait_for_url("**/campaigns")
    page.set_viewport_size({"width": 1280, "height": 900})


def goes_through_a_campaign(staff: Visitor) -> None:
    page = staff.page
    press(page, page.locator("main a[href='/campaigns/new']").first)
    tab_to(page, page.locator("main [name=name]"))
    page.keyboard.type("By the keyboard")
    tab_to(page, page.locator("main [name=event_id]"))
    page.keyboard.type("Winter")
    for _step in range(3):
        with page.expect_navigation():
            press(page, page.locator("#step button.primary"))
    staff.sees_heading("By the keyboard")


def closes_what_asks(page: Page) -> None:
    asks = page.locator("main details > summary.button").first
    press(page, asks)
    expect(page.locator("main details[open]")).to_have_count(1)
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN) == ""
    page.keyboard.press("Escape")
    expect(page.locator("main details[open]")).to_have_count(0)
    expect(asks).to_be_focused()
