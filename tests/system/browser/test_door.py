"""Two desks at one door, one of them without a network for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Error, Page, expect

from tests.system.browser import gathering, house
from tests.system.browser.conftest import PHONE, Visit
from tests.system.browser.demo import Demo
from tests.system.browser.visitor import Visitor

pytestmark = pytest.mark.browser

PEOPLE = ANN, BO, CLEO = "Ann Doorbell", "Bo Doorbell", "Cleo Doorbell"


@pytest.fixture(scope="module")
def codes(demo: Demo) -> list[str]:
    """Of three members."""
    added = (demo.said("members", "add", each, f"--email={each.split()[0]}@example.com".lower()) for each in PEOPLE)
    return [member["code"] for member in added]


@pytest.fixture
def door(demo: Demo, codes: list[str]) -> str:
    """Of an event with three guests and two seats."""
    day = datetime.now(UTC).date() + timedelta(days=300)
    times = (f"--starts={day} 19:00", f"--ends={day} 22:00")
    event = demo.said("event", "create", "Cellar", "--venue=Quay", *times, "--capacity=2", "--publish")
    for code in codes:
        demo.said("event", "invite", event["code"], "--member", code)
    return f"/door/{event['id']}"


def open_desk(demo: Demo, visit: Visit, door: str) -> Visitor:
    desk = visit(demo.web, "en", PHONE)
    house.sign_in(desk, demo.password, "en")
    desk.go(door)
    expect(desk.page.locator("[data-kept=yes]")).to_be_attached()
    return desk


def lets_in(desk: Visitor, name: str) -> None:
    desk.fill(q=name)
    desk.page.locator("[data-place=found] li", has_text=name).locator("[data-do=in]").tap()
    expect(desk.page.locator(".verdict.good .guest-name")).to_have_text(name)
    desk.fill(q="")


def is_inside(page: Page, people: int) -> None:
    """By what the page itself renews."""
    expect(page.locator("[data-count=inside]")).to_have_text(str(people))


def test_a_desk_without_a_network_merges_with_no_double(demo: Demo, visit: Visit, door: str) -> None:
    first, second = (open_desk(demo, visit, door) for _ in range(2))
    lets_in(first, ANN)
    is_inside(second.page, 1)
    second.page.context.set_offline(True)
    second.page.reload()
    expect(second.page.locator("[data-ready=away]")).to_be_attached()
    lets_in(second, BO)
    lets_in(first, BO)
    second.fill(q=CLEO)
    second.page.locator("[data-place=found] [data-do=in]").tap()
    second.page.locator(".verdict [data-do=sure]").tap()
    expect(second.page.locator("[data-slot=kept]")).to_be_visible()
    is_inside(first.page, 2)
    second.page.reload()
    is_inside(second.page, 3)
    second.page.context.set_offline(False)
    is_inside(first.page, 3)
    conflicts = second.page.locator("[data-place=conflicts] li")
    expect(conflicts.filter(has_text="Was in already")).to_contain_text(BO)
    expect(conflicts.filter(has_text="beyond the seats")).to_contain_text(CLEO)
    gathering.sees_inside(first, f"/events/{door.rsplit('/', 1)[-1]}", 3)


def test_somebody_new_is_welcomed_without_a_network_and_joins_with_it(demo: Demo, visit: Visit, door: str) -> None:
    desk = open_desk(demo, visit, door)
    inside = int(desk.page.locator("[data-count=inside]").inner_text())
    desk.page.context.set_offline(True)
    desk.fill(q="Dora Doorbell")
    desk.page.locator("[data-new]").tap()
    desk.page.locator("[data-somebody] [name=email]").fill("dora@example.com")
    desk.page.locator("[data-somebody] .primary").tap()
    expect(desk.page.locator(".verdict.good .guest-name")).to_have_text("Dora Doorbell")
    expect(desk.page.locator("[data-slot=kept]")).to_be_visible()
    is_inside(desk.page, inside + 1)
    desk.page.context.set_offline(False)
    desk.fill(q="Dora")
    expect(desk.page.locator("[data-place=found] li")).to_contain_text("Here")
    is_inside(desk.page, inside + 1)


def test_signing_out_leaves_no_names_on_the_phone(demo: Demo, visit: Visit, door: str) -> None:
    desk = open_desk(demo, visit, door)
    desk.press("Sign out")
    desk.sees_heading("Welcome back")
    desk.page.wait_for_function("caches.has('door').then((has) => !has)")
    desk.page.context.set_offline(True)
    with pytest.raises(Error, match="net::ERR"):
        desk.page.goto(demo.web + door)
