"""All reports, in the order in which they are shown. From this list come their pages, files, API and commands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound, Refused
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from webapp.reports import (
    attribution,
    contribution,
    event,
    event_effect,
    intervals,
    lift,
    lift_sample,
    month,
    referrals,
    repeat_purchase,
    retention,
    second_purchase,
)
from webapp.reports.asked import Asked, Takes
from webapp.reports.dated import dated
from webapp.reports.report import Asking, Report
from webapp.reports.sheets import Sheet

REPORTS = {
    report.key: report
    for report in (
        month.REPORT,
        repeat_purchase.REPORT,
        second_purchase.REPORT,
        intervals.REPORT,
        retention.REPORT,
        contribution.REPORT,
        lift.REPORT,
        lift_sample.REPORT,
        attribution.REPORT,
        event.REPORT,
        event_effect.REPORT,
        referrals.REPORT,
    )
}
NAMED = {Takes.EVENT: mark("event"), Takes.CAMPAIGN: mark("campaign")}


class NothingNamed(Refused):
    sentence = mark("This report is about one %(what)s: say which.")
    status = 422


class NoSuchSheet(NotFound):
    sentence = mark("The report has no table “%(sheet)s”; it has %(sheets)s.")


class Answered(NamedTuple):
    """What a report found, and the tables made of it."""

    found: Any
    currency: str
    sheets: Sequence[Sheet]

    @property
    def as_of(self) -> datetime | None:
        """When the figures that were kept were reckoned; nothing where none were."""
        return next((sheet.as_of for sheet in self.sheets if sheet.as_of), None)

    def sheet(self, key: str) -> Sheet:
        """The one of that key, the first for none."""
        named = {sheet.key: sheet for sheet in self.sheets}
        if key and key not in named:
            raise NoSuchSheet(sheet=key[:40], sheets=", ".join(named))
        return named[key] if key else self.sheets[0]


def find_report(key: str) -> Report:
    if key not in REPORTS:
        raise NotFound(what=mark("report"))
    return REPORTS[key]


def answer(session: Session, report: Report, asked: Asked, *, now: datetime) -> Answered:
    """Raises NothingNamed, and what the report's reading raises."""
    if report.needs and report.needs.value not in asked.said:
        raise NothingNamed(what=NAMED[report.needs])
    found = report.read(Asking(session, asked, now))
    club = find_club(session)
    currency = club.currency if club else ""
    return Answered(found, currency, [*map(dated, report.sheets(found, currency))])


def told(report: Report, asked: Asked, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """For programs: what was asked and each table by its key."""
    return {
        "report": report.key,
        "asked": {"until": asked.until.isoformat(), **asked.said} if Takes.UNTIL in report.takes else {**asked.said},
        "sheets": [
            {
                "key": sheet.key,
                "title": sheet.title,
                "definition": sheet.definition,
                "currency": sheet.currency or None,
                "as_of": sheet.as_of and sheet.as_of.isoformat(),
                "rows": sheet.records(),
            }
            for sheet in sheets
        ],
    }
