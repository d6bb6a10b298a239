"""Words that many members share, such as interests and tags: written in one way, each once, and not too many."""

import unicodedata
from collections.abc import Iterable

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.profile.names import clean_name

LONGEST = 60
MOST = 50
LONGEST_LINE = 200


class TagTooLong(Refused):
    sentence = mark("“%(tag)s…” is too long; an interest or a tag has at most %(longest)s characters.")
    status = 422


class TooManyTags(Refused):
    sentence = mark("At most %(most)s interests and as many tags are kept of a member.")
    status = 422


class TooLong(Refused):
    sentence = mark("“%(text)s…” is too long; at most %(longest)s characters are kept.")
    status = 422


def clean_tags(words: Iterable[str]) -> tuple[str, ...]:
    """In their order; of those that differ by case or width alone the first."""
    kept: dict[str, str] = {}
    for clean in filter(None, map(clean_tag, words)):
        kept.setdefault(clean.casefold(), clean)
    if len(kept) > MOST:
        raise TooManyTags(most=MOST)
    return tuple(kept.values())


def clean_tag(word: str) -> str:
    clean = clean_name(unicodedata.normalize("NFKC", word[: LONGEST * 4])).strip(",;\uff0c\uff1b、")
    if len(clean) > LONGEST:
        raise TagTooLong(tag=clean[:20], longest=LONGEST)
    return clean


def clean_line(text: str) -> str:
    """One line of free text, such as a city or a label."""
    clean = clean_name(text)
    if len(clean) > LONGEST_LINE:
        raise TooLong(text=clean[:20], longest=LONGEST_LINE)
    return clean
