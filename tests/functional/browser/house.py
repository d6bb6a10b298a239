"""The staff's pages."""

import re
from datetime import date, datetime
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.functional.browser.visitor import Visitor

ADMIN = "admin@club.example"
TO_THE_MINUTE = "%Y-%m-%dT%H:%M"
PAGES_OF_BIRTHDAYS = 3


def sign_in(staff: Visitor, password: str, language: str) -> None:
    staff.go("/sign-in")
    staff.sees_heading("Welcome back")
    staff.fill(email=ADMIN, password=password)
    staff.press("Sign in")
    expect(staff.page.locator(".sidebar")).to_be_attached()
    other = staff.page.locator(f".sidebar button[name=language][value={language}]")
    if other.count():  # the account was read in another language last
        other.dispatch_event("click")  # on a phone it is in the menu
    expect(staff.page.locator(f".sidebar button[name=language][value={language}]")).to_have_count(0)


def open_from_sidebar(staff: Visitor, entry: str) -> None:
    staff.page.locator(".sidebar nav").get_by_role("link", name=staff.say(entry), exact=True).click()
    staff.sees_heading(entry)


def club_time(staff: Visitor) -> datetime:
    """What the demo's clock shows, in the club's zone."""
    open_from_sidebar(staff, "Clock")
    return datetime.fromisoformat(staff.page.locator("[name=at]").input_value())


def move_clock(staff: Visitor, at: datetime) -> None:
    open_from_sidebar(staff, "Clock")
    staff.fill(at=at.strftime(TO_THE_MINUTE))
    staff.press("Move the clock")
    staff.is_told()


def plan_event(staff: Visitor, **fields: object) -> str:
    """Plans and publishes; gives the event's address."""
    open_from_sidebar(staff, "Events")
    staff.press("Plan an event")
    staff.fill(**fields)
    staff.press("Save")
    staff.press("Publish")
    expect(staff.page.locator("h1 .badge")).to_have_text(staff.say("Published"))
    return staff.page.url


def guests(staff: Visitor, event: str, state: str) -> dict[str, str]:
    """Name → how they answered."""
    staff.go(f"{event}?state={state}")
    rows = staff.page.locator("tbody tr")
    found: list[tuple[str, str]] = rows.evaluate_all(
        "rows => rows.map(row => [row.querySelector('.person > span:last-child').innerText.split('\\n')[0],"
        " row.cells[3].innerText.trim()])"
    )
    return dict(found)


def change_seats(staff: Visitor, event: str, seats: int) -> None:
    staff.go(event)
    staff.press("Change")
    staff.fill(capacity=seats)
    staff.press("Save")
    staff.is_told()


def build_segment(staff: Visitor, name: str) -> None:
    """Gold and above, attended in 180 days or bought in 60."""
    open_from_sidebar(staff, "Segments")
    staff.press("Make a segment")
    _add(staff, "", "tier_at_least")
    staff.fill(**{"c-0-tier": "gold"})
    staff.fill(**{"new-group": "any"})
    staff.press("Add a group")
    _add(staff, "-1", "attended")
    _add(staff, "-1", "purchased")
    staff.fill(**{"c-1-0-days": 180})
    before = audience(staff).inner_text()
    staff.fill(**{"c-1-1-days": 60})
    expect(audience(staff)).not_to_have_text(before)  # the count moves while they type
    staff.fill(name=name)
    staff.press("Save")
    staff.is_told()


def _add(staff: Visitor, place: str, condition: str) -> None:
    staff.fill(**{f"new{place}": condition})
    staff.page.locator(f"button[name=do][value='add{place}']").click()


def audience(staff: Visitor) -> Locator:
    return staff.page.locator("#audience .stat dd")


def segment_size(staff: Visitor, name: str) -> str:
    open_from_sidebar(staff, "Segments")
    return staff.page.locator("tr", has_text=name).last.locator("td.numeric").inner_text()


def draft_campaign(staff: Visitor, **fields: object) -> None:
    """Ends on the page where it is reviewed."""
    open_from_sidebar(staff, "Campaigns")
    staff.press("New campaign")
    expect(staff.page.locator("#segment-count")).not_to_be_empty()
    staff.fill(**fields)
    staff.press("Save and review")
    expect(staff.page.locator("h1 .badge")).to_have_text(staff.say("Draft"))


