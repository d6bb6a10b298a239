"""Addresses as the club keeps them: e-mail with a lower-case ASCII domain, telephone numbers in E.164."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import AddressKind

_FLOAT = re.compile(r"(\d+)\.0+")


class BadEmail(Refused):
    sentence = mark("“%(address)s” is not an e-mail address.")
    status = 422


class BadPhone(Refused):
    sentence = mark("“%(address)s” is not a telephone number. Begin it with + and the country's code.")
    status = 422


def normalise_email(text: str) -> str:
    """Lower-case, full-width letters folded, the domain in ASCII. No look-up on the network."""
    folded = unicodedata.normalize("NFKC", text).strip()
    try:
        found = validate_email(folded, check_deliverability=False, test_environment=True)
    except EmailNotValidError as fault:
        raise BadEmail(address=text.strip()[:120]) from fault
    return f"{found.local_part}@{found.ascii_domain}".lower()


def normalise_phone(text: str, country: str) -> str:
    """E.164. `country` (ISO letters, or empty) reads national numbers; a spreadsheet's `1.3912345678E10` is mended."""
    folded = _without_float(unicodedata.normalize("NFKC", text).strip())
    try:
        number = phonenumbers.parse(folded, country or None)
    except phonenumbers.NumberParseException as fault:
        raise BadPhone(address=text.strip()[:40]) from fault
    if not phonenumbers.is_possible_number(number):
        raise BadPhone(address=text.strip()[:40])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_address(kind: AddressKind, text: str, country: str) -> str:
    return normalise_email(text) if kind is AddressKind.EMAIL else normalise_phone(text, country)


def _without_float(text: str) -> str:
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d{1,2}", text):
        return f"{float(text):.0f}"
    found = _FLOAT.fullmatch(text)
    return found.group(1) if found else text
