"""A guest's page from invitation to withdrawal, on a phone of 390 px."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.system.browser import guest as pages
from tests.system.browser import house
from tests.system.browser.conftest import PHONE, Visit
from tests.system.browser.demo import Demo
from tests.system.browser.test_phone import fits

pytestmark = pytest.mark.browser

TEA = {"words_en": "Which tea?", "words_zh": "喝什么茶", "kind": "choice"}
CHOICES = {"choices_en": "Green\nBlack", "choices_zh": "绿茶\n红茶", "required": True}


def invited(demo: Demo) -> tuple[int, str]:
    """An event to come, and a guest's link to answer."""
    day = datetime.now(UTC).date() + timedelta(days=90)
    times = (f"--starts={day} 19:00", f"--ends={day} 22:00")
    event = demo.said("event", "create", "Tea", "--venue=Quay", *times, "--capacity=9", "--publish")
    guest = demo.said("members", "add", "Teo Leaf", "--email=teo@example.com")
    asked = demo.said("event", "invite", event["code"], "--member", guest["code"])
    return event["id"], asked["links"][0]


def test_a_guest_says_it_all_changes_it_and_withdraws(demo: Demo, visit: Visit) -> None:
    event, link = invited(demo)
    staff = visit(demo.web, "en")
    house.sign_in(staff, demo.password, "en")
    staff.go(f"/events/{event}/questions/new")
    staff.fill(**TEA, **CHOICES)
    staff.press("Save")
    guest = visit(link, "en", PHONE)
    guest.go("?lang=en")
    pages.bring(guest, 0, name="Ana Lima", diet="Vegetarian")
    pages.bring(guest, 1, name="王小明")
    guest.fill(diet="No nuts")
    guest.page.locator("button[value=yes]").tap()
    guest.sees("Please answer this question.")
    guest.page.locator("input[type=radio][value=Green]").check()
    guest.page.locator("button[value=yes]").tap()
    expect(guest.page.locator(".notice.good")).to_contain_text("3 seats")
    assert fits(guest)
    pages.bring(guest, 1, name="")
    guest.page.locator("button[value=yes]").tap()
    expect(guest.page.locator(".notice.good")).to_contain_text("2 seats")
    guest.page.locator("button[value=no]").tap()
    guest.sees("Thank you for telling us that you cannot come.")
    staff.go(f"/events/{event}?state=declined")
    staff.sees("Ana Lima")
