"""The repeat-purchase report as a file for spreadsheets."""

from collections.abc import Iterator

from campaigns.insight.repeat_purchase import MOST, RepeatPurchase, Repeats
from campaigns.members.imports.member_export import BOM, csv_line

TRIPS = (*(f"repeat_trips_{k}" for k in range(MOST)), f"repeat_trips_{MOST}_or_more")
COLUMNS = ("by", "group", "until", "members", "came_back", "share", "median_days", *TRIPS)


def as_csv(report: RepeatPurchase) -> str:
    return BOM + csv_line(COLUMNS) + "".join(csv_line(cells) for cells in _lines(report))


def _lines(report: RepeatPurchase) -> Iterator[tuple[str, ...]]:
    until = report.until.isoformat()
    yield ("club", "", until, *_figures(report.club))
    for tier in report.by_tier:
        yield ("tier", tier.key, until, *_figures(tier.repeats))
    for month in report.by_month:
        yield ("month", f"{month.month:%Y-%m}", until, *_figures(month.repeats))


def _figures(repeats: Repeats) -> tuple[str, ...]:
    days = "" if repeats.median_days is None else f"{repeats.median_days:g}"
    counts = (str(count) for count in repeats.distribution)
    return (str(repeats.members), str(repeats.came_back), f"{repeats.share:.4f}", days, *counts)
