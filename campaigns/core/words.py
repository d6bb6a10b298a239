"""Texts that exist in several languages, and marks for the translator."""

LocalText = dict[str, str]
"""Language tag → text, such as `{"en": "Spring salon", "zh": "春季沙龙"}`."""

LANGUAGES = ("en", "zh")


def mark(text: str) -> str:
    """Mark an English sentence of the domain for translation at the edge."""
    return text


def localised(texts: LocalText, language: str) -> str:
    """The text in `language`, else in English, else in whichever there is."""
    return texts.get(language) or texts.get("en") or next((t for t in texts.values() if t), "")
