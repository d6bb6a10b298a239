"""Several things in one cell, between semicolons or commas of any keyboard.

A sign behind a backslash is part of a word.
"""

import re
from collections.abc import Iterable
from functools import cache

SEMICOLONS = ";\N{FULLWIDTH SEMICOLON}"
SEPARATORS = SEMICOLONS + ",\N{FULLWIDTH COMMA}、|"
_MARKED = SEPARATORS + "()“”"
_ESCAPED = re.compile(rf"\\([\\{re.escape(_MARKED)}])")
_TO_ESCAPE = re.compile(rf"[\\{re.escape(_MARKED)}]")


def split(text: str, separators: str = SEPARATORS) -> tuple[str, ...]:
    """What stands between them, still escaped, without what is empty."""
    return tuple(part.strip() for part in _parts(separators).findall(text) if part.strip()) if text else ()


@cache
def _parts(separators: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\\.|[^{re.escape(separators)}\\]|\\$)+")


def parts_of(text: str) -> tuple[str, ...]:
    """The words of a list."""
    return tuple(map(plain, split(text)))


def written(words: Iterable[str]) -> str:
    """A list that reads as these words again."""
    return "; ".join(map(escaped, words))


def escaped(word: str) -> str:
    return _TO_ESCAPE.sub(r"\\\g<0>", word)


def plain(word: str) -> str:
    return _ESCAPED.sub(r"\1", word)
