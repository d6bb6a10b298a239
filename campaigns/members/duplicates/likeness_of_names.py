"""How alike two names are."""

import enum
from collections import Counter

from rapidfuzz.fuzz import ratio, token_sort_ratio

from campaigns.members.duplicates.names import Name

CLOSE, CLOSE_WORD, CLOSE_CHARACTERS = 85, 70, 80
"""Of the whole, and of each word: `Jhon Smith` is close to `John Smith`, `Wang Wei` is not to `Wang Wen`."""
SHORTEST_CLOSE = 6


class Alike(enum.IntEnum):
    """From two people's names to the same name."""

    SIBLING = 0
    """The family's name is the same, the given names are not."""
    DIFFERENT = 1
    PART = 2
    """One is only a part of the other, such as the given name."""
    CLOSE = 3
    SOUND = 4
    """Characters that are read alike, tone for tone, as simplified and traditional ones are."""
    SHORT = 5
    """Initials, or a nickname with the family's name."""
    FORM = 6
    """Pinyin of the characters, or the words cut otherwise."""
    SAME = 7


def alike(one: Name, other: Name) -> Alike:
    if not one.spellings.isdisjoint(other.spellings):
        return Alike.SAME
    if not (one.words and other.words):
        return Alike.DIFFERENT
    if one.han and other.han:
        return _alike_characters(one, other)
    if not one.joined.isdisjoint(other.joined):
        return Alike.FORM
    if _is_short(one, other) or _is_short(other, one):
        return Alike.SHORT
    return _alike_words(one, other)


def _alike_characters(one: Name, other: Name) -> Alike:
    if one.han == other.han:
        return Alike.SAME
    if one.tones == other.tones:
        return Alike.SOUND
    if len(min(one.han, other.han, key=len)) > 1 and (one.han.endswith(other.han) or other.han.endswith(one.han)):
        return Alike.PART
    return _alike_words(one, other)


def _alike_words(one: Name, other: Name) -> Alike:
    if _is_close(one, other):
        return Alike.CLOSE
    fewer, more = sorted((set(one.words), set(other.words)), key=len)
    if fewer < more or _is_nickname(one, other) or _is_nickname(other, one):
        return Alike.CLOSE if len(fewer) > 1 and fewer < more else Alike.PART
    return Alike.SIBLING if fewer & more else Alike.DIFFERENT


def _is_short(one: Name, other: Name) -> bool:
    """Each word of `one` is a word of `other`, its initial or a nickname; at least one is a whole word."""
    whole = {word for word in one.words if word in other.words and len(word) > 1}
    if not whole or whole.issuperset(one.words):
        return False
    short = Counter(word for word in one.words if word not in whole)
    initials = Counter(word[0] for word in other.words if word not in whole)
    return (short - initials).keys() <= other.nicknames


def _is_nickname(one: Name, other: Name) -> bool:
    return not other.nicknames.isdisjoint({*one.words, one.han, *one.joined})


def _is_close(one: Name, other: Name) -> bool:
    first, second = " ".join(one.words), " ".join(other.words)
    if min(len(first), len(second)) < SHORTEST_CLOSE:
        return False
    if max(ratio(first, second), token_sort_ratio(first, second)) < CLOSE:
        return False
    least = CLOSE_CHARACTERS if one.han and other.han else CLOSE_WORD
    fewer, more = sorted((one.words, other.words), key=len)
    return all(max(ratio(word, each) for each in more) >= least for word in fewer)
