"""Values of custom fields, read from what a person or a file wrote."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import CustomField, FieldKind
from campaigns.members.profile.tags import clean_line

LARGEST = 10**15
DECIMALS = 6
YES = frozenset({"yes", "y", "true", "1", "是", "有", "对"})
NO = frozenset({"no", "n", "false", "0", "否", "无", "没有", "不"})
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class BadValue(Refused):
    """`field` is the key of the field that has to be mended."""

    status = 422

    def __init__(self, *, key: str, **values: Any) -> None:
        super().__init__(**values)
        self.field = key


class NotANumber(BadValue):
    sentence = mark("“%(text)s” is not a number.")


class NotADate(BadValue):
    sentence = mark("“%(text)s” is not a date; write it like 2026-11-22.")


class NeitherYesNorNo(BadValue):
    sentence = mark("“%(text)s” is neither yes nor no.")


class NotAChoice(BadValue):
    sentence = mark("“%(text)s” is none of the choices: %(choices)s.")


class UnknownField(Refused):
    sentence = mark("There is no field “%(key)s”.")
    status = 422


def read_values(fields: Iterable[CustomField], texts: Mapping[str, str]) -> dict[str, Any]:
    """Key → value as `Member.custom` keeps it; empty texts are left out. Raises a BadValue or an UnknownField."""
    known = check_keys(fields, texts)
    return {key: read_value(known[key], text) for key, text in texts.items() if text.strip()}


def check_keys(fields: Iterable[CustomField], keys: Iterable[str]) -> Mapping[str, CustomField]:
    """The fields by their keys. Raises UnknownField for a key that is none."""
    known = {field.key: field for field in fields}
    for key in keys:
        if key not in known:
            raise UnknownField(key=key[:40])
    return known


def read_value(field: CustomField, text: str) -> Any:
    """Text; an int or float; `2026-11-22`; a bool; one of the choices. `text` is not empty."""
    return READERS[field.kind](field, unicodedata.normalize("NFKC", text).strip())


def _text(_field: CustomField, text: str) -> str:
    return clean_line(text)


def _number(field: CustomField, text: str) -> int | float:
    bare = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    try:
        number = Decimal(bare) if len(bare) <= len(str(LARGEST)) + DECIMALS else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) > LARGEST:
        raise NotANumber(key=field.key, text=text[:40])
    rounded = round(number, DECIMALS)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _date(field: CustomField, text: str) -> str:
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else date.fromisoformat(text).isoformat()
    except ValueError as fault:
        raise NotADate(key=field.key, text=text[:40]) from fault


def _yes_no(field: CustomField, text: str) -> bool:
    if text.lower() not in YES | NO:
        raise NeitherYesNorNo(key=field.key, text=text[:40])
    return text.lower() in YES


def _choice(field: CustomField, text: str) -> str:
    found = {choice.casefold(): choice for choice in field.choices}.get(clean_line(text).casefold())
    if found is None:
        raise NotAChoice(key=field.key, text=text[:40], choices=", ".join(field.choices))
    return found


READERS: Mapping[FieldKind, Callable[[CustomField, str], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
}
