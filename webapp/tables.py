"""Tables that a phone can show: each cell knows what its column is called, so that a row can stand as a record."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

CELL = re.compile(r"<tr\b|<t[dh]\b(?P<attributes>[^>]*)>(?P<empty>\s*</t[dh]>)?")
SPAN = re.compile(r'colspan="(\d+)"')


def under_columns(rows: str, columns: Sequence[str]) -> Markup:
    """The rows with `data-column` on each cell, and `data-empty` where there is nothing to read."""
    names = [column.striptags() if isinstance(column, Markup) else column for column in columns]
    place = 0

    def named(found: re.Match[str]) -> str:
        nonlocal place
        whole, attributes = found[0], found["attributes"]
        if attributes is None:
            place = 0
            return whole
        name = names[place] if place < len(names) else ""
        span = SPAN.search(attributes)
        place += int(span[1]) if span else 1
        said = " data-empty" if found["empty"] else f' data-column="{escape(name)}"' if name and not span else ""
        return f"{whole[:3]}{said}{whole[3:]}"

    return Markup(CELL.sub(named, rows))  # noqa: S704 - rows come escaped out of a template, names are escaped here
