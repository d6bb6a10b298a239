"""The gatherings of the demo club, read from the file beside."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from campaigns.core.words import LocalText

FILE = Path(__file__).with_name("gatherings.toml")


@dataclass(frozen=True, slots=True)
class Gathering:
    """`days` from today: before zero it has taken place."""

    days: int
    hour: int
    capacity: int
    venue: str
    address: str
    zone: str
    title: LocalText
    description: LocalText


@dataclass(frozen=True, slots=True)
class Gatherings:
    """`upcoming` is open for answers, `planned` is not yet; `weekly` is a series whose seats cost points."""

    past: tuple[Gathering, ...]
    upcoming: Gathering
    planned: Gathering
    weekly: Gathering


def read_gatherings() -> Gatherings:
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Gatherings(
        past=tuple(Gathering(**row) for row in found["past"]),
        upcoming=Gathering(**found["upcoming"]),
        planned=Gathering(**found["planned"]),
        weekly=Gathering(**found["weekly"]),
    )
