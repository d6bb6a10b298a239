"""The whole flow, as somebody who is shown Convive for the first time walks it."""

from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.sizes import few
from tests.system.browser import gathering, guest, house, outbox, sending
from tests.system.browser.conftest import PHONE, Visit
from tests.system.browser.demo import Demo
from tests.system.browser.visitor import Visitor

pytestmark = pytest.mark.browser

RULE = "Gold and above, attended in 180 days or bought in 60"
CLUB = ZoneInfo("America/New_York")
LIVES_IN = {"en": "America/New_York", "zh": "Asia/Shanghai"}
TITLES = {"en": "An evening of records", "zh": "唱片之夜"}
YES = {"en": "YES", "zh": "是"}
BIRTHDAY = {"en": "Happy birthday", "zh": "生日快乐"}
CAME, BOUGHT = 100, 200
SEATS = 4


class Walk:
    """One language's event, with whoever has taken part so far."""

    def __init__(self, demo: Demo, visit: Visit, language: str) -> None:
        self.language = language
        self.title = f"{TITLES[language]} {language}"
        self.staff: Visitor = visit(demo.web, language)
        self.member: Visitor = visit(demo.outbox, language)
        self.guest: Visitor = visit(demo.web, language, PHONE)
        self.friend: Visitor = visit(demo.web, language, PHONE)
        self.taken: set[str] = set()
        self.friend_email = f"juniper.{language}@example.com"
        self.event = ""

    def plan(self) -> None:
        starts_at = house.club_time(self.staff) + timedelta(days=60)
        self.event = gathering.plan_event(
            self.staff,
            title_en=f"{TITLES['en']} {self.language}",
            title_zh=f"{TITLES['zh']} {self.language}",
            description_en="Bring the one you know by heart.",
            description_zh="带上您最熟悉的那一张。",
            venue="The Lantern Room",
            zone=CLUB.key,
            starts_at=starts_at.strftime(house.TO_THE_MINUTE),
            ends_at=(starts_at + timedelta(hours=3)).strftime(house.TO_THE_MINUTE),
            rsvp_until=(starts_at - timedelta(days=2)).strftime(house.TO_THE_MINUTE),
            capacity=SEATS,
        )

    def make_segment(self) -> str:
        name = f"{RULE} {self.language}"
        size = sending.segment_size(self.staff, RULE)
        sending.build_segment(self.staff, name, size=size)
        assert sending.segment_size(self.staff, name) == size
        return name

    def send(self, segment: str) -> None:
        sending.draft_campaign(
            self.staff,
            name=self.title,
            segment_id=segment,
            template_id=self.staff.say("Event invitation"),
            event_id=self.title,
            email="calendar",
            sms=True,
            holdout_percent=10,
            quiet_from=0,
            quiet_until=0,
        )
        meant = house.figure(self.staff, "Intended")
        assert meant == sum(house.figure(self.staff, part) for part in ("Will get it", "Held out", "Left out"))
        assert house.figure(self.staff, "Held out") == pytest.approx(meant / 10, abs=6)
        sending.launch(self.staff)
        sending.wait_finished(self.staff)
        parts = ("Sent", "Not sent", "Failed", "Unknown", "Left")
        assert house.figure(self.staff, "Intended") == sum(house.figure(self.staff, part) for part in parts)
        assert house.figure(self.staff, "Left") == 0

    def accept_in_calendar(self) -> None:
        next(outbox.invited(self.member, "email", self.title, self.taken))
        address = outbox.address_of_mail(self.member)
        outbox.press_accept(self.member)
        outbox.wait_confirmed_by_mail(self.member, address, self.title)

    def say_yes_by_text(self) -> None:
        next(outbox.invited(self.member, "sms", self.title, self.taken))
        before = outbox.texts_received(self.member).count()
        outbox.reply(self.member, YES[self.language])
        expect(outbox.texts_received(self.member).nth(before)).to_be_visible()

    def stop(self) -> None:
        next(outbox.invited(self.member, "sms", self.title, self.taken))
        outbox.reply(self.member, "STOP")
        house.open_member(self.staff, outbox.number_of_phone(self.member), "Contact and consent")
        self.staff.sees("Texted STOP")

    def answer_by_link(self, *, people: int) -> None:
        link = next(outbox.invited(self.member, "email", self.title, self.taken))
        guest.answer(self.guest, link, "yes", people=people)

    def fill_the_house(self) -> None:
        self.answer_by_link(people=2)
        self.answer_by_link(people=1)
        by = [by for _name, by in gathering.guests(self.staff, self.event, "attending")]
        assert sorted(by) == sorted(map(self.staff.say, ("Calendar", "Text message", "Link")))
        expect(self.guest.page.locator(".notice.waiting")).to_be_visible()
        assert len(gathering.guests(self.staff, self.event, "waitlisted")) == 1
        gathering.change_seats(self.staff, self.event, SEATS + 6)
        assert len(gathering.guests(self.staff, self.event, "attending")) == SEATS

    def run_the_door(self) -> None:
        going = gathering.guests(self.staff, self.event, "attending")
        known = next(name for name, by in going if by == self.staff.say("Calendar"))
        gathering.check_in(self.staff, self.event, known)
        gathering.undo_check_in(self.staff)
        gathering.check_in(self.staff, self.event, known)
        gathering.welcome_somebody_new(self.staff, self.event, f"Wren Ashby {self.language}")
        gathering.sees_inside(self.staff, self.event, 2)
        gathering.leave_door(self.staff)

    def greet(self) -> None:
        today = house.club_time(self.staff).date()
        zone = LIVES_IN[self.language]
        days = Counter(day for day in sending.birthdays_to_come(self.staff, zone) if day > today + timedelta(days=1))
        (day, _most), *_others = days.most_common(1)
        morning = datetime.combine(day, time(9, 30), ZoneInfo(zone))
        house.move_clock(self.staff, morning.astimezone(CLUB))
        sending.wait_greeted(self.staff, day)
        expect(outbox.messages(self.member, "email", BIRTHDAY[self.language]).first).to_be_visible()

    def bring_a_friend(self) -> str:
        """Gives the friend's name."""
        name = f"Juniper Hale {self.language}"
        self.answer_by_link(people=1)
        link = guest.friend_link(self.guest)
        guest.join_as_friend(self.friend, link, full_name=name, email=self.friend_email, language=self.language)
        return name

    def credit_once(self, friend: str, till: Path) -> None:
        """However often the till's file is read."""
        today = house.club_time(self.staff).date()
        till.write_text(f"email,order,date,amount\n{self.friend_email},{self.language}-1,{today},42.50\n")
        before = house.points(self.staff, house.host_of(self.staff, friend))
        buyers = house.buyers(self.staff, until=today)
        gathering.check_in(self.staff, self.event, friend)
        gathering.leave_door(self.staff)
        house.import_purchases(self.staff, till)
        host = house.host_of(self.staff, friend)
        house.import_purchases(self.staff, till)
        assert house.points(self.staff, host) == before + CAME + BOUGHT
        assert house.buyers(self.staff, until=today) == buyers + 1

    def read_the_report(self) -> None:
        house.open_report(self.staff)
        charts = self.staff.page.locator("figure.chart")
        expect(charts.first.locator("svg .bar")).not_to_have_count(0)
        charts.first.locator("summary").click()
        expect(charts.first.locator("tbody tr")).not_to_have_count(0)
        self.staff.sees("By tier")


@pytest.mark.parametrize("language", few(["zh"], thorough=["en", "zh"]))
def test_from_sign_in_to_the_report(demo: Demo, visit: Visit, language: str, tmp_path: Path) -> None:
    walk = Walk(demo, visit, language)
    house.sign_in(walk.staff, demo.password, language)
    walk.plan()
    walk.send(walk.make_segment())
    walk.accept_in_calendar()
    walk.say_yes_by_text()
    walk.stop()
    walk.fill_the_house()
    walk.run_the_door()
    walk.greet()
    walk.credit_once(walk.bring_a_friend(), tmp_path / "till.csv")
    walk.read_the_report()
