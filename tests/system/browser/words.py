"""The words of the pages in one language, from the catalogue that the pages themselves use."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

import webapp

Say = Callable[[str], str]

TRANSLATIONS = Path(webapp.__file__).with_name("translations")


@cache
def words_of(language: str) -> Say:
    """English is what the sources say; any other language must have been compiled."""
    if language == "en":
        return str
    return gettext.translation("messages", TRANSLATIONS, [language]).gettext
