"""What a page says, leads to and lets one send.

Templates quote all their attributes, so a pattern reads them, several times as fast as the parser of the library.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape

TOKEN = re.compile(r"""([^<]*)<(/?[a-zA-Z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""([\w:@-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
UNSAID = re.compile(
    r"<(script|style|svg|template|pre|code)\b(?![^>]*\bsrc=).*?</\1>|<!--.*?-->|<!doctype[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
SAID_ASIDE = ("title", "aria-label", "placeholder", "alt")
LEADS = {"a": "href", "img": "src", "iframe": "src", "link": "href", "script": "src"}

Attributes = Mapping[str, str]


@dataclass(slots=True)
class Field:
    """`values` are what it sends if nobody touches it, `choices` what else it could."""

    kind: str
    said: Attributes
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.said.get("name", "")


@dataclass(slots=True)
class Form:
    said: Attributes
    fields: list[Field] = field(default_factory=list)
    buttons: list[Attributes] = field(default_factory=list)

    @property
    def posts(self) -> bool:
        return self.said.get("method", "").lower() == "post"


class Page:
    def __init__(self, html: str) -> None:
        self.whole = "<html" in html
        """Or it is a part that is put into a page."""
        self.links: list[str] = []
        self.texts: list[str] = []
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._open: Form | None = None
        self._asked: Field | None = None
        """The select or textarea that is being read."""
        for text, tag, attributes in TOKEN.findall(UNSAID.sub(" ", html)):
            if text and not text.isspace():
                self._say(text)
            self._meet(tag.lower(), attributes)

    def _say(self, text: str) -> None:
        if self._asked and self._asked.kind == "textarea":
            self._asked.values = [unescape(text).strip("\n")]
        self.texts.append(" ".join(unescape(text).split()))

    def _meet(self, tag: str, written: str) -> None:
        meets = MEETS.get(tag)
        if not written and not meets:
            return
        said = {name: unescape(a or b or c) for name, a, b, c in ATTRIBUTE.findall(written)}
        self.texts += [said[each] for each in SAID_ASIDE if said.get(each)]
        if link := said.get(LEADS.get(tag, "")):
            self.links.append(link)
        if meets:
            meets(self, said)
        if fragment := said.get("hx-get"):
            form = self._of(said)
            self.forms.append(Form({"action": fragment}, form.fields if form else []))

    def _form(self, said: Attributes) -> None:
        self._open = self._named[said.get("id", "")] = Form(said)
        self.forms.append(self._open)

    def _form_end(self, _said: Attributes) -> None:
        self._open = None

    def _of(self, said: Attributes) -> Form | None:
        return self._named.get(said["form"]) if "form" in said else self._open

    def _button(self, said: Attributes) -> None:
        form = self._of(said)
        if form and said.get("type", "submit") == "submit" and "disabled" not in said:
            form.buttons.append(said)

    def _input(self, said: Attributes) -> None:
        kind = said.get("type", "text")
        if kind == "submit":
            return self._button(said)
        value = said.get("value", "on" if kind in ("checkbox", "radio") else "")
        sent = [value] if kind not in ("checkbox", "radio", "file") or "checked" in said else []
        return self._ask(Field(kind, said, sent, [value]))

    def _ask(self, asked: Field) -> None:
        form = self._of(asked.said)
        if form and asked.name and "disabled" not in asked.said:
            form.fields.append(asked)

    def _select(self, said: Attributes) -> None:
        self._asked = Field("select", said)
        self._ask(self._asked)

    def _area(self, said: Attributes) -> None:
        self._asked = Field("textarea", said, [""])
        self._ask(self._asked)

    def _option(self, said: Attributes) -> None:
        if self._asked is not None and "value" in said:
            self._asked.choices.append(said["value"])
            if "selected" in said:
                self._asked.values.append(said["value"])

    def _asked_end(self, _said: Attributes) -> None:
        if self._asked and not self._asked.values and "multiple" not in self._asked.said:
            self._asked.values = self._asked.choices[:1]
        self._asked = None


MEETS: Mapping[str, Callable[[Page, Attributes], None]] = {
    "form": Page._form,
    "/form": Page._form_end,
    "button": Page._button,
    "input": Page._input,
    "select": Page._select,
    "/select": Page._asked_end,
    "textarea": Page._area,
    "/textarea": Page._asked_end,
    "option": Page._option,
}
