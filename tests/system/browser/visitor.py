"""Somebody at a browser: what a person does on any page."""

from dataclasses import dataclass
from re import Pattern
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from tests.system.browser.words import Say, words_of

RELOADS = 60
A_MOMENT_MS = 1000


@dataclass(frozen=True, slots=True)
class Visitor:
    """`home` is the address of the program they visit."""

    page: Page
    home: str
    language: str

    @property
    def say(self) -> Say:
        """The page's words in their language, by what they are in English."""
        return words_of(self.language)

    def go(self, path: str) -> None:
        answer = self.page.goto(urljoin(self.home, path))
        assert answer, path
        assert answer.ok, f"{path} answered {answer.status}"

    def fill(self, **fields: object) -> None:
        """Fields by name: a bool ticks, all else is written or chosen."""
        for name, value in fields.items():
            field = self.page.locator(f"[name='{name}']:not([type=hidden], .find *)")
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.first.get_attribute("type") == "radio":
                self.page.check(f"[name='{name}'][value='{value}']")
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def press(self, text: str, *, within: Locator | None = None) -> None:
        """A button, or what looks like one, by its words in English."""
        words = self.say(text)
        place = within or self.page.locator("body")
        place.locator("button, a.button, summary.button").get_by_text(words, exact=True).first.click()

    def follow(self, text: str) -> None:
        self.page.get_by_role("link", name=self.say(text), exact=True).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(self.say(text)).first).to_be_visible()

    def sees_heading(self, text: str) -> None:
        words = self.say(text)
        assert self.language == "en" or words != text, f"“{text}” has no translation"
        expect(self.page.locator("h1").first).to_contain_text(words)

    def reload_until(self, locator: Locator, says: Pattern[str]) -> None:
        """For what a page does not renew of itself."""
        for _again in range(RELOADS):
            try:
                expect(locator).to_contain_text(says, timeout=A_MOMENT_MS)
            except AssertionError:
                self.page.reload()
            else:
                return
        expect(locator).to_contain_text(says)

    def is_told(self, tone: str = "good") -> None:
        """A notice of that tone, as after a form."""
        expect(self.page.locator(f".notice.{tone}").first).to_be_visible()
