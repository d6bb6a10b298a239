"""Diets that are offered as one types, known in every language, so that the kitchen counts them once."""

import unicodedata

from campaigns.core.words import LocalText

KNOWN: tuple[LocalText, ...] = (
    {"en": "Vegetarian", "zh": "素食"},
    {"en": "Vegan", "zh": "纯素"},
    {"en": "Halal", "zh": "清真"},
    {"en": "Kosher", "zh": "犹太洁食"},
    {"en": "No pork", "zh": "不吃猪肉"},
    {"en": "No beef", "zh": "不吃牛肉"},
    {"en": "No seafood", "zh": "不吃海鲜"},
    {"en": "No nuts", "zh": "不吃坚果"},
    {"en": "No spice", "zh": "不吃辣"},
    {"en": "Gluten-free", "zh": "无麸质"},
    {"en": "Lactose-free", "zh": "无乳糖"},
)


def key_of(diet: str) -> str:
    """The same for two that differ by case, by width or by language alone."""
    folded = unicodedata.normalize("NFKC", diet).casefold().strip(" .。")
    return _KEYS.get(folded, folded)


def words_of(diet: str) -> LocalText:
    """A known diet in each language, another one as it was typed."""
    return _WORDS.get(key_of(diet), {"": diet})


_KEYS = {text.casefold(): diet["en"].casefold() for diet in KNOWN for text in diet.values()}
_WORDS = {diet["en"].casefold(): diet for diet in KNOWN}
