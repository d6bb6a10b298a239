"""What operators of a country refuse of a text, and which signs make texts need more parts than they might."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.messaging.countries import Country, country_of, read_countries
from campaigns.messaging.rehearsal import SpokenText
from campaigns.messaging.text_parts import ForeignSign, measure, parts_needed

SIGNED = re.compile(r"\s*【[^【】]+】")
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_NAMED = 8
"""So many signs are named at most."""


@dataclass(frozen=True, slots=True)
class Remark:
    """`members`: of those looked at, whose text it is about."""

    sentence: str
    values: Mapping[str, Any]
    members: tuple[int, ...]


def broken_rules(session: Session, texts: Sequence[SpokenText]) -> Iterator[Remark]:
    """By country. Nobody there would get such a text, whatever the provider says of it."""
    countries = read_countries(session)
    by_country: dict[Country, list[SpokenText]] = defaultdict(list)
    for text in texts:
        if country := country_of(countries, text.address):
            by_country[country].append(text)
    for country, theirs in by_country.items():
        yield from _broken(country, theirs)


def _broken(country: Country, texts: Sequence[SpokenText]) -> Iterator[Remark]:
    values = {"prefix": country.prefix, "whole": len(texts)}
    for sentence, members in (
        (
            mark("Texts to %(prefix)s may have %(parts)s parts; %(count)s of %(whole)s looked at have more."),
            _members(text for text in texts if country.most_parts and parts_needed(text.text) > country.most_parts),
        ),
        (
            mark("Texts with links do not get through to %(prefix)s; %(count)s of %(whole)s looked at have one."),
            _members(text for text in texts if not country.links and _LINK.search(text.text)),
        ),
        (
            mark("Texts to %(prefix)s must begin with the sender in 【】; %(count)s of %(whole)s looked at do not."),
            _members(text for text in texts if country.signature and not SIGNED.match(text.text)),
        ),
    ):
        if members:
            yield Remark(sentence, values | {"parts": country.most_parts, "count": len(members)}, members)


def _members(texts: Iterator[SpokenText]) -> tuple[int, ...]:
    return tuple(text.member_id for text in texts)


def foreign_signs(texts: Sequence[SpokenText], *, written: str) -> Iterator[Remark]:
    """Which signs force UCS-2 on texts that could do without: those that are `written`, then those of variables."""
    found = [(text, foreign) for text in texts if (foreign := measure(text.text).foreign)]
    for sentence, is_written in (
        (
            mark(
                "%(count)s of %(whole)s texts looked at need UCS-2, 70 signs instead of 160, because of what is "
                "written in the template: %(signs)s. For %(dearer)s of them that means more parts."
            ),
            True,
        ),
        (
            mark(
                "%(count)s of %(whole)s texts looked at need UCS-2, 70 signs instead of 160, because of what variables "
                "such as names say: %(signs)s. For %(dearer)s of them that means more parts."
            ),
            False,
        ),
    ):
        theirs = [
            (text, signs)
            for text, foreign in found
            if (signs := [each for each in foreign if (each.sign in written) is is_written])
        ]
        if theirs:
            dearer = sum(_costs_parts(text.text, signs) for text, signs in theirs)
            named = _named({each for _, signs in theirs for each in signs})
            values = {"count": len(theirs), "whole": len(texts), "signs": named, "dearer": dearer}
            yield Remark(sentence, values, _members(text for text, _ in theirs))


def _costs_parts(text: str, signs: Collection[ForeignSign]) -> bool:
    without = text.translate({ord(each.sign): each.instead or "?" for each in signs})
    return parts_needed(without) < parts_needed(text)


def _named(signs: Collection[ForeignSign]) -> str:
    """Each with what may stand instead; one that is not seen by its name."""
    said = [
        f"{each.sign if each.sign.isprintable() and each.sign.strip() else each.name or ascii(each.sign)}"
        + (f"\u00a0→\u00a0{each.instead}" if each.instead.strip() else "")
        for each in sorted(signs, key=lambda each: each.sign)
    ]
    return " · ".join([*said[:_NAMED], *(["…"] if len(said) > _NAMED else [])])
