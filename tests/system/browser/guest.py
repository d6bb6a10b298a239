"""A guest's own pages, by the links they were sent."""

from playwright.sync_api import expect

from tests.system.browser.visitor import Visitor


def answer(guest: Visitor, link: str, choice: str, *, people: int = 1) -> None:
    """Ends when the page says how the invitation stands."""
    guest.go(link)
    for place in range(people - 1):
        bring(guest, place)
    guest.page.locator(f"button[name=answer][value={choice}]").click()
    expect(guest.page.locator(".notice").first).to_be_visible()


def bring(guest: Visitor, place: int, **fields: object) -> None:
    """One companion more; without a name it follows."""
    part = guest.page.locator("details.part").first
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    if not guest.page.locator(f"[name=companion_{place}_name]").count():
        guest.page.locator("button[name=more]").click()
    if not fields:
        guest.page.locator(f"[name=companion_{place}_follows]").check()
    guest.fill(**{f"companion_{place}_{name}": value for name, value in fields.items()})


def friend_link(guest: Visitor) -> str:
    """On the page of somebody who comes; it is there already when a letter has brought it."""
    if guest.page.locator("#friend form").count():
        guest.press("Make a link for a friend")
    return guest.page.locator("#friend a[href*='/i/']").get_attribute("href") or ""


def join_as_friend(friend: Visitor, link: str, **fields: object) -> None:
    friend.go(link)
    friend.fill(**fields)
    friend.press("Save me a seat")
    friend.sees_heading("You have a seat")
