"""Common family and given names, combined at will."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from webapp.commands.demo_club.draws import pick


@dataclass(frozen=True, slots=True)
class Name:
    """`mailbox` is the name as it stands in an email address."""

    full: str
    call: str
    mailbox: str


NAMES = Path(__file__).with_name("names.txt")


def english_name(number: int) -> Name:
    given, family = pick(_list("english given"), number, "given"), pick(_list("english family"), number, "family")
    return Name(f"{given} {family}", given, f"{given}.{family}".lower())


def chinese_name(number: int) -> Name:
    """Called by the given name when it has two characters, else by the whole name, as is usual."""
    family = pick(_list("chinese family"), number, "family")
    given = [pick(_list("chinese given"), number, "given", place) for place in range(1 + (number % 3 > 0))]
    characters = "".join(part[0] for part in given)
    full = family[0] + characters
    return Name(full, characters if len(given) > 1 else full, f"{''.join(p[1:] for p in given)}.{family[1:]}")


def _list(title: str) -> Sequence[str]:
    return _lists()[title]


@cache
def _lists() -> Mapping[str, Sequence[str]]:
    sections = NAMES.read_text(encoding="utf-8").removeprefix("# ").split("\n# ")
    return {title: names.split() for title, names in (section.split("\n", 1) for section in sections)}
