"""The form of a page as a browser without JavaScript would send it."""

from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.factories_staff import Browser


class Form(HTMLParser):
    """What stands in the page's inputs, and the buttons there are."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: MultiDict[str, str] = MultiDict()
        self.buttons: list[str] = []
        self._select: list[tuple[str, bool]] | None = None
        self._name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "select":
            self._name, self._select = said.get("name", ""), []
        elif tag == "option" and self._select is not None:
            self._select.append((said.get("value", ""), "selected" in said))
        elif tag == "button" and said.get("name") == "do" and "disabled" not in said:
            self.buttons.append(said["value"])
        elif tag == "input" and said.get("name") and (said.get("type") != "checkbox" or "checked" in said):
            self.fields.add(said["name"], said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = next((value for value, selected in self._select if selected), self._select[0][0])
            self.fields.add(self._name, chosen)
        if tag == "select":
            self._select = None


@lru_cache(maxsize=8)
def form_of(page: str) -> Form:
    return Form(page)


def press(browser: Browser, path: str, page: str, do: str, **typed: Any) -> TestResponse:
    """Send the page's form by the button `do`, which must be there, with some fields typed anew."""
    form = form_of(page)
    assert do in form.buttons, f"no button {do} among {form.buttons}"
    fields = form.fields.to_dict(flat=False) | typed
    return browser.post(path, {**fields, "do": do})
