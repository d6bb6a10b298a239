"""What guests and the door have in hand: a phone of 390 px."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.sizes import few
from tests.system.browser import house
from tests.system.browser.conftest import PHONE, Visit
from tests.system.browser.demo import Demo
from tests.system.browser.visitor import Visitor

pytestmark = pytest.mark.browser

GUEST = "Wilhelmina Featherstonehaugh-Cholmondeley"
THUMB = 44
"""Pixels that a thumb hits without aiming."""


def fits(page: Visitor) -> bool:
    """Nothing is wider than the screen."""
    return bool(page.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def is_for_a_thumb(button: Locator, *, share: float = 0) -> bool:
    """High enough, and at least that share of the screen wide."""
    box = button.bounding_box()
    return box is not None and box["height"] >= THUMB and box["width"] >= share * PHONE["width"]


@pytest.fixture(scope="module")
def invitation(demo: Demo) -> tuple[str, str]:
    """The door of an event to come, and a guest's link to answer."""
    day = datetime.now(UTC).date() + timedelta(days=200)
    times = (f"--starts={day} 19:00", f"--ends={day} 22:00")
    event = demo.said("event", "create", "Thumbs", "--venue=Quay", *times, "--capacity=9", "--publish")
    guest = demo.said("members", "add", GUEST, "--email=wilhelmina@example.com")
    invited = demo.said("event", "invite", event["code"], "--member", guest["code"])
    return f"/door/{event['id']}", invited["links"][0]


@pytest.mark.parametrize("language", few(["zh"], thorough=["en", "zh"]))
def test_a_guest_answers_with_one_thumb(visit: Visit, invitation: tuple[str, str], language: str) -> None:
    guest = visit(invitation[1], language, PHONE)
    guest.go(f"?lang={language}")
    answers = guest.page.locator("button[name=answer]")
    assert all(is_for_a_thumb(answer, share=0.8) for answer in answers.all())
    answers.first.tap()
    expect(guest.page.locator(".notice.good")).to_be_visible()
    assert fits(guest)


@pytest.mark.parametrize("language", few(["en"], thorough=["en", "zh"]))
def test_the_door_is_run_with_one_thumb(demo: Demo, visit: Visit, invitation: tuple[str, str], language: str) -> None:
    door, _link = invitation
    host = visit(demo.web, language, PHONE)
    house.sign_in(host, demo.password, language)
    host.go(f"{door}?q=Wilhelmina")
    assert fits(host)
    expect(host.page.locator("[data-ready]")).to_be_attached()
    let_in = host.page.locator("[data-place=found] [data-do=in]").first
    assert is_for_a_thumb(let_in)
    let_in.tap()
    undo = host.page.locator(".verdict.good [data-do=undo]")
    expect(undo).to_be_visible()
    assert is_for_a_thumb(undo, share=0.7)
    assert fits(host)
    undo.tap()
    expect(host.page.locator(".verdict.waiting")).to_be_visible()
