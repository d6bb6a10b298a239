"""What members are grouped by before they are compared. Each key is a hash of 64 bits."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from campaigns.members.duplicates.likeness import local_parts, tails
from campaigns.members.duplicates.people import Person


def name_key(person: Person) -> int:
    return _hash("name", _letters(person))


def keys_of(person: Person) -> list[int]:
    """Narrow ones beside the wide: of a group too large only the narrow ones tell who is who."""
    return sorted({_hash(*parts) for parts in _parts(person)})


def _parts(person: Person) -> Iterator[tuple[Any, ...]]:
    name = _letters(person)
    yield "name", name
    for address in (*person.phones, *person.mails):
        yield "address", address
        yield "address and name", address, name
    yield from (("tail", tail) for tail in tails(person))
    for part in local_parts(person):
        yield "local part", part
    if person.household_id is not None:
        yield "household", person.household_id
    if person.city:
        yield "city and name", person.city, name
    if person.birthday:
        yield from _birthday_parts(person, name)


def _birthday_parts(person: Person, name: str) -> Iterator[tuple[Any, ...]]:
    """A slip in a name changes seldom more than one of its initials."""
    birthday = person.birthday
    if birthday is None:
        return
    yield "day and name", birthday.calendar, birthday.month, birthday.day, name
    yield "year and name", birthday.calendar, birthday.year, name
    if birthday.year is not None:
        for initial in {word[0] for word in person.name.words}:
            yield "birthday and initial", *birthday, initial


def _letters(person: Person) -> str:
    return person.name.letters or person.name.whole


def _hash(*parts: Any) -> int:
    said = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)
