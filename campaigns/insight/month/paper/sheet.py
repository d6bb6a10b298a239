"""The review laid out on A4."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.platypus import KeepTogether, SimpleDocTemplate, Spacer

from campaigns.core.words import localised
from campaigns.insight.month import words
from campaigns.insight.month.figures import Figure, Section, figures_of
from campaigns.insight.month.lists import Listing, lists_ahead, lists_done
from campaigns.insight.month.paper.lettering import ACCENT, FAINT, SOFT, font_for, paragraph, readable
from campaigns.insight.month.paper.line import MonthLine
from campaigns.insight.month.paper.reader import Reader
from campaigns.insight.month.paper.tables import ruled
from campaigns.insight.month.paper.tiles import Told, tiles
from campaigns.insight.month.review import MonthReview
from campaigns.insight.month.saying import say_before, say_figure, say_moment, say_month

MARGIN = 42.0
_INSIDE = 6
"""What the frame keeps free by itself."""
WIDTH = A4[0] - 2 * MARGIN


def on_paper(found: MonthReview, reader: Reader) -> bytes:
    """A PDF that needs no font of the machine it is read on; the same review gives the same bytes."""
    file = io.BytesIO()
    title = _title(found, reader)
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=MARGIN - _INSIDE,
        rightMargin=MARGIN - _INSIDE,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author=reader.club,
        lang=reader.language,
        invariant=True,
    )

    def foot(canvas: Any, _document: Any) -> None:
        said = readable(f"{reader.club}, {title}")
        canvas.setFont(font_for(said), 7.5)
        canvas.setFillColor(FAINT)
        canvas.drawString(MARGIN, MARGIN / 2, said)
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))

    document.build([*_story(found, reader)], onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _story(found: MonthReview, reader: Reader) -> Iterator[Any]:
    yield from _head(found, reader)
    if len(found.lately) > 1:
        yield Spacer(1, 10)
        yield MonthLine(found.lately, WIDTH, reader.language)
    for section in Section:
        yield from _figures(found, section, reader)
    for listing in lists_done(found, reader.language):
        yield from _list(listing, reader)
    month = say_month(found.ahead.span.first, reader.language)
    yield from _heading(localised(words.NEXT, reader.language) % {"month": month})
    for listing in lists_ahead(found, reader.language):
        yield from _list(listing, reader)


def _head(found: MonthReview, reader: Reader) -> Iterator[Any]:
    language = reader.language
    yield paragraph(reader.club, size=10, colour=ACCENT, bold=True)
    yield paragraph(_title(found, reader), size=20, bold=True, after=2)
    if found.owner:
        yield paragraph(localised(words.OF_OWNER, language) % {"name": found.owner.name}, size=11, bold=True)
    made = say_moment(found.made_at.astimezone(found.month.span.zone), language)
    yield paragraph(localised(words.MADE, language) % {"at": made}, size=8.5, colour=SOFT)
    if found.kept_at:
        kept = say_moment(found.kept_at, language)
        yield paragraph(localised(words.KEPT, language) % {"at": kept}, size=8.5, colour=SOFT)
    if found.is_running:
        yield paragraph(localised(words.RUNNING, language), size=8.5, colour=SOFT)


def _figures(found: MonthReview, section: Section, reader: Reader) -> Iterator[Any]:
    before = found.before.span.first
    told = [_told(figure, before, reader) for figure in figures_of(found, section)]
    definition = paragraph(localised(words.DEFINITIONS[section], reader.language), size=7.5, colour=SOFT)
    heading = _heading(localised(words.SECTIONS[section], reader.language))
    yield KeepTogether([*heading, tiles(told, WIDTH), Spacer(1, 3), definition])


def _told(figure: Figure, before: date, reader: Reader) -> Told:
    language, currency = reader.language, reader.currency
    name = localised(words.NAMES[figure.key], language)
    value = say_figure(figure, language, currency)
    return Told(name, value, say_before(figure, before, language, currency), _bars(figure))


def _bars(figure: Figure) -> tuple[float, float] | None:
    """What is below nothing has no length."""
    if figure.value is None or figure.before is None or min(figure.value, figure.before) < 0:
        return None
    return float(figure.value), float(figure.before)


def _list(listing: Listing, reader: Reader) -> Sequence[Any]:
    if not listing.rows:
        return ()
    title = paragraph(localised(words.LISTS[listing.key], reader.language), size=10, bold=True, after=2)
    return Spacer(1, 10), KeepTogether([title, ruled(listing, reader.language, WIDTH)])


def _heading(text: str) -> Sequence[Any]:
    return Spacer(1, 12), paragraph(text, size=13, bold=True, after=4)


def _title(found: MonthReview, reader: Reader) -> str:
    month = say_month(found.month.span.first, reader.language)
    return localised(words.TITLE, reader.language) % {"month": month}
