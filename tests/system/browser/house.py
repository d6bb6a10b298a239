"""The staff's pages: the frame, members, reports."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.system.browser.visitor import Visitor

ADMIN = "admin@club.example"
OPENS, NOON = 10, 12
TO_THE_MINUTE = "%Y-%m-%dT%H:%M"


def sign_in(staff: Visitor, password: str, language: str) -> None:
    staff.go("/sign-in")
    staff.sees_heading("Welcome back")
    staff.fill(email=ADMIN, password=password)
    staff.press("Sign in")
    read_in(staff, language)


def read_in(staff: Visitor, language: str) -> None:
    """Just signed in: the account may have been read in another language last."""
    expect(staff.page.locator(".sidebar")).to_be_attached()
    staff.page.wait_for_load_state()
    other = staff.page.locator(f".sidebar button[name=language][value={language}]")
    if other.count():
        other.dispatch_event("click")  # on a phone it is in the menu
    expect(staff.page.locator(f".sidebar button[name=language][value={language}]")).to_have_count(0)


def open_from_sidebar(staff: Visitor, entry: str) -> None:
    with staff.page.expect_navigation():
        staff.page.locator(".sidebar nav").get_by_role("link", name=staff.say(entry), exact=True).click()
    staff.sees_heading(entry)


def figure(staff: Visitor, label: str) -> int:
    """A number of the page by what stands above it."""
    term = re.compile(rf"^\s*{re.escape(staff.say(label))}\s*$")
    stat = staff.page.locator(".stat", has=staff.page.locator("dt", has_text=term))
    return int(re.sub(r"\D", "", stat.locator("dd").first.inner_text()))


def club_time(staff: Visitor) -> datetime:
    """What the demo's clock shows, in the club's zone."""
    open_from_sidebar(staff, "Clock")
    return datetime.fromisoformat(staff.page.locator("[name=at]").input_value())


def move_clock(staff: Visitor, at: datetime) -> None:
    open_from_sidebar(staff, "Clock")
    staff.fill(at=at.strftime(TO_THE_MINUTE))
    staff.press("Move the clock")
    staff.is_told()


def have_the_day_ahead(staff: Visitor) -> None:
    """By the clock of the demo, which others may have moved to an evening."""
    at = club_time(staff)
    if not OPENS <= at.hour <= NOON:
        move_clock(staff, at.replace(hour=OPENS, minute=0) + timedelta(days=at.hour > NOON))


def open_member(staff: Visitor, words: str, tab: str) -> None:
    """The one member that a search finds."""
    open_from_sidebar(staff, "Members")
    staff.fill(q=words)
    with staff.page.expect_navigation():
        staff.press("Filter")
    staff.page.locator("tbody .person a").click()
    staff.page.locator(".tabs").get_by_role("link", name=staff.say(tab), exact=True).click()


def points(staff: Visitor, member: str) -> int:
    staff.go(member)
    return figure(staff, "Points")


def import_purchases(staff: Visitor, file: Path) -> None:
    open_from_sidebar(staff, "Members")
    staff.press("Import")
    staff.fill(kind="purchases")
    staff.page.set_input_files("[name=file]", file)
    staff.press("Upload")
    staff.press("Try it")
    staff.sees("This was a try. Nothing was changed yet.")
    staff.press("Import for real")
    staff.sees("Imported.")


def host_of(staff: Visitor, friend: str) -> str:
    """The address of the member who brought them, by the list of friends."""
    open_from_sidebar(staff, "Referrals")
    row = staff.page.locator("tr", has=staff.page.get_by_text(friend, exact=True)).last
    row.locator("td").nth(1).locator("a").click()
    return staff.page.locator("main a[href^='/members/']").first.get_attribute("href") or ""


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
