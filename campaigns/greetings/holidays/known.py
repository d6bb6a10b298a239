"""The holidays that the house knows: their names, rules, sources, and where they are kept.

A country that is not named here does not keep them unasked. No religion is inferred from a language: only the
festivals of the Chinese calendar go with one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from campaigns.core.words import LocalText, Marked, mark
from campaigns.greetings.holidays.moons import (
    DIWALI,
    DIWALI_IN,
    EID_AL_ADHA,
    EID_AL_ADHA_IN,
    EID_AL_FITR,
    EID_AL_FITR_IN,
)
from campaigns.greetings.holidays.rules import (
    MONDAY,
    SUNDAY,
    THURSDAY,
    WEEK,
    Rule,
    a_day_later,
    changed,
    easter,
    easter_sunday,
    fixed,
    lunar,
    nth_weekday,
    term,
    weekday,
)
from campaigns.members.models import Culture

LAW = mark("The law or old custom of each country.")
MOON = mark("The Chinese calendar, GB/T 33661-2017; right until 2056.")
CUSTOM = mark("Custom; no law says more.")
CHURCH = mark("Reckoned as the churches do.")
TOLD = mark("What authorities announced until 2026; later years are an estimate, a day off now and then.")


@dataclass(frozen=True, slots=True)
class Holiday:
    """`rule` is that of `countries`, and of those who keep it elsewhere; `own` are countries with a rule of their own.

    Elsewhere whoever speaks one of `languages` keeps it, or, if `worldwide`, everybody.
    """

    key: str
    name: LocalText
    rule: Rule | None
    source: str
    countries: frozenset[str] = frozenset()
    own: Mapping[str, Rule] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    worldwide: bool = False
    culture: Culture | None = None
    """Whoever told the club which cultures are theirs keeps it if this is one of them, wherever they live."""
    is_clubs: bool = False
    """Whether the club itself made it."""


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _known(  # noqa: PLR0913 - a row of the table
    key: str,
    en: str,
    zh: str,
    rule: Rule | None,
    source: Marked,
    countries: str = "",
    *,
    own: Mapping[str, Rule] | None = None,
    languages: frozenset[str] = frozenset(),
    worldwide: bool = False,
    culture: Culture | None = None,
) -> Holiday:
    names = {"en": en, "zh": zh}
    return Holiday(key, names, rule, source, _codes(countries), own or {}, languages, worldwide, culture)


def _chinese(key: str, en: str, zh: str, rule: Rule, countries: str = "CN HK MO TW SG MY") -> Holiday:
    return _known(key, en, zh, rule, MOON, countries, languages=_CHINESE, culture=Culture.CHINESE)


def _each(countries: str, rule: Rule) -> dict[str, Rule]:
    return dict.fromkeys(countries.split(), rule)


_CHINESE = _codes("zh yue nan hak wuu cmn")
_WEST = "US CA GB IE AU NZ DE AT CH FR BE NL LU IT ES PT SE NO DK FI IS PL CZ SK HU SI HR EE LV LT MT"
_LATIN = "MX BR AR CL CO PE UY EC BO PY VE CR PA GT DO ZA PH"
_ORTHODOX = "GR CY BG RO MD UA RS ME MK GE RU BY"
_JULIAN_CHRISTMAS = "RU BY RS ME MK GE ET EG"
_MUSLIM = "SA AE QA KW BH OM JO EG IQ LB SY YE LY TN DZ MA SD SO TR AZ KZ UZ KG TJ TM ID MY SG BN IN MV SN ML NG"


def _french_mothers_day(year: int) -> tuple[date, ...]:
    """The last Sunday of May, or a week later where that is Whit Sunday."""
    last = nth_weekday(year, 5, -1, SUNDAY)
    is_pentecost = last == easter_sunday(year) + timedelta(days=49)
    return (last + timedelta(days=WEEK * is_pentecost),)


_LAST_OF_MAY = weekday(5, -1, SUNDAY)

KNOWN: tuple[Holiday, ...] = (
    _known("new_year", "New Year's Day", "元旦", fixed(1, 1), LAW, worldwide=True),
    _chinese("spring_festival_eve", "Lunar New Year's Eve", "除夕", lunar(1, 1, plus=-1)),
    _chinese("spring_festival", "Spring Festival", "春节", lunar(1, 1), "CN HK MO TW SG MY ID PH"),
    _chinese("lantern", "Lantern Festival", "元宵节", lunar(1, 15)),
    _known(
        "valentines", "Valentine's Day", "情人节", fixed(2, 14), CUSTOM, f"{_WEST} {_LATIN} CN HK MO TW SG JP KR IN TH"
    ),
    _known(
        "womens_day", "International Women's Day", "国际妇女节", fixed(3, 8), LAW, "CN RU UA BY KZ VN IT DE PL RO BG RS"
    ),
    _known(
        "eid_al_fitr",
        "Eid al-Fitr",
        "开斋节",
        EID_AL_FITR,
        TOLD,
        _MUSLIM,
        own={**EID_AL_FITR_IN, **_each("PK BD", a_day_later(EID_AL_FITR))},
        culture=Culture.MUSLIM,
    ),
    _known(
        "easter",
        "Easter",
        "复活节",
        easter(),
        CHURCH,
        f"{_WEST} {_LATIN} HK",
        own=_each(_ORTHODOX, easter(orthodox=True)),
        culture=Culture.CHRISTIAN,
    ),
    _chinese("qingming", "Qingming Festival", "清明节", term(6)),
    _known(
        "mothers_day",
        "Mother's Day",
        "母亲节",
        weekday(5, 2, SUNDAY),
        CUSTOM,
        "US CA AU NZ DE AT CH IT NL BE DK FI CZ SK HR SI TR GR CY MT JP CN HK MO TW SG MY PH IN ZA BR CO PE CL UA",
        own=_each("GB IE", easter(plus=-21))
        | _each("ES PT HU RO", weekday(5, 1, SUNDAY))
        | _each("AE SA QA KW BH EG JO LB IQ SY", fixed(3, 21))
        | {
            "FR": changed(_LAST_OF_MAY, _french_mothers_day),
            "SE": _LAST_OF_MAY,
            "NO": weekday(2, 2, SUNDAY),
            "PL": fixed(5, 26),
            "MX": fixed(5, 10),
            "TH": fixed(8, 12),
            "ID": fixed(12, 22),
            "AR": weekday(10, 3, SUNDAY),
        },
    ),
    _chinese("dragon_boat", "Dragon Boat Festival", "端午节", lunar(5, 5)),
    _known(
        "eid_al_adha",
        "Eid al-Adha",
        "宰牲节",
        EID_AL_ADHA,
        TOLD,
        _MUSLIM,
        own={**EID_AL_ADHA_IN, **_each("PK BD", a_day_later(EID_AL_ADHA))},
        culture=Culture.MUSLIM,
    ),
    _known(
        "fathers_day",
        "Father's Day",
        "父亲节",
        weekday(6, 3, SUNDAY),
        CUSTOM,
        "US CA GB IE FR NL CN HK MO SG MY IN JP PH ZA MX AR CL CO PE CZ SK HU GR CY TR UA",
        own=_each("AU NZ", weekday(9, 1, SUNDAY))
        | _each("IT ES PT", fixed(3, 19))
        | _each("SE NO FI IS EE", weekday(11, 2, SUNDAY))
        | {"DE": easter(plus=39), "TW": fixed(8, 8), "BR": weekday(8, 2, SUNDAY), "TH": fixed(12, 5)},
    ),
    _chinese("qixi", "Qixi Festival", "七夕", lunar(7, 7), "CN HK MO TW"),
    _chinese("mid_autumn", "Mid-Autumn Festival", "中秋节", lunar(8, 15)),
    _known(
        "national_day",
        "National Day",
        "国庆节",
        None,
        LAW,
        own=_each("CN HK MO", fixed(10, 1))
        | _each("AE", fixed(12, 2))
        | {
            "TW": fixed(10, 10),
            "SG": fixed(8, 9),
            "MY": fixed(8, 31),
            "IN": fixed(8, 15),
            "ID": fixed(8, 17),
            "US": fixed(7, 4),
            "CA": fixed(7, 1),
            "AU": fixed(1, 26),
            "NZ": fixed(2, 6),
            "FR": fixed(7, 14),
            "DE": fixed(10, 3),
            "CH": fixed(8, 1),
            "TR": fixed(10, 29),
            "SA": fixed(9, 23),
        },
    ),
    _chinese("double_ninth", "Double Ninth Festival", "重阳节", lunar(9, 9), "CN HK MO TW"),
    _known("diwali", "Diwali", "排灯节", DIWALI, TOLD, "IN NP MU FJ GY SR", own=DIWALI_IN, culture=Culture.HINDU),
    _known("halloween", "Halloween", "万圣夜", fixed(10, 31), CUSTOM, "US CA GB IE AU NZ"),
    _known(
        "thanksgiving",
        "Thanksgiving",
        "感恩节",
        None,
        LAW,
        own={"US": weekday(11, 4, THURSDAY), "CA": weekday(10, 2, MONDAY)},
    ),
    _chinese("winter_solstice", "Winter Solstice Festival", "冬至", term(23)),
    _known(
        "christmas",
        "Christmas",
        "圣诞节",
        fixed(12, 25),
        LAW,
        f"{_WEST} {_LATIN} HK MO SG MY IN ID KR JP GR CY BG RO UA",
        own=_each(_JULIAN_CHRISTMAS, fixed(1, 7)),
        culture=Culture.CHRISTIAN,
    ),
)
"""In the order of the year."""
