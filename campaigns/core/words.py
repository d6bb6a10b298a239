"""Texts that exist in several languages, and marks for the translator."""

LocalText = dict[str, str]
"""Language tag → text, such as `{"en": "Spring salon", "zh": "春季沙龙"}`."""

LANGUAGE_NAMES = {"en": "English", "zh": "简体中文"}
"""What those who speak it call it."""
LANGUAGES = tuple(LANGUAGE_NAMES)
LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
"""With a country, so that dates have one order and one's own currency its plain sign."""


class Marked(str):
    """An English text that the catalogue knows; a word that somebody typed never is one, whatever it says."""

    __slots__ = ()


def mark(text: str) -> Marked:
    """Mark an English sentence of the domain for translation at the edge."""
    return Marked(text)


def localised(texts: LocalText, language: str) -> str:
    """The text in `language`, else in English, else in whichever there is."""
    return texts.get(language) or texts.get("en") or next((t for t in texts.values() if t), "")
