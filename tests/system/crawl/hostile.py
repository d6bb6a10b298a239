"""What no honest person types and no page of ours sends, by the kind of field that takes it."""

from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import quote_plus

from tests.hostile_words import MARKUP, TEXTS
from tests.sizes import THOROUGH
from tests.system.crawl.filling import Sent
from tests.system.crawl.markup import Field, Form

TOKEN = "csrf_token"
WRONG_TEXTS = {
    "halves": "a\ud800\udfff\udc80",
    "long": "x" * 100_000,
    "nothing": "",
    "blank": " \u3000\u200b",
}
DIGITS = "9" * 5_000  # Python refuses to read them
NUMBERS = {
    "huge": "9" * 40,
    "digits": DIGITS,
    "bigint": str(2**63),
    "not a number": "NaN",
    "endless": "-Infinity",
    "exponent": "1e999",
    "minus": "-1",
    "power": "\u00b2",
    "fraction": "0.0000000001",
}
DAYS = {
    "last": "9999-12-31",
    "first": "0001-01-01",
    "zeros": "0000-00-00",
    "no such": "2026-02-31",
    "far": "99999999-01-01",
}
CHOICES = {
    "forged": "unknown",
    "beyond": str(2**63),
    "digits": DIGITS,
    "nobody": "-1",
    "marked": MARKUP,
    "nil": "\x00",
    "power": "\u00b2",
}
UNTYPED = ("select", "radio", "checkbox", "hidden")
SHOWN_AGAIN = "typed: "
WRONG = {
    **dict.fromkeys(("text", "search", "textarea", "email", "tel", "url", "password"), WRONG_TEXTS | NUMBERS | DAYS),
    **dict.fromkeys(("date", "datetime-local", "time", "month"), DAYS | {"nothing": ""} | NUMBERS),
    **dict.fromkeys(UNTYPED, CHOICES | {"nothing": ""}),
    "number": NUMBERS | {"nothing": ""},
}
TYPED = {"text", "search", "textarea", "email", "tel", "url", "password"}
ENDS = {"datetime-local": "T23:59", "time": "T25:61"}

_turns = count()


def bodies(form: Form, sent: Sent) -> Iterator[tuple[str, Sent]]:
    """What is typed instead and its name; each value in each field with `--full`, else some, others for each form."""
    fields = [each for each in form.fields if each.name != TOKEN and each.kind != "file"]
    yield from (_each(fields, sent) if THOROUGH else _some(fields, sent, next(_turns)))


def _each(fields: list[Field], sent: Sent) -> Iterator[tuple[str, Sent]]:
    for each in fields:
        values = (TEXTS if each.kind in TYPED else {}) | WRONG.get(each.kind, {})
        for name, value in values.items():
            yield f"{_seen(each)}{name} as {each.name}", sent | {each.name: [_ended(each, value)]}
    for turn, name in enumerate(TEXTS):
        yield f"{SHOWN_AGAIN}texts from {name}", sent | _texts(fields, turn)
    yield from _otherwise(sent)


def _some(fields: list[Field], sent: Sent, turn: int) -> Iterator[tuple[str, Sent]]:
    texts = _texts(fields, turn)
    if texts:
        yield f"{SHOWN_AGAIN}texts", sent | texts
    if fields:
        yield "wrong", sent | _wrong(fields, turn)
        one = fields[turn % len(fields)]
        yield f"{_seen(one)}wrong {one.name}", sent | texts | _wrong([one], turn)
    yield [*_otherwise(sent)][turn % 3]


def _seen(asked: Field) -> str:
    """What begins so leaves alone how the page knows whose form it is."""
    return "" if asked.kind in UNTYPED else SHOWN_AGAIN


def _texts(fields: list[Field], turn: int) -> Sent:
    typed = [each for each in fields if each.kind in TYPED]
    return {each.name: [_at(TEXTS, turn + place)] for place, each in enumerate(typed)}


def _wrong(fields: list[Field], turn: int) -> Sent:
    return {
        each.name: [_ended(each, _at(WRONG[each.kind], turn + place))]
        for place, each in enumerate(fields)
        if each.kind in WRONG
    }


def _otherwise(sent: Sent) -> Iterator[tuple[str, Sent]]:
    """With nothing, with everything twice, with files for texts and texts for files."""
    token = {TOKEN: sent[TOKEN]} if TOKEN in sent else {}
    yield "none", {**token}
    yield "twice", {name: values * 2 for name, values in sent.items()} | token
    exchanged = {name: ["text" if _is_file(each) else _file() for each in values] for name, values in sent.items()}
    yield "files", exchanged | token


def _at(values: dict[str, str], place: int) -> str:
    return [*values.values()][place % len(values)]


def _ended(asked: Field, value: str) -> str:
    return value + ENDS.get(asked.kind, "") if value in DAYS.values() else value


def body_of(sent: Sent) -> dict[str, Any]:
    """As the test client takes it."""
    if any(_is_file(each) for values in sent.values() for each in values):
        return {"data": {name: [_again(each) for each in values] for name, values in sent.items()}}
    return {"data": written(sent), "content_type": "application/x-www-form-urlencoded"}


def written(sent: Sent) -> str:
    """As it stands in an address; halves of signs as the bytes they would be."""
    pairs = ((name, str(value)) for name, values in sent.items() for value in values)
    return "&".join(f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}" for name, value in pairs)


def _is_file(value: Any) -> bool:
    return isinstance(value, tuple)


def _file() -> tuple[BytesIO, str]:
    return BytesIO(b"=1+1"), f"..\\{MARKUP}.csv"


def _again(value: Any) -> Any:
    if _is_file(value):
        return BytesIO(value[0].getvalue()), value[1]
    return value.encode(errors="replace").decode()
