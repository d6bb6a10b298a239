"""Addresses as the club keeps them: email with a lower-case ASCII domain, mobile numbers in E.164."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import AddressKind

CHINA = "CN"
_FLOAT = re.compile(r"(\d+)\.0+")
_POWER = re.compile(r"\+?(\d+)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_EXTENSION = re.compile(r"[\s,;:-]*(?:转|轉|分机|分機|内线)[\s:]*\d{1,6}$")
PLAIN_EMAIL = re.compile(
    r"[a-z0-9_]{1,60}(?:[.-][a-z0-9_]{1,3})?@(?:[a-z0-9]{1,60}\.){1,3}(?:com|net|org|info|[a-z]{2})",
    re.IGNORECASE | re.ASCII,
)
"""Most there are, and with PLAIN_MOBILE, what needs none of the care of the libraries, which take long."""
PLAIN_MOBILE = re.compile(r"(?:\+86)?(1[3-9][0-9]{9})")
_MASKED = re.compile(r"[*•●]|[xX]{3}")


class BadEmail(Refused):
    sentence = mark("“%(address)s” is not an email address.")
    status = 422


class BadPhone(Refused):
    sentence = mark("“%(address)s” is not a mobile number. Begin it with + and the country's code.")
    status = 422


class LostDigits(BadPhone):
    sentence = mark(
        "A spreadsheet cut this number short: “%(address)s” no longer holds all its digits. Nothing was guessed; "
        "make the column text and bring the number in again."
    )


class HiddenDigits(BadPhone):
    sentence = mark("“%(address)s” hides some of its digits; write the whole number.")


def normalise_email(text: str) -> str:
    """Lower-case, full-width letters folded, the domain in ASCII. No look-up on the network."""
    folded = _folded(text).removeprefix("mailto:")
    if PLAIN_EMAIL.fullmatch(folded):
        return folded.lower()
    try:
        found = validate_email(folded, check_deliverability=False, test_environment=True)
    except EmailNotValidError as fault:
        raise BadEmail(address=text.strip()[:120]) from fault
    return f"{found.local_part}@{found.ascii_domain}".lower()


def normalise_phone(text: str, country: str) -> str:
    """E.164, without an extension. `country` (ISO letters, or empty) reads national numbers.

    `1.3912345678E+10` out of a spreadsheet is mended; `1.38E+10` is a LostDigits.
    """
    mobile = PLAIN_MOBILE.fullmatch(text) if country == CHINA or text.startswith("+86") else None
    if mobile:
        return f"+86{mobile[1]}"
    folded = _EXTENSION.sub("", _without_float(_folded(text)))
    if _MASKED.search(folded):
        raise HiddenDigits(address=text.strip()[:40])
    try:
        number = phonenumbers.parse(_international(folded), country or None)
    except phonenumbers.NumberParseException as fault:
        raise BadPhone(address=text.strip()[:40]) from fault
    if not phonenumbers.is_possible_number(number):
        raise BadPhone(address=text.strip()[:40])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_address(kind: AddressKind, text: str, country: str) -> str:
    return normalise_email(text) if kind is AddressKind.EMAIL else normalise_phone(text, country)


def hidden(address: str) -> str:
    """As much of it as whoever has it knows it again by: `a•••@example.com`, `+1•••0123`."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}" if at else f"{address[:3]}•••{address[-4:]}"


def _folded(text: str) -> str:
    """Full-width signs folded; without the marks that telephones and chats copy along, which nobody sees."""
    if text.isascii():
        return text.strip()
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf").strip()


def _international(text: str) -> str:
    """`0086 139…` and `+0086 139…` as `+86 139…`: neither a country's code nor a national number begins with 00."""
    found = re.match(r"\+?[(\s]*00[)\s-]*", text)
    return "+" + text[found.end() :] if found else text


def _without_float(text: str) -> str:
    power = _POWER.fullmatch(text)
    if power:
        whole, part, zeros = power.group(1), power.group(2) or "", int(power.group(3))
        if zeros != len(part):
            raise LostDigits(address=text[:40])
        return whole + part
    found = _FLOAT.fullmatch(text)
    return found.group(1) if found else text
