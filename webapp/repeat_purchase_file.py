"""The repeat-purchase report as a file for spreadsheets."""

import csv
from collections.abc import Iterator
from io import StringIO

from campaigns.insight.repeat_purchase import MOST, RepeatPurchase, Repeats

BYTE_ORDER_MARK = "\ufeff"
"""So that Excel reads the file as UTF-8."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(report: RepeatPurchase) -> str:
    out = StringIO(BYTE_ORDER_MARK, newline="")
    out.seek(0, 2)
    csv.writer(out).writerows([_heading(), *_lines(report)])
    return out.getvalue()


def _heading() -> list[str]:
    trips = [f"repeat_trips_{k}" for k in range(MOST)]
    return [
        "by",
        "group",
        "until",
        "members",
        "came_back",
        "share",
        "median_days",
        *trips,
        f"repeat_trips_{MOST}_or_more",
    ]


def _lines(report: RepeatPurchase) -> Iterator[list[object]]:
    until = report.until.isoformat()
    yield ["club", "", until, *_figures(report.club)]
    for tier in report.by_tier:
        yield ["tier", plain(tier.key), until, *_figures(tier.repeats)]
    for month in report.by_month:
        yield ["month", f"{month.month:%Y-%m}", until, *_figures(month.repeats)]


def _figures(repeats: Repeats) -> list[object]:
    return [repeats.members, repeats.came_back, f"{repeats.share:.4f}", repeats.median_days, *repeats.distribution]


def plain(text: str) -> str:
    """A spreadsheet must not take a cell for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
