"""English on a Chinese page: sentences of ours that read otherwise in Chinese, and words that are nobody's data."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from sqlalchemy import Connection, text

from campaigns.core.base import Base
from tests.catalogue import chinese, forms, translation

PLACE = re.compile(r"%\\\(\w+\\\)[a-z]")
WORD = re.compile(r"[A-Za-z]{3,}")
LEAST = 2
"""Words of a sentence with places in it, or what somebody wrote reads like one of ours."""
NO_WORDS = re.compile(r"https?://\S+|\{\{.*?\}\}|\S+@\S+|convive_\w+|[A-Z2-7]{32}|CONVIVE_\S+|\w+(?:\.\w+)+|\"\w+\"")
LATIN = frozenset(
    [
        "API",
        "OpenAPI",
        "CSV",
        "PDF",
        "XLSX",
        "URL",
        "HTML",
        "JSON",
        "TOTP",
        "UTC",
        "STOP",
        "START",
        "HELP",
        "YES",
        "HTTP",
        "HTTPS",
        "Liquid",
        "SMS",
        "PNG",
        "JPEG",
        "GIF",
        "WebP",
        "Convive",
        "Twilio",
        "SendGrid",
        "twilio",
        "sendgrid",
        "SMTP",
        "RSVP",
        "English",
        "Excel",
        "iCalendar",
        "CNY",
        "USD",
        "EUR",
        "CFR",
        "TRAI",
        "TCCCPR",
        "Microsoft",
        "Google",
        "Outlook",
        "Authenticator",
        "Welch",
        "Newcombe",
        "Kaplan",
        "Meier",
        "Greenwood",
        "CUPED",
        "log",
        "xlsx",
        "booking",
        "Welcome",
        "Mei",
        "Lin",
        "UCS",
        "GSM",
        "Webhook",
    ]
)
"""What a Chinese reader is shown in these letters."""


class Data(NamedTuple):
    """What the club's rows say: whole values, and the words in them."""

    values: frozenset[str]
    words: frozenset[str]


@cache
def english() -> re.Pattern[str]:
    """Sentences that read otherwise in Chinese."""
    return re.compile("|".join(_sentences()))


def _sentences() -> Iterator[str]:
    for message in chinese():
        for sentence in forms(message):
            pattern = PLACE.sub(".+", re.escape(sentence.strip()))
            if translation(message) != sentence and _telling(sentence):
                yield pattern


def _telling(sentence: str) -> bool:
    words = len(WORD.findall(PLACE.sub("", re.escape(sentence))))
    return words >= (LEAST if "%(" in sentence else 1)


def said_by(connection: Connection) -> Data:
    values = set(available_timezones())
    for table in Base.metadata.sorted_tables:
        for row in connection.execute(text(f'SELECT to_jsonb(t) FROM "{table.name}" t')).scalars():  # noqa: S608 - ours
            values |= set(_texts(row))
    return Data(frozenset(values), frozenset(word for value in values for word in WORD.findall(value)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def untranslated(texts: set[str], data: Data) -> list[str]:
    return sorted(each for each in texts - data.values if _is_english(each, data))


def _is_english(said: str, data: Data) -> bool:
    words = set(WORD.findall(NO_WORDS.sub("", said)))
    return bool((words and english().fullmatch(said)) or words - data.words - LATIN)