def launch(staff: Visitor) -> None:
    staff.page.locator(".page-header details.confirm > summary").click()
    staff.page.locator("form[action$='/launch'] button").click()
    staff.is_told()


def wait_finished(staff: Visitor) -> None:
    expect(staff.page.locator("h1 .badge")).to_have_text(staff.say("Finished"))


def figure(staff: Visitor, label: str) -> int:
    """A number of the page by what stands above it."""
    term = re.compile(rf"^\s*{re.escape(staff.say(label))}\s*$")
    stat = staff.page.locator(".stat", has=staff.page.locator("dt", has_text=term))
    return int(re.sub(r"\D", "", stat.locator("dd").first.inner_text()))


def birthdays_to_come(staff: Visitor, zone: str) -> list[date]:
    """Of those who live there, one day for each member, from some pages of the list."""
    open_from_sidebar(staff, "Greetings")
    days: list[str] = []
    for _page in range(PAGES_OF_BIRTHDAYS):
        rows = staff.page.locator("tr", has=staff.page.locator(f"td[title='{zone}']"))
        days += rows.locator("time").evaluate_all("times => times.map(time => time.dateTime)")
        after = staff.page.locator(".pagination [rel=next]")
        if not after.count():
            break
        after.click()
    return [date.fromisoformat(day) for day in days]


def wait_greeted(staff: Visitor, day: date) -> None:
    """That day's row of what went out tells of at least one."""
    open_from_sidebar(staff, "Greetings")
    row = staff.page.locator("tr", has=staff.page.locator(f"a time[datetime='{day}']"))
    staff.reload_until(row.locator("td.numeric").nth(1), re.compile(r"[1-9]"))


def open_report(staff: Visitor) -> None:
    open_from_sidebar(staff, "Reports")
    staff.page.locator(".card", has_text=staff.say("Repeat purchase")).locator("a.more").click()
    staff.sees_heading("Repeat purchase")


def buyers(staff: Visitor, *, until: date) -> int:
    """Members who have bought, by the report."""
    open_report(staff)
    staff.fill(until=until.isoformat())
    staff.press("Show")
    staff.page.wait_for_url("**until=*")
    return figure(staff, "Members who bought")


def host_of(staff: Visitor, friend: str) -> str:
    """The address of the member who brought them, by the list of friends."""
    open_from_sidebar(staff, "Referrals")
    row = staff.page.locator("tr", has=staff.page.get_by_text(friend, exact=True)).last
    return row.locator("td").nth(1).locator("a").get_attribute("href") or ""


def points(staff: Visitor, member: str) -> int:
    staff.go(member)
    return figure(staff, "Points")


def open_member(staff: Visitor, words: str, tab: str) -> None:
    """The one member that a search finds."""
    open_from_sidebar(staff, "Members")
    staff.fill(q=words)
    staff.press("Filter")
    staff.page.locator("tbody .person a").click()
    staff.page.locator(".tabs").get_by_role("link", name=staff.say(tab), exact=True).click()


def find_at_door(staff: Visitor, event: str, words: str) -> Locator:
    """Their row."""
    staff.go(f"{event}/door")
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
    staff.go(f"{event}/door?q={name}")
    staff.press("Somebody new")
    staff.fill(full_name=name, **fields)
    staff.press("Welcome and check in")
    expect(staff.page.locator(".verdict.good .guest-name")).to_have_text(name)


def leave_door(staff: Visitor) -> None:
    """It has no sidebar; the way out leads to the event."""
    staff.page.locator("main > p > a").first.click()
    expect(staff.page.locator(".sidebar")).to_be_visible()


def inside(staff: Visitor, event: str) -> int:
    staff.go(f"{event}/door")
    return int(staff.page.locator(".door-count").first.inner_text())


def import_purchases(staff: Visitor, file: Path) -> None:
    open_from_sidebar(staff, "Members")
    staff.press("Import purchases")
    staff.page.set_input_files("[name=file]", file)
    staff.press("Check the file")
    staff.sees("Nothing was changed yet.")
    staff.press("Import")
    staff.sees("Imported.")
