"""The menu of conditions: by areas, and those only that hold the words looked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from webapp.forms.segments.offers import FIELD_PHRASES, Offers
from webapp.i18n import localised_here
from webapp.segment_words.phrases import AREAS, PHRASES, SLOT, Phrase
from webapp.segment_words.phrases.people import CUSTOM

CHAPTERS = frozenset({"chapter_in", "of_a_chapter"})
"""Asked only in a club that has some."""


class Entry(NamedTuple):
    """`key` is a phrase, with the club's field behind a colon where it is of one."""

    key: str
    title: str
    example: str


class Section(NamedTuple):
    title: str
    entries: Sequence[Entry]


def menu_of(offers: Offers, find: str) -> Sequence[Section]:
    sections = (Section(str(area.title), list(_entries(area.phrases, offers))) for area in AREAS)
    found = (Section(title, [each for each in entries if _holds(each, title, find)]) for title, entries in sections)
    return [section for section in found if section.entries]


def _entries(phrases: Mapping[str, Phrase], offers: Offers) -> Iterator[Entry]:
    names: Iterable[str] = phrases
    if phrases is CUSTOM:
        for each in offers.fields:
            yield Entry(f"{FIELD_PHRASES[each.kind]}:{each.key}", localised_here(each.name), "")
        names = ["custom_contains", "custom_known"] if offers.fields else []
    for name in names:
        if name in CHAPTERS and not offers.context.titles.get("chapter"):
            continue
        yield Entry(name, str(PHRASES[name].title), SLOT.sub("…", str(PHRASES[name].sentence)))


def _holds(entry: Entry, area: str, find: str) -> bool:
    text = f"{entry.title} {entry.example} {area}".casefold()
    return all(word in text for word in find.casefold().split())
