"""Money as exact minor units."""

import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from campaigns.core.errors import Refused
from campaigns.core.words import mark

LARGEST = 10**15
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?|\.\d+")
_PLAIN = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,4}))?")
_EUROPEAN = re.compile(r"\d{1,3}(\.\d{3})+,\d{1,2}|\d+,\d{1,2}")


class BadAmount(Refused):
    sentence = mark("“%(amount)s” is not an amount of money in %(currency)s.")
    status = 422


class BadCurrency(Refused):
    sentence = mark("“%(currency)s” is not a currency; use three letters such as CNY.")
    status = 422


@cache
def minor_digits(currency: str) -> int:
    """Decimals of the currency: 2 for USD, 0 for JPY."""
    return int(get_currency_precision(currency))


@cache
def currencies() -> frozenset[str]:
    """The three letters of every currency there is or was."""
    return frozenset(list_currencies())


def known_currency(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().upper()
    folded = {"RMB": "CNY", "¥": "CNY", "元": "CNY", "$": "USD", "€": "EUR"}.get(folded, folded)
    if folded not in currencies():
        raise BadCurrency(currency=text.strip()[:20])
    return folded


def parse_money(text: str, currency: str) -> int:
    """Minor units, exactly: `¥1,234.50`, `12,50`, `-3`, full-width digits. Excess decimals are refused."""
    return _plain(text, minor_digits(currency)) or _written(text, currency)


def written(minor: int, currency: str) -> str:
    """Minor units as a till prints them: `12.50 USD`."""
    return f"{Decimal(minor).scaleb(-minor_digits(currency)):f} {currency}"


def _plain(text: str, digits: int) -> int | None:
    """What most files hold, without the detour; nothing where it needs a closer look."""
    found = _PLAIN.fullmatch(text)
    decimals = (found[3] or "") if found else ""
    if found is None or len(decimals) > digits:
        return None
    minor = int(found[2] + decimals.ljust(digits, "0"))
    return None if minor > LARGEST else -minor if found[1] else minor


def _written(text: str, currency: str) -> int:
    amount = _decimal(unicodedata.normalize("NFKC", text))
    minor = None if amount is None else amount.scaleb(minor_digits(currency))
    if minor is None or minor != minor.to_integral_value() or abs(minor) > LARGEST:
        raise BadAmount(amount=text.strip()[:40], currency=currency)
    return int(minor)


def _decimal(text: str) -> Decimal | None:
    bare = re.sub(
        r"^(-?)\s*(?:[¥$€£元]|[A-Za-z]{3}(?=[\s\d-]))\s*(-?)", r"\1\2", text.strip().replace("\N{MINUS SIGN}", "-")
    )
    bare = re.sub(r"\s*[元円]$", "", bare)
    sign, digits = (-1, bare[1:]) if bare.startswith("-") else (1, bare)
    if len(digits) > 30:  # noqa: PLR2004 - beyond any money; spares Decimal the rest
        return None
    if _GROUPED.fullmatch(digits):
        return sign * Decimal(digits.replace(",", ""))
    if _EUROPEAN.fullmatch(digits):
        return sign * Decimal(digits.replace(".", "").replace(",", "."))
    return None
