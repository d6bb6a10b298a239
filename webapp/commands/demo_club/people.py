"""The invented side of a member: name, where they live, how to reach them, when they were born."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webapp.commands.demo_club.draws import draw, pick, pick_weighted
from webapp.commands.demo_club.names import chinese_name, english_name


@dataclass(frozen=True, slots=True)
class Place:
    """A zone, the share of Chinese speakers there and the numbers kept for fiction that its members carry."""

    zone: str
    country: str
    chinese: float
    with_phone: float
    area_codes: str = ""

    def numbers(self) -> Iterator[str]:
        if not self.area_codes:
            yield from (f"+447700900{line:03d}" for line in range(1000))
        for area in self.area_codes.split():
            yield from (f"+1{area}55501{line:02d}" for line in range(100))


PLACES = (
    (Place("America/New_York", "US", 0.12, 0.75, "212 646 332 917 718 347 929 516 914 201 551"), 0.44),
    (Place("Asia/Shanghai", "CN", 0.96, 0.5, "617 857 312 773"), 0.28),
    (Place("Europe/London", "GB", 0.06, 0.75), 0.14),
    (Place("America/Los_Angeles", "US", 0.2, 0.75, "213 310 323 424"), 0.09),
    (Place("Asia/Singapore", "SG", 0.6, 0.5, "206"), 0.05),
)
DOMAINS = ("example.com", "example.org", "example.net")
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LUNAR_MONTH = 29
"""Every lunar month has so many days, some one more."""


@dataclass(frozen=True, slots=True)
class Birthday:
    """`year` is unknown for some."""

    lunar: bool
    month: int
    day: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the demo invents them; `number` is theirs in the purchase log."""

    number: int
    full_name: str
    call_name: str
    language: str
    zone: str
    country: str
    email: str
    phone: str
    birthday: Birthday | None


def invent_people(numbers: Iterable[int]) -> Iterator[Person]:
    """Each mobile number is given once; a place that has run out gives none."""
    free = {place.zone: place.numbers() for place, _ in PLACES}
    for number in numbers:
        place = pick_weighted(PLACES, number, "place")
        phone = next(free[place.zone], "") if draw(number, "phone") < place.with_phone else ""
        yield _person(number, place, phone)


def _person(number: int, place: Place, phone: str) -> Person:
    language = "zh" if draw(number, "language") < place.chinese else "en"
    name = chinese_name(number) if language == "zh" else english_name(number)
    reached = not phone or draw(number, "email") < 0.95  # noqa: PLR2004 - a share
    return Person(
        number=number,
        full_name=name.full,
        call_name=name.call,
        language=language,
        zone=place.zone,
        country=place.country,
        email=f"{name.mailbox}.{number}@{pick(DOMAINS, number, 'domain')}" if reached else "",
        phone=phone,
        birthday=_birthday(number, language),
    )


def _birthday(number: int, language: str) -> Birthday | None:
    """Nine in ten told us; those who keep the lunar calendar are mostly Chinese speakers."""
    if draw(number, "birthday") > 0.9:  # noqa: PLR2004 - a share
        return None
    lunar = draw(number, "lunar") < (0.4 if language == "zh" else 0.01)
    month = 1 + int(draw(number, "month") * 12)
    days = LUNAR_MONTH if lunar else LONGEST_MONTHS[month - 1]
    day = 1 + int(draw(number, "day") * days)
    leap_day = (month, day) == (2, 29) and not lunar
    year = None if draw(number, "year unknown") < 0.2 else 1946 + int(draw(number, "year") * 60)  # noqa: PLR2004 - a share
    return Birthday(lunar, month, day, year - year % 4 if year and leap_day else year)
