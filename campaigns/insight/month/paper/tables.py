"""A list on paper: thin rules, numbers to the right, no more rows than a reader reads."""

from collections.abc import Sequence
from datetime import date

from reportlab.platypus import Table

from campaigns.core.words import localised
from campaigns.insight.month import words
from campaigns.insight.month.lists import Listing, Value
from campaigns.insight.month.paper.lettering import LINE, SOFT, paragraph
from campaigns.insight.month.saying import say_count, say_day

MOST = 15
_FIGURE = 62.0


def ruled(listing: Listing, language: str, width: float) -> Table:
    """Of a list that is not empty; the first column takes what room the others leave."""
    shown = listing.rows[:MOST]
    numeric = [isinstance(value, int) for value in shown[0].values]
    heads = [
        paragraph(localised(words.COLUMNS[key], language), size=7.5, colour=SOFT, right=right)
        for key, right in zip(listing.columns, numeric, strict=True)
    ]
    rows = [[*_cells(row.values, language)] for row in shown]
    if len(listing.rows) > MOST:
        more = localised(words.MORE, language) % {"count": say_count(len(listing.rows) - MOST, language)}
        rows.append([paragraph(more, size=8.5, colour=SOFT), *[""] * (len(heads) - 1)])
    columns = len(heads) - 1
    table = Table([heads, *rows], colWidths=[width - _FIGURE * columns, *[_FIGURE] * columns], repeatRows=1)
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-2, -1), 6),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return table


def _cells(values: Sequence[Value], language: str) -> list[object]:
    return [paragraph(_said(value, language), size=8.5, right=isinstance(value, int)) for value in values]


def _said(value: Value, language: str) -> str:
    if isinstance(value, date):
        return say_day(value, language)
    return say_count(value, language) if isinstance(value, int) else value
