"""Conditions on who a member is."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from sqlalchemy import Text as SqlText
from sqlalchemy import and_, func, literal
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.members.models import Culture
from campaigns.segments.conditions.base import Condition, Named
from campaigns.segments.frame import Found, Frame, Truth
from campaigns.segments.shapes import Class, Country, Feasts, Language, Number, Role, Text, Zone, some


class ClassIn(Condition):
    """Is worth what these classes say; docs/classes.md."""

    type: Literal["class_in"]
    classes: Annotated[tuple[Class, ...], some(8)]

    def truth(self, frame: Frame) -> Truth:
        return frame.summary.member_class.in_(self.classes)

    def found(self, frame: Frame) -> Found:
        return {"class": frame.summary.member_class}


class LanguageIn(Condition):
    type: Literal["language_in"]
    languages: Annotated[tuple[Language, ...], some(20)]

    def truth(self, frame: Frame) -> Truth:
        return frame.summary.language.in_(self.languages)

    def found(self, frame: Frame) -> Found:
        return {"language": frame.summary.language}


class ZoneIn(Condition):
    type: Literal["zone_in"]
    zones: Annotated[tuple[Zone, ...], some(50)]

    def truth(self, frame: Frame) -> Truth:
        return frame.member.zone.in_(self.zones)

    def found(self, frame: Frame) -> Found:
        return {"text": frame.member.zone}


class CityIn(Condition):
    """Lives in one of these cities, however the letters are cased."""

    type: Literal["city_in"]
    cities: Annotated[tuple[Text, ...], some(100)]

    def truth(self, frame: Frame) -> Truth:
        return func.lower(frame.member.city).in_(city.lower() for city in self.cities)

    def found(self, frame: Frame) -> Found:
        return {"text": frame.member.city}


class CountryIn(Condition):
    type: Literal["country_in"]
    countries: Annotated[tuple[Country, ...], some(100)]

    def truth(self, frame: Frame) -> Truth:
        return frame.member.country.in_(self.countries)

    def found(self, frame: Frame) -> Found:
        return {"text": frame.member.country}


class OwnerIn(Condition):
    """Is looked after by one of these staff."""

    type: Literal["owner_in"]
    owners: Annotated[tuple[Number, ...], some(100)]

    def truth(self, frame: Frame) -> Truth:
        return frame.member.owner_id.in_(self.owners)

    def found(self, frame: Frame) -> Found:
        return {"owner": frame.member.owner_id}

    def names(self) -> Iterator[Named]:
        return (Named("owner", owner) for owner in self.owners)


class Owned(Condition):
    """Is looked after by anybody."""

    type: Literal["owned"]

    def truth(self, frame: Frame) -> Truth:
        return frame.member.owner_id.is_not(None)

    def found(self, frame: Frame) -> Found:
        return {"owner": frame.member.owner_id}


class ChapterIn(Condition):
    """Is at home in one of these chapters."""

    type: Literal["chapter_in"]
    chapters: Annotated[tuple[Number, ...], some(100)]

    def truth(self, frame: Frame) -> Truth:
        return frame.member.chapter_id.in_(self.chapters)

    def found(self, frame: Frame) -> Found:
        return {"chapter": frame.member.chapter_id}

    def names(self) -> Iterator[Named]:
        return (Named("chapter", chapter) for chapter in self.chapters)


class OfAChapter(Condition):
    """Is at home in any chapter."""

    type: Literal["of_a_chapter"]

    def truth(self, frame: Frame) -> Truth:
        return frame.member.chapter_id.is_not(None)

    def found(self, frame: Frame) -> Found:
        return {"chapter": frame.member.chapter_id}


class Tagged(Condition):
    """Wears any of these tags."""

    type: Literal["tagged"]
    tags: Annotated[tuple[Text, ...], some(50)]

    def truth(self, frame: Frame) -> Truth:
        return _overlaps(frame.member.tags, self.tags)

    def found(self, frame: Frame) -> Found:
        return {"words": frame.member.tags.expression}


class InterestedIn(Condition):
    type: Literal["interested_in"]
    interests: Annotated[tuple[Text, ...], some(50)]

    def truth(self, frame: Frame) -> Truth:
        return _overlaps(frame.member.interests, self.interests)

    def found(self, frame: Frame) -> Found:
        return {"words": frame.member.interests.expression}


class CultureIn(Condition):
    """Keeps the feasts of any of these cultures, as they told the club."""

    type: Literal["culture_in"]
    cultures: Annotated[tuple[Feasts, ...], some(len(Culture))]

    def truth(self, frame: Frame) -> Truth:
        return _overlaps(frame.member.cultures, self.cultures)

    def found(self, frame: Frame) -> Found:
        return {"cultures": frame.member.cultures.expression}


class HouseholdRoleIn(Condition):
    """Has any of these roles in a household."""

    type: Literal["household_role_in"]
    roles: Annotated[tuple[Role, ...], some(3)]

    def truth(self, frame: Frame) -> Truth:
        return and_(frame.member.household_id.is_not(None), _overlaps(frame.member.household_roles, self.roles))

    def found(self, frame: Frame) -> Found:
        return {"roles": frame.member.household_roles.expression}


class Introduced(Condition):
    """Was brought by another member."""

    type: Literal["introduced"]

    def truth(self, frame: Frame) -> Truth:
        return frame.member.introduced_by_id.is_not(None)

    def found(self, frame: Frame) -> Found:
        return {"introducer": frame.member.introduced_by_id}


def _overlaps(column: Any, words: tuple[str, ...]) -> Truth:
    return column.expression.op("&&", is_comparison=True)(literal(list(words), ARRAY(SqlText)))


CONDITIONS = (
    ClassIn,
    LanguageIn,
    ZoneIn,
    CityIn,
    CountryIn,
    OwnerIn,
    Owned,
    ChapterIn,
    OfAChapter,
    Tagged,
    InterestedIn,
    CultureIn,
    HouseholdRoleIn,
    Introduced,
)
