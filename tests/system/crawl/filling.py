"""A form as somebody sends it who fills in what it asks for, and changes nothing else."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from tests.pictures import drawn
from tests.system.crawl.markup import Attributes, Field, Form

TYPED = {
    "text": "Aya",
    "search": "Aya",
    "textarea": "A word",
    "email": "aya@club.example",
    "tel": "+8613800138000",
    "url": "https://club.example/",
    "date": "2026-12-24",
    "datetime-local": "2026-12-24T10:00",
    "time": "10:00",
    "month": "2026-12",
    "password": "three words together",
    "number": "1",
}
TABLE = b"name,email,order,amount,date\nAya Mori,aya@club.example,A-1,10.00,2026-11-01\n"

Sent = dict[str, list[Any]]


def ways(form: Form) -> Iterator[tuple[str, Sent]]:
    """Each address it is sent to, and what is sent, once for each of its buttons."""
    fields = _filled(form.fields)
    for button in form.buttons or [{}]:
        sent = {name: [*values] for name, values in fields.items()}
        if button.get("name"):
            sent.setdefault(button["name"], []).append(button.get("value", ""))
        yield button.get("formaction") or form.said.get("action", ""), sent


def shape(form: Form, button: Attributes) -> frozenset[str]:
    return frozenset(each.name for each in form.fields) | {f"{button.get('name')}={button.get('value')}"}


def _filled(fields: list[Field]) -> Sent:
    sent: Sent = {}
    for each in fields:
        sent.setdefault(each.name, []).extend(_values(each))
    for each in fields:
        if each.kind == "radio" and not sent[each.name]:
            sent[each.name] = each.choices[:1]
    return sent


def _values(asked: Field) -> list[Any]:
    if asked.kind == "file":
        return [file_for(asked.said.get("accept", ""))]
    if asked.kind == "radio" or "required" not in asked.said or any(asked.values):
        return asked.values
    if asked.kind == "select":
        return [value for value in asked.choices if value][:1]
    return asked.choices[:1] if asked.kind == "checkbox" else [asked.said.get("min") or TYPED[asked.kind]]


def file_for(accepted: str) -> tuple[BytesIO, str]:
    return (BytesIO(drawn()), "picture.png") if "image" in accepted else (BytesIO(TABLE), "table.csv")
