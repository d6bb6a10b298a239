"""The mail that brings the monthly review: its figures in lines, the paper with it."""

from campaigns.core.words import localised
from campaigns.insight.month import words
from campaigns.insight.month.figures import Figure, Section, figures_of
from campaigns.insight.month.review import MonthReview
from campaigns.insight.month.saying import say_before, say_figure, say_month
from campaigns.messaging.staff_letters import Letter, Line
from campaigns.messaging.staff_letters import Section as Heading
from campaigns.staff.models import Staff

STOPS = "month"
TOLD = {
    Section.DONE: ("events", "there", "greetings", "written", "moments", "contacts", "answered"),
    Section.CAME: ("active", "joined", "again_share", "came_back", "attendance", "friends", "spent"),
    Section.OPEN: tuple(words.OPEN_PAGES),
}
"""What stands in the mail; the rest in the paper. Of what is open only what there is."""


def lay_out(found: MonthReview, staff: Staff, *, currency: str) -> Letter:
    """In the language of whoever reads it."""
    language, month = staff.language, say_month(found.month.span.first, staff.language)
    path = f"/reports/month?month={found.month.span.first:%Y-%m}"
    opening = localised(words.OPENING, language) % {"name": staff.name, "month": month}
    return Letter(
        subject=localised(words.TITLE, language) % {"month": month},
        language=language,
        opening=(Line(opening), Line(localised(words.READ_ON, language), path)),
        sections=tuple(each for section in Section if (each := _section(found, section, language, currency)).lines),
        stops=STOPS,
    )


def _section(found: MonthReview, section: Section, language: str, currency: str) -> Heading:
    figures = {figure.key: figure for figure in figures_of(found, section)}
    told = [figures[key] for key in TOLD[section] if section is not Section.OPEN or figures[key].value]
    lines = tuple(_line(figure, found, language, currency) for figure in told)
    return Heading(localised(words.SECTIONS[section], language), lines)


def _line(figure: Figure, found: MonthReview, language: str, currency: str) -> Line:
    name, value = localised(words.NAMES[figure.key], language), say_figure(figure, language, currency)
    text = localised(words.LINE, language) % {"name": name, "value": value}
    before = say_before(figure, found.before.span.first, language, currency)
    said = localised(words.BESIDE, language) % {"text": text, "before": before} if before else text
    return Line(said, words.OPEN_PAGES.get(figure.key, ""))
