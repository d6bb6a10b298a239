"""A greeting that sells is none: words of prices, discounts and the shop in both languages, unless that was chosen."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from campaigns.core.words import LANGUAGE_NAMES, mark
from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.tracked import targets_in
from campaigns.outreach.checks.found import NAMES, Check, Level
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.every import occasion_of

MOST_NAMED = 5
_FIGURES = r"\d\s*[%\uff05]", r"[$€£¥\uffe5]\s*\d", r"\d\s*(?:元|美元|欧元|(?:USD|EUR|CNY|RMB)\b)"
_ENGLISH = (
    "discounts?|sales?|vouchers?|coupons?|promo(?:tion)?s?|special offers?|bargains?|price[sd]?|percent off|buy|"
    "shop(?:ping)? now|order now|free shipping"
)
_CHINESE = (
    r"[一二三四五六七八九\d]\s*折|折扣|优惠|促销|特价|减价|降价|满减|秒杀|抢购|代金券|抵用券|"
    "价格|售价|原价|现价|下单|购买|选购|包邮"
)
_SELLING = re.compile("|".join([*_FIGURES, rf"\b(?:{_ENGLISH})\b", _CHINESE]), re.IGNORECASE)
_SHOP = re.compile(r"(?:^|[./-])(?:shop|store|cart|checkout|buy|sale|tmall|taobao|jd)(?:$|[./-])", re.IGNORECASE)
_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<style.*?</style>|<[^>]*>", re.DOTALL)


def check_selling(campaign: Campaign, parts: Sequence[TemplatePart], channels: Sequence[Channel]) -> Iterator[Check]:
    """Of a greeting for which nobody ticked that it makes an offer."""
    if campaign.offers or not occasion_of(campaign).is_greeting:
        return
    sentence = mark("%(channel)s (%(language)s): the greeting sells: %(words)s. Take it out, or say it is an offer.")
    for part in sorted(parts, key=lambda part: (part.channel, part.language)):
        found = sold(part) if part.channel in channels else ()
        if found:
            where = {"channel": NAMES[part.channel], "language": LANGUAGE_NAMES[part.language]}
            yield Check(Level.WARN, sentence, where | {"words": " · ".join(found[:MOST_NAMED])})


def sold(part: TemplatePart) -> Sequence[str]:
    """What speaks of selling in it, each once, as it is written."""
    written = _MARKUP.sub(" ", f"{part.subject}\n{part.text or part.html}")
    words = [match[0].strip() for match in _SELLING.finditer(written)]
    links = [url for url in targets_in(part.html, part.text) if _leads_to_a_shop(url)]
    return list(dict.fromkeys([*words, *links]))


def _leads_to_a_shop(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(_SHOP.search(parts.netloc) or _SHOP.search(parts.path))
