"""A member's profile in the words of the page."""

from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import url_for
from flask_babel import gettext as _

from campaigns.core.romanising import has_han
from campaigns.members.models import AddressKind, Culture, CustomField, FieldKind, Member, SpecialDayKind
from campaigns.members.profile import contact_points, editing, households, special_days
from campaigns.members.profile.addresses import hidden
from campaigns.members.profile.completeness import Wanted
from webapp.formats import page_locale, say_date, say_number
from webapp.labels import label


def say_language(tag: str) -> str:
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(page_locale()) or tag)
    except (UnknownLocaleError, ValueError):
        return tag


def say_culture(culture: str) -> str:
    return str(label(Culture(culture)).text)


def say_territory(country: str) -> str:
    return str(page_locale().territories.get(country, country))


def say_custom(field: CustomField, member: Member) -> str:
    """The member's value of a field that the club added."""
    value: Any = member.custom.get(field.key)
    if value is None:
        return "—"
    if field.kind is FieldKind.YES_NO:
        return str(_("Yes") if value else _("No"))
    if field.kind is FieldKind.DATE:
        return say_date(date.fromisoformat(value))
    return say_number(value) if field.kind is FieldKind.NUMBER else str(value)


def say_changed(names: str) -> str:
    """What was changed of a profile, as the timeline keeps it; fields of the club's own are called as they are."""
    return ", ".join(str(_(name)) if name in CHANGED else name for name in names.split(", ") if name)


def where_to_fill(wanted: Wanted, member: Member) -> str:
    """The page on which what is missing can be written down."""
    mine: dict[str, Any] = {"member_id": member.id}
    profile = url_for("members.show", **mine, tab="profile")
    pages = {
        "birthday": url_for("member_days.new", **mine, kind=SpecialDayKind.BIRTHDAY.value),
        "mobile": url_for("member_addresses.new", **mine, kind=AddressKind.SMS.value),
        "email": url_for("member_addresses.new", **mine, kind=AddressKind.EMAIL.value),
        "family": f"{profile}#household",
        "note": f"{profile}#notes",
    }
    anchors = {"names": "family_name", "place": "country", "fields": "own"}
    edit = url_for("member_profile.edit", **mine)
    return pages.get(wanted.key) or f"{edit}#{anchors.get(wanted.key, wanted.key)}"


CHANGED = frozenset(
    (
        *editing.WORDS.values(),
        *special_days.WORDS.values(),
        *contact_points.WORDS.values(),
        contact_points.NOT_THEIRS,
        households.WORDS,
        households.WORDS_OF_ROLES,
    )
)

PROFILE_FILTERS = (hidden, say_language, say_culture, say_territory, say_custom, where_to_fill, has_han)
