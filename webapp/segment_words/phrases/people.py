"""How the builder asks who members are, what they agreed to, and for their days."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from webapp.segment_words.phrases.phrase import Phrase

PROFILE: Mapping[str, Phrase] = {
    "class_in": Phrase("class_in", _("Class"), _("are of class %(classes)s")),
    "language_in": Phrase("language_in", _("Language"), _("read %(languages)s")),
    "zone_in": Phrase("zone_in", _("Time zone"), _("live in the time zone %(zones)s")),
    "city_in": Phrase("city_in", _("City"), _("live in the city of %(cities)s")),
    "country_in": Phrase("country_in", _("Country"), _("live in the country %(countries)s")),
    "owner_in": Phrase("owner_in", _("Owner"), _("are looked after by %(owners)s")),
    "owned": Phrase("owned", _("Has an owner"), _("have an owner")),
    "chapter_in": Phrase("chapter_in", _("Chapter"), _("are at home in the chapter %(chapters)s")),
    "of_a_chapter": Phrase("of_a_chapter", _("Has a chapter"), _("are at home in any chapter")),
    "tagged": Phrase("tagged", _("Tags"), _("are tagged %(tags)s")),
    "interested_in": Phrase("interested_in", _("Interests"), _("are interested in %(interests)s")),
    "culture_in": Phrase("culture_in", _("Whose feasts they keep"), _("keep %(cultures)s")),
    "household_role_in": Phrase(
        "household_role_in", _("Role in the household"), _("are in their household the %(roles)s")
    ),
    "introduced": Phrase("introduced", _("Brought by a member"), _("were brought by another member")),
}
CUSTOM: Mapping[str, Phrase] = {
    "custom_one_of": Phrase("custom", _("A field is one of"), _("have “%(field)s” that is %(one_of)s")),
    "custom_contains": Phrase("custom", _("A field contains"), _("have “%(field)s” that contains %(contains)s")),
    "custom_number": Phrase(
        "custom",
        _("A number is between"),
        _("have “%(field)s” that is at least %(at_least)s and at most %(at_most)s"),
    ),
    "custom_dates": Phrase("custom", _("A date is between"), _("have “%(field)s” from %(since)s until %(until)s")),
    "custom_yes": Phrase(
        "custom", _("A field is yes or no"), _("have “%(field)s” that is %(yes)s"), start={"yes": "1"}
    ),
    "custom_known": Phrase(
        "custom", _("A field is known"), _("have “%(field)s” that is %(known)s"), start={"known": "1"}
    ),
}
AGREEMENT: Mapping[str, Phrase] = {
    "consented": Phrase("consented", _("Agreed"), _("agreed to “%(topic)s” by “%(channel)s”")),
    "contactable": Phrase("contactable", _("Can be reached"), _("can be reached about “%(topic)s” by “%(channel)s”")),
    "muted": Phrase("muted", _("Muted"), _("are muted")),
    "deceased": Phrase("deceased", _("Deceased"), _("have died")),
}
DATES: Mapping[str, Phrase] = {
    "joined": Phrase("joined", _("Joined"), _("joined %(span)s"), start={"span": "days", "days": "90"}),
    "anniversary": Phrase(
        "anniversary",
        _("Anniversary of joining"),
        _("have their anniversary within %(days)s days"),
        start={"days": "30"},
    ),
    "birthday_within": Phrase(
        "birthday_within", _("Birthday soon"), _("have their birthday within %(days)s days"), start={"days": "30"}
    ),
    "birthday_ahead": Phrase(
        "birthday_month", _("Birthday this month or later"), _("have their birthday %(ahead)s"), start={"ahead": "1"}
    ),
    "birthday_month": Phrase(
        "birthday_month",
        _("Birthday in a month of the year"),
        _("have their birthday in month %(month)s of the calendar %(calendar)s"),
        start={"month": "1"},
    ),
}
