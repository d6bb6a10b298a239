"""What operators of a country refuse of a text: too many parts, links, no name of the sender in front."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.messaging.countries import Country, country_of, read_countries
from campaigns.messaging.rehearsal import SpokenText
from campaigns.messaging.text_parts import parts_needed

SIGNED = re.compile(r"\s*【[^【】]+】")
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """`members`: of those looked at, whose text breaks it."""

    sentence: str
    values: Mapping[str, Any]
    members: tuple[int, ...]


def broken_rules(session: Session, texts: Sequence[SpokenText]) -> Iterator[BrokenRule]:
    """By country. Nobody there would get such a text, whatever the provider says of it."""
    countries = read_countries(session)
    by_country: dict[Country, list[SpokenText]] = defaultdict(list)
    for text in texts:
        if country := country_of(countries, text.address):
            by_country[country].append(text)
    for country, theirs in by_country.items():
        yield from _broken(country, theirs)


def _broken(country: Country, texts: Sequence[SpokenText]) -> Iterator[BrokenRule]:
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
            yield BrokenRule(sentence, values | {"parts": country.most_parts, "count": len(members)}, members)


def _members(texts: Iterator[SpokenText]) -> tuple[int, ...]:
    return tuple(text.member_id for text in texts)
