"""What the text messages of a campaign will cost: parts as a sample reads them, by the price of each number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from sqlalchemy import Select, func, select

from campaigns.messaging.models import Channel
from campaigns.messaging.prices import UNPRICED, Prices
from campaigns.messaging.rehearsal import SpokenText
from campaigns.messaging.text_parts import parts_needed

Place = tuple[str, str]
"""A prefix and a language; an empty one stands for any."""
ANY = ""


@dataclass(frozen=True, slots=True)
class PrefixCost:
    """Of so many texts to numbers of one prefix. `parts` and `likely` are what is to be expected, in millionths."""

    prefix: str
    texts: int
    parts: float
    most_parts: int
    price: int
    likely: int

    @property
    def most(self) -> int:
        """Should each of them need as many parts as the longest that was read."""
        return self.texts * self.most_parts * self.price


@dataclass(frozen=True, slots=True)
class TextCosts:
    by_prefix: tuple[PrefixCost, ...]

    @property
    def texts(self) -> int:
        return sum(each.texts for each in self.by_prefix)

    @property
    def unpriced(self) -> int:
        return sum(each.texts for each in self.by_prefix if each.prefix == UNPRICED)

    @property
    def likely(self) -> int:
        return sum(each.likely for each in self.by_prefix)

    @property
    def most(self) -> int:
        return sum(each.most for each in self.by_prefix)


def text_costs(*, counts: Sequence[Any], texts: Sequence[SpokenText], prices: Prices) -> TextCosts:
    """`counts` are the rows of `counted_texts`, `texts` what a sample of their readers reads.

    A sample takes each language alike, so the parts are weighed by how many read it.
    """
    seen = _parts_seen(texts, prices=prices)
    groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in counts:
        groups[row.prefix].append((row.language, row.texts))
    return TextCosts(tuple(_of_prefix(prefix, counts, seen, prices) for prefix, counts in sorted(groups.items())))


def counted_texts(readers: Select[Any], prices: Prices) -> Select[Any]:
    """Of the readers (member_id, channel, language, address) those of texts, by prefix and language."""
    row = readers.subquery("reader").c
    prefix = prices.prefix_column(row.address).label("prefix")
    counts = select(prefix, row.language, func.count().label("texts")).where(row.channel == Channel.SMS.value)
    return counts.group_by(prefix, row.language)


def _of_prefix(
    prefix: str, counts: Iterable[tuple[str, int]], seen: Mapping[Place, Sequence[int]], prices: Prices
) -> PrefixCost:
    price = prices.by_prefix.get(prefix, 0)
    texts = parts = most = 0.0
    for language, count in counts:
        found = next((seen[place] for place in ((prefix, language), (ANY, language), (ANY, ANY)) if place in seen), [1])
        texts, parts, most = texts + count, parts + count * fmean(found), max(most, *found)
    return PrefixCost(prefix, int(texts), parts / texts, int(most), price, round(parts * price))


def _parts_seen(texts: Sequence[SpokenText], *, prices: Prices) -> Mapping[Place, Sequence[int]]:
    seen: dict[Place, list[int]] = defaultdict(list)
    for text in texts:
        prefix, language = prices.prefix_of(text.address), text.language
        for place in {(prefix, language), (ANY, language), (ANY, ANY)}:
            seen[place].append(parts_needed(text.text))
    return seen
