"""The staff's pages of an event, and its door."""

from playwright.sync_api import Locator, expect

from tests.system.browser.house import open_from_sidebar
from tests.system.browser.visitor import Visitor


def plan_event(staff: Visitor, **fields: object) -> str:
    """Plans and publishes; gives the event's address."""
    open_from_sidebar(staff, "Events")
    staff.press("Plan an event")
    staff.fill(**fields)
    staff.press("Save")
    staff.press("Publish")
    expect(staff.page.locator("h1 .badge")).to_have_text(staff.say("Published"))
    return staff.page.url


def guests(staff: Visitor, event: str, state: str) -> list[tuple[str, str]]:
    """Name, and how they answered."""
    staff.go(f"{event}?state={state}")
    rows = staff.page.locator("tbody tr")
    found: list[list[str]] = rows.evaluate_all(
        "rows => rows.map(row => [row.querySelector('.person > span:last-child').innerText.split('\\n')[0],"
        " row.cells[3].innerText.trim()])"
    )
    return [(name, answered_by) for name, answered_by in found]


def change_seats(staff: Visitor, event: str, seats: int) -> None:
    staff.go(event)
    staff.press("Change")
    staff.fill(capacity=seats)
    staff.press("Save")
    staff.is_told()


def door_of(event: str) -> str:
    return f"/door/{event.rstrip('/').rsplit('/', 1)[-1]}"


def find_at_door(staff: Visitor, event: str, words: str) -> Locator:
    """Their row."""
    staff.go(door_of(event))
    expect(staff.page.locator("[data-ready]")).to_be_attached()
    staff.fill(q=words)
    staff.page.keyboard.press("Enter")
    return staff.page.locator(".door-list li", has_text=words).first


def check_in(staff: Visitor, event: str, name: str) -> None:
    staff.press("Check in", within=find_at_door(staff, event, name))
    expect(staff.page.locator(".verdict.good .guest-name")).to_have_text(name)


def undo_check_in(staff: Visitor) -> None:
    staff.press("Undo", within=staff.page.locator(".verdict"))
    expect(staff.page.locator(".verdict.waiting")).to_be_visible()


def welcome_somebody_new(staff: Visitor, event: str, name: str, **fields: object) -> None:
    staff.go(f"{door_of(event)}?q={name}")
    staff.press("Somebody new")
    staff.fill(full_name=name, **fields)
    staff.press("Welcome and check in")
    expect(staff.page.locator(".verdict.good .guest-name")).to_have_text(name)


def leave_door(staff: Visitor) -> None:
    """It has no sidebar; the way out leads to the event."""
    staff.page.locator("main p > a").first.click()
    expect(staff.page.locator(".sidebar")).to_be_visible()


def sees_inside(staff: Visitor, event: str, people: int) -> None:
    staff.go(door_of(event))
    expect(staff.page.locator(".door-count").first).to_have_text(str(people))
