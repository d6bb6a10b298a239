"""What the source says in English, and the Chinese catalogue."""

import re
from collections.abc import Sequence
from configparser import ConfigParser
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
CHINESE = ROOT / "webapp/translations/zh/LC_MESSAGES/messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "mark": None, "lazy_gettext": None}
SAYS = re.compile(rf"\b({'|'.join(KEYWORDS)})\(|{{% *trans")


@cache
def said_in_source() -> Catalog:
    """As `pybabel extract -F babel.cfg -k mark -k lazy_gettext .` finds it."""
    mapping = ConfigParser()
    mapping.read(ROOT / "babel.cfg")
    found = Catalog()
    for section in mapping.sections():
        method, pattern = section.split(": ")
        for file in ROOT.glob(pattern.replace("**", "**/*")):
            if not SAYS.search(file.read_text()):
                continue  # to read every word of it takes long
            said = extract_from_file(method, file, KEYWORDS, options=dict(mapping[section]))
            for line, message, _comments, context in said:
                found.add(message, locations=[(str(file.relative_to(ROOT)), line)], context=context)
    return found


@cache
def chinese() -> Catalog:
    with CHINESE.open("rb") as catalogue:
        return read_po(catalogue, locale="zh")


def forms(message: Message) -> Sequence[str]:
    """The English: one sentence, or one for one thing and one for many."""
    return [message.id] if isinstance(message.id, str) else message.id


def translation(message: Message) -> str:
    """Empty if there is none. Chinese has one form for every number."""
    found = chinese().get(message.id)
    return "" if found is None or not found.string else "".join(found.string)
