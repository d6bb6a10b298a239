"""A club with people entered twice, made up the same each time, and the truth about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from webapp.commands.bench.planted_names import NICKNAMES, Called, call

SEED = 20_261_126
PLANTED_SHARE, FAMILY_SHARE = 0.1, 0.06
CITIES = (
    "Shanghai",
    "Beijing",
    "Guangzhou",
    "Shenzhen",
    "Hangzhou",
    "London",
    "Berlin",
    "New York",
    "Toronto",
    "Sydney",
)
YEARS = range(1945, 2006)
HOSTS = ("example.com", "example.org", "example.net", "mail.example")


@dataclass(frozen=True, slots=True)
class Made:
    """A record as somebody typed it. `birthday` is month, day, year."""

    called: Called
    full_name: str
    phone: str
    mail: str
    birthday: tuple[int, int, int] | None
    city: str


@dataclass(frozen=True, slots=True)
class Planted:
    """`records`: people, then those entered again; `truth`: the places of both records, and whether they are exact."""

    records: list[Made]
    truth: dict[tuple[int, int], bool]


def plant(size: int) -> Planted:
    """So many records, a tenth of them of people who are there already."""
    draw = Random(SEED)  # noqa: S311 - the same each time
    doubles = int(size * PLANTED_SHARE)
    records: list[Made] = []
    while len(records) < size - doubles:
        relative = records[-1] if records and draw.random() < FAMILY_SHARE else None
        records.append(_person(draw, len(records), relative))
    chosen = draw.sample(range(len(records)), doubles)
    truth: dict[tuple[int, int], bool] = {}
    for first in chosen:
        exact = draw.random() < 0.6 or records[first].birthday is None  # noqa: PLR2004 - more keep their telephone
        slip = draw.choice(list((EXACT if exact else LIKELY).values()))
        truth[first, len(records)] = exact
        records.append(slip(draw, records[first]))
    return Planted(records, truth)


def _person(draw: Random, number: int, relative: Made | None) -> Made:
    """A relative has the family's name, telephone and city, and a name and a birthday of their own."""
    called = call(draw, relative.called.family if relative else "")
    while relative and called.given[:1] == relative.called.given[:1]:
        called = call(draw, relative.called.family)
    local = f"{called.pinyin if called.chinese else called.full}".lower().replace(" ", ".")
    return Made(
        called=called,
        full_name=called.full,
        phone=relative.phone if relative else _phone(draw),
        mail=f"{local}{number}@{draw.choice(HOSTS)}",
        birthday=(draw.randint(1, 12), draw.randint(1, 28), draw.choice(YEARS)) if draw.random() < 0.85 else None,  # noqa: PLR2004
        city=relative.city if relative else draw.choice(CITIES),
    )


def _phone(draw: Random) -> str:
    return f"+861{draw.randint(3, 9)}{draw.randint(0, 10**9 - 1):09}"


def _typo(draw: Random, text: str) -> str:
    """Two letters swapped, or one left out."""
    place = draw.randrange(1, len(text) - 2)
    if draw.random() < 0.5:  # noqa: PLR2004
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + text[place + 1 :]


def _latin(made: Made) -> str:
    return made.called.pinyin if made.called.chinese else made.called.full


def _moved(draw: Random, made: Made, full_name: str) -> Made:
    """Another telephone, another mail, the same birthday."""
    return replace(made, full_name=full_name, phone=_phone(draw), mail="")


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _nicknamed(draw: Random, made: Made) -> str:
    return f"{made.full_name} ({draw.choice(NICKNAMES)})"


def _initial(made: Made) -> str:
    given, *more = reversed(_latin(made).split()) if made.called.chinese else _latin(made).split()
    return f"{given[0]}. {' '.join(more)}"


Slip = Callable[[Random, Made], Made]

EXACT: Mapping[str, Slip] = {
    "case": lambda _, made: replace(made, full_name=made.full_name.upper(), mail=""),
    "full width": lambda _, made: replace(made, full_name=_wide(made.full_name), phone=""),
    "spaces": lambda _, made: replace(made, full_name=f"  {made.called.family}  {made.called.given} ", birthday=None),
    "swapped": lambda _, made: replace(made, full_name=" ".join(reversed(_latin(made).split())), mail=""),
    "pinyin": lambda _, made: replace(made, full_name=_latin(made), birthday=None, mail=""),
    "initial": lambda _, made: replace(made, full_name=_initial(made), phone=""),
    "nickname": lambda draw, made: replace(made, full_name=_nicknamed(draw, made), mail=""),
    "traditional": lambda _, made: replace(made, full_name=made.called.traditional, phone=""),
    "no birthday": lambda _, made: replace(made, birthday=None),
    "another mail": lambda draw, made: replace(made, mail=f"new{draw.randrange(10**9)}@{HOSTS[0]}"),
}
"""They share an address, and the name in some form."""

LIKELY: Mapping[str, Slip] = {
    "changed phone": lambda draw, made: _moved(draw, made, made.full_name),
    "changed phone, typo": lambda draw, made: _moved(draw, made, _typo(draw, _latin(made))),
    "changed phone, pinyin": lambda draw, made: _moved(draw, made, _latin(made)),
    "changed phone, traditional": lambda draw, made: _moved(draw, made, made.called.traditional),
    "typo": lambda draw, made: replace(made, full_name=_typo(draw, _latin(made)), mail="", birthday=None),
    "another provider": lambda draw, made: replace(
        made, phone=_phone(draw), mail=f"{made.mail.split('@')[0]}@other.example", birthday=None
    ),
    "another country": lambda _, made: replace(made, phone=f"+1{made.phone[-10:]}", mail="", birthday=None),
    "birthday slip": lambda draw, made: replace(made, phone=_phone(draw), mail="", birthday=_slipped(made)),
}
"""They share no address, or the name only nearly."""


def _slipped(made: Made) -> tuple[int, int, int] | None:
    if made.birthday is None:
        return None
    month, day, year = made.birthday
    return month, day, year // 10 * 10 + (year + 3) % 10
