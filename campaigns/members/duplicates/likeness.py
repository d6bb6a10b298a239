"""How likely two members are one person, in per cent, and why.

Each thing that agrees or differs weighs so many bits (powers of two of the odds); see docs/duplicates.md. A pair that
shares an address and also the name or the birthday is exact and scores by rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log2
from typing import Any, NamedTuple

from campaigns.members.duplicates.likeness_of_names import Alike, alike
from campaigns.members.duplicates.people import Birthday, Person
from campaigns.members.models import LikenessReason

LISTED = 50
"""Pairs below this score are not listed."""
SURE = 100
"""Of an exact pair with one name and nothing against it; these alone are merged in bulk."""
ADDRESS, SECOND_ADDRESS = 16.0, 6.0
BIRTHDAY, DAY, NEAR, BIRTHDAYS_DIFFER = 14.0, 8.5, 4.0, -11.0
TAIL, LOCAL_PART, HOUSEHOLD, CITY, OTHER_CITY = 12.0, 9.0, 6.0, 3.0, -1.0
TAIL_DIGITS = 8
DESKS = frozenset(("admin", "office", "sales", "contact", "hello", "service", "support", "reception", "accounts"))
"""Of a mail address: whoever sits there answers."""
SMALLEST_CLUB, SMALLEST_POPULATION = 1_000, 10_000
"""Two of a smaller club are no likelier to be one, and a name is no commoner than among so many."""
NAME_WEIGHTS = {Alike.CLOSE: 9.0, Alike.PART: 3.0, Alike.DIFFERENT: -6.0, Alike.SIBLING: -11.0}
EXACT_SCORES = {Alike.SAME: SURE, Alike.FORM: 98, Alike.SHORT: 95, Alike.SOUND: 96}
SAME_NAME_OTHER_BIRTHDAY, SAME_BIRTHDAY_OTHER_NAME, SAME_BIRTHDAY_CLOSE_NAME = 85, 80, 94
MOST_LIKELY = 97
"""Without an exact key nothing is surer."""

NAME_REASONS = {
    Alike.SAME: LikenessReason.SAME_NAME,
    Alike.FORM: LikenessReason.NAME_FORM,
    Alike.SHORT: LikenessReason.NAME_FORM,
    Alike.SOUND: LikenessReason.SOUNDS_ALIKE,
    Alike.CLOSE: LikenessReason.NAME_CLOSE,
    Alike.PART: LikenessReason.NAME_PART,
    Alike.DIFFERENT: LikenessReason.NAMES_DIFFER,
    Alike.SIBLING: LikenessReason.NAMES_DIFFER,
}
BIRTHDAY_WEIGHTS = {
    LikenessReason.SAME_BIRTHDAY: BIRTHDAY,
    LikenessReason.SAME_DAY: DAY,
    LikenessReason.NEAR_BIRTHDAY: NEAR,
    LikenessReason.BIRTHDAYS_DIFFER: BIRTHDAYS_DIFFER,
}


@dataclass(frozen=True, slots=True)
class Likeness:
    score: int
    exact: bool
    reasons: tuple[LikenessReason, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """How many are compared; a name weighs by how few of them have it."""

    size: int

    @property
    def prior(self) -> float:
        """The odds that any two are one, where one member in ten is entered twice."""
        return -log2(max(self.size, SMALLEST_CLUB)) - 2

    def name_weight(self, bearers: int) -> float:
        return log2(max(self.size, SMALLEST_POPULATION) / max(bearers, 2))


def compare(one: Person, other: Person, *, population: Population, bearers: int) -> Likeness | None:
    """None for those who are not worth a look. `bearers`: how many have the more common of the two names."""
    names = alike(one.name, other.name)
    birthday = compare_birthdays(one.birthday, other.birthday)
    shared = _shared(one, other)
    reasons = (*shared, NAME_REASONS[names], *((birthday,) if birthday else ()))
    if shared and (exact := _exact_score(names, birthday)):
        return Likeness(exact, exact=True, reasons=reasons)
    if names <= Alike.DIFFERENT and birthday is not LikenessReason.SAME_BIRTHDAY:
        return None  # a family, or an office
    weight = population.prior + _name_weight(names, population, bearers) + BIRTHDAY_WEIGHTS.get(birthday, 0.0)  # type: ignore[arg-type]
    weight += (ADDRESS + SECOND_ADDRESS * (len(shared) - 1)) if shared else 0.0
    more, hints = _hints(one, other, names)
    score = round(100 / (1 + 2 ** -(weight + more)))
    if score < LISTED:
        return None
    return Likeness(min(score, MOST_LIKELY), exact=False, reasons=(*reasons, *hints))


def _exact_score(names: Alike, birthday: LikenessReason | None) -> int:
    """0 unless name or birthday say that those who share an address are one."""
    differ = birthday is LikenessReason.BIRTHDAYS_DIFFER
    if names is Alike.SAME and differ:
        return SAME_NAME_OTHER_BIRTHDAY
    if names in EXACT_SCORES and not differ:
        return EXACT_SCORES[names]
    if birthday is LikenessReason.SAME_BIRTHDAY and names is not Alike.SIBLING:
        return SAME_BIRTHDAY_OTHER_NAME if names is Alike.DIFFERENT else SAME_BIRTHDAY_CLOSE_NAME
    return 0


def compare_birthdays(one: Birthday | None, other: Birthday | None) -> LikenessReason | None:
    """None where they cannot be compared, or agree only in the day."""
    if one is None or other is None or one.calendar != other.calendar:
        return None
    if None in (one.year, other.year):
        same_day = (one.month, one.day) == (other.month, other.day)
        return LikenessReason.SAME_DAY if same_day else LikenessReason.BIRTHDAYS_DIFFER
    if one == other:
        return LikenessReason.SAME_BIRTHDAY
    swapped = (one.month, one.day, one.year) == (other.day, other.month, other.year)
    slips = sum(_slips(mine, theirs) for mine, theirs in zip(one[1:], other[1:], strict=True))
    return LikenessReason.NEAR_BIRTHDAY if swapped or slips == 1 else LikenessReason.BIRTHDAYS_DIFFER


def _slips(one: Any, other: Any) -> int:
    """How many digits of a figure differ; 2 for another length."""
    mine, theirs = str(one), str(other)
    if len(mine) != len(theirs):
        return 2
    return sum(digit != its for digit, its in zip(mine, theirs, strict=True))


def _name_weight(names: Alike, population: Population, bearers: int) -> float:
    rare = population.name_weight(bearers)
    return min(NAME_WEIGHTS[names], rare) if names in NAME_WEIGHTS else rare


def _shared(one: Person, other: Person) -> tuple[LikenessReason, ...]:
    phones = (LikenessReason.SAME_MOBILE,) if not one.phones.isdisjoint(other.phones) else ()
    mails = (LikenessReason.SAME_MAIL,) if not one.mails.isdisjoint(other.mails) else ()
    return (*phones, *mails)


def _hints(one: Person, other: Person, names: Alike) -> tuple[float, tuple[LikenessReason, ...]]:
    """What adds to a name that is alike."""
    if names <= Alike.PART:
        return 0.0, ()
    holding = [hint for hint in HINTS if hint.holds(one, other)]
    return sum(hint.weight for hint in holding), tuple(hint.reason for hint in holding if hint.reason)


def _one_tail(one: Person, other: Person) -> bool:
    return one.phones.isdisjoint(other.phones) and not tails(one).isdisjoint(tails(other))


def _one_local_part(one: Person, other: Person) -> bool:
    return one.mails.isdisjoint(other.mails) and not local_parts(one).isdisjoint(local_parts(other))


def _one_household(one: Person, other: Person) -> bool:
    return one.household_id is not None and one.household_id == other.household_id


def _one_city(one: Person, other: Person) -> bool:
    return bool(one.city) and one.city == other.city


def _two_cities(one: Person, other: Person) -> bool:
    return bool(one.city and other.city) and one.city != other.city


class Hint(NamedTuple):
    """`reason` is None for what nobody is told."""

    weight: float
    reason: LikenessReason | None
    holds: Callable[[Person, Person], bool]


HINTS = (
    Hint(TAIL, LikenessReason.SAME_TAIL, _one_tail),
    Hint(LOCAL_PART, LikenessReason.SAME_LOCAL_PART, _one_local_part),
    Hint(HOUSEHOLD, LikenessReason.SAME_HOUSEHOLD, _one_household),
    Hint(CITY, LikenessReason.SAME_CITY, _one_city),
    Hint(OTHER_CITY, None, _two_cities),
)


def tails(person: Person) -> set[str]:
    return {phone[-TAIL_DIGITS:] for phone in person.phones}


def local_parts(person: Person) -> set[str]:
    """What stands before the @, but for a desk's (`info`, `sales`): without dots and what follows a +."""
    parts = {mail.split("@", 1)[0].split("+", 1)[0].replace(".", "") for mail in person.mails}
    return {part for part in parts if len(part) > 4 and part not in DESKS}  # noqa: PLR2004 - shorter ones tell little
