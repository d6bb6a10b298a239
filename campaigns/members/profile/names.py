"""A person's name taken apart: family and given name, the name to call them by, and the one to sort them by."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from campaigns.core.errors import Refused
from campaigns.core.romanising import HAN, is_latin, romanise
from campaigns.core.words import mark
from campaigns.members.profile.surnames import COMPOUND, READINGS

LONGEST_NAME = 200
LONGEST_CHINESE = 4
"""Signs of a Chinese or Korean name; what is longer is no person's, or no Chinese person's."""

_JOINERS = "\u200c\u200d"
_FILLERS = "\u115f\u1160\u2800\u3164\u034f\uffa0"
_FOLDED = re.compile("[\u2e80-\u2fdf\u3000\uff01-\uffef]+")
"""Full-width letters, half-width kana, and radicals that stand for signs in text copied out of a PDF."""
_HANGUL = "\uac00-\ud7a3"
_CHINESE = re.compile(f"[{HAN}]+|[{_HANGUL}]+")
_BORDER = re.compile(f"(?<=[{HAN}])(?=[^\\W\\d_{HAN}])|(?<=[^\\W\\d_{HAN}])(?=[{HAN}])")
_ASIDE = re.compile("[(\uff08][^)\uff09]*[)\uff09]")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_JOINING = """
    de da do dos das del della di du des la le van von der den ter ten zu af av al el bin ibn bint ben
    بن ابن آل בן בר
"""
_PARTICLES = frozenset(_JOINING.split())
_HONORIFIC = re.compile("(先生|女士|小姐|太太|老师|老師)$")


class NameMissing(Refused):
    sentence = mark("A member needs a name of at most 200 characters.")
    status = 422


@dataclass(frozen=True, slots=True)
class Names:
    """`sort_name` is never empty; family and given name are, where the full name does not tell."""

    full_name: str
    family_name: str
    given_name: str
    call_name: str
    sort_name: str


def names_of(full_name: str, *, family_name: str = "", given_name: str = "", call_name: str = "") -> Names:
    """All names, from those that are given. Raises NameMissing for no visible name and for one too long."""
    family, given, call = (_within(clean_name(text)) for text in (family_name, given_name, call_name))
    full = _within(clean_name(full_name)) or _joined(family, given)
    if not _is_seen(full):
        raise NameMissing
    family, given = _completed(full, family, given)
    sort = " ".join(filter(None, (READINGS.get(family) or romanise(family), romanise(given)))) or romanise(full)
    return Names(_within(full), family, given, call or _called(full, given), sort or full.casefold())


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """Full-width letters folded, spaces single, and without signs that show nothing or turn the text around."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    folded = _FOLDED.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    kept = "".join(sign for sign in " ".join(unicodedata.normalize("NFC", folded).split()) if _is_kept(sign))
    return " ".join(kept.strip(_JOINERS).split())


def _is_kept(sign: str) -> bool:
    return sign in _JOINERS or not (unicodedata.category(sign) in {"Cc", "Cf", "Cs"} or sign in _FILLERS)


def _is_seen(text: str) -> bool:
    return any(unicodedata.category(sign)[0] in "LNS" for sign in text)


def _within(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise NameMissing
    return text


def _joined(family: str, given: str) -> str:
    if _CHINESE.fullmatch(family) and (not given or _CHINESE.fullmatch(given)):
        return family + given
    return f"{given} {family}".strip()


def _completed(full: str, family: str, given: str) -> tuple[str, str]:
    if family and given:
        return family, given
    if family:
        return family, _without(full, family)
    if given:
        return _without(full, given), given
    return split_name(full)


def _without(full: str, part: str) -> str:
    """What is left of a name without a part that it begins or ends with; nothing if it does neither."""
    rest = full.removeprefix(part) if full.startswith(part) else full.removesuffix(part)
    return rest.strip(" ,\uff0c") if rest != full else ""


def split_name(full: str) -> tuple[str, str]:
    """Family and given name as far as a cleaned full name tells them; either may be empty."""
    before, comma, after = (part.strip() for part in full.replace("\uff0c", ",").partition(","))
    if comma and before and after and "," not in after and not _all_of(after, _SUFFIXES):
        return before, after
    words = _plain_words(full)
    if len(words) == 1:
        return _split_one(words[0])
    return _split_words(words) if words else ("", full)


def _plain_words(full: str) -> list[str]:
    """The words of a name, without emoji, asides in brackets, titles, and what stands behind a name."""
    plain = _BORDER.sub(" ", _ASIDE.sub(" ", full) if _ASIDE.sub("", full).strip() else full)
    signs = (sign for sign in plain.replace(",", " ") if unicodedata.category(sign)[0] in "LMNPCZ")
    words = "".join(signs).split()
    words = [word for word in words if any(unicodedata.category(sign)[0] in "LN" for sign in word)]
    while len(words) > 1 and _all_of(words[0], _TITLES):
        words.pop(0)
    while len(words) > 1 and _all_of(words[-1], _SUFFIXES):
        words.pop()
    return words


def _all_of(text: str, known: frozenset[str]) -> bool:
    return all(word.strip(".,").lower() in known for word in text.split())


def _split_one(word: str) -> tuple[str, str]:
    """`欧阳小明`, `单雪`, `王先生`; a single word of another script is a given name."""
    plain = _HONORIFIC.sub("", word) or word
    if not _CHINESE.fullmatch(plain):
        return "", word
    for length in (4, 3, 2):
        if plain[:length] in COMPOUND:
            return plain[:length], plain[length:]
    return (plain[0], plain[1:]) if len(plain) <= LONGEST_CHINESE else ("", word)


def _split_words(words: list[str]) -> tuple[str, str]:
    """`王 David`, `Mary 李`, `欧阳 小明`, `Ana de Souza`."""
    if _is_surname(words[0]) or all(map(_CHINESE.fullmatch, words)):
        return words[0], " ".join(words[1:])
    if _is_surname(words[-1]):
        return words[-1], " ".join(words[:-1])
    if _CHINESE.fullmatch(words[0]):
        family, given = _split_one(words[0])
        return family, " ".join([given, *words[1:]]).strip()
    place = next((at for at in range(1, len(words) - 1) if words[at].lower() in _PARTICLES), len(words) - 1)
    return " ".join(words[place:]), " ".join(words[:place])


def _is_surname(word: str) -> bool:
    return word in COMPOUND or (len(word) == 1 and _CHINESE.fullmatch(word) is not None)


def _called(full: str, given: str) -> str:
    """The first given name where it is in Latin letters; others are called by all of their name."""
    first = given.split(maxsplit=1)[0].rstrip(".,") if given else ""
    return first if len(first) > 1 and first[0].isalpha() and is_latin(first) else full
