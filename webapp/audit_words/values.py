"""What stood in a column, in words."""

from datetime import date, datetime
from typing import Any

import orjson
from flask_babel import gettext as _
from sqlalchemy import Column, Date, DateTime, Enum

from campaigns.audit.names import Names, refers_to
from campaigns.core.base import Base
from campaigns.core.words import LANGUAGES, localised
from webapp.edge import club
from webapp.formats import say_date, say_list, say_money, say_time
from webapp.i18n import language
from webapp.labels import LABELS
from webapp.viewer import VIEWER

LONGEST = 400
NOTHING = "—"
MONEY = frozenset({"amount", "price", "budget", "spent", "expected_spend"})
"""In the club's own currency."""


def say_value(table: str, column: str, value: Any, names: Names) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, int):
        return _say_number(table, column, value, names)
    return _cut(_say_text(_column(table, column), value) if isinstance(value, str) else say_any(value))


def say_any(value: Any) -> str:
    """Texts by language in the page's, lists one after another, the rest as it is kept."""
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return say_list(map(str, value))
    if isinstance(value, dict) and value and value.keys() <= {*LANGUAGES}:
        return localised(value, language())
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _say_number(table: str, column: str, value: int, names: Names) -> str:
    referred = refers_to(table, column)
    if referred:
        return say_any(names.get((referred, value), f"#{value}"))
    return say_money(value, club().currency) if column in MONEY else str(value)


def _say_text(column: Column[Any] | None, value: str) -> str:
    kind = column.type if column is not None else None
    if isinstance(kind, Enum):
        return _say_state(kind.enum_class, value)
    if isinstance(kind, DateTime):
        return say_time(datetime.fromisoformat(value), VIEWER.zone(), VIEWER.now())
    return say_date(date.fromisoformat(value)) if isinstance(kind, Date) else value


def _say_state(kind: Any, value: str) -> str:
    label = LABELS.get(kind, {}).get(value)
    return str(label.text) if label else value.replace("_", " ")


def _column(table: str, column: str) -> Column[Any] | None:
    known = Base.metadata.tables.get(table)
    return known.c.get(column) if known is not None else None


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
