"""What the builder's inputs offer, and how what was chosen is called."""

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args, get_origin, get_type_hints
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from campaigns.members.models import CustomField, FieldKind
from campaigns.members.profile.custom_fields import list_fields
from campaigns.members.profile.locales import countries
from campaigns.members.queries import MemberFilter, list_members, list_tiers
from campaigns.members.signals.queries import signal_names
from campaigns.segments.conditions.custom import ASKS
from campaigns.segments.names import KINDS
from campaigns.segments.offering import SHOWN, WORDS, names_of_members, offered, words_in_use
from campaigns.segments.rules import CONDITIONS
from webapp.formats import page_locale
from webapp.forms.segments.inputs import Input, inputs_of
from webapp.forms.segments.nodes import Node
from webapp.i18n import NAMES, localised_here
from webapp.labels import label
from webapp.segment_words.choices import CHOICES, said_choice
from webapp.segment_words.context import Context
from webapp.segment_words.phrases import PHRASES
from webapp.signal_words import say_signal

Option = tuple[str, str]
FIELD_PHRASES: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "custom_one_of",
    FieldKind.CHOICE: "custom_one_of",
    FieldKind.NUMBER: "custom_number",
    FieldKind.DATE: "custom_dates",
    FieldKind.YES_NO: "custom_yes",
}
"""How a field is asked when it is chosen from the menu."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Read once a page; `members` are the names of those that the rule lists."""

    tiers: Sequence[Option]
    fields: Sequence[CustomField]
    members: Mapping[str, str]
    context: Context

    def options(self, node: Node, name: str, each: Input) -> Sequence[Option]:
        """Those of a select or of checks."""
        kind = PHRASES[node.entry].type
        if each.offer == "fixed":
            return fixed(kind, name, each)
        return LISTS[each.offer](self, node)

    def title(self, offer: str, value: str) -> str:
        """How what a picker holds is called."""
        if offer in TITLES:
            return TITLES[offer](value)
        if offer == "member":
            return self.members.get(value, value)
        is_number = offer in KINDS and re.fullmatch(r"[0-9]{1,18}", value)
        return self.context.title(offer, int(value)) if is_number else value

    def settle(self, tree: Node) -> None:
        """A select that must say something says its first option, as browsers show it."""
        for _place, node in tree.walk():
            if node.entry:
                self._settle(node)

    def _settle(self, node: Node) -> None:
        for name, each in inputs_of(CONDITIONS[PHRASES[node.entry].type]).items():
            asked = each.required or name in PHRASES[node.entry].slots
            if each.control == "select" and asked and not any(node.said.get(name, [])):
                options = self.options(node, name, each)
                node.said[name] = [options[0][0]] if options else []


def read_offers(session: Session, tree: Node, context: Context) -> Offers:
    codes = [code for _place, node in tree.walk() for code in node.said.get("members", [])]
    return Offers(
        [(tier.key, localised_here(tier.name)) for tier in list_tiers(session)],
        list_fields(session),
        names_of_members(session, codes),
        context,
    )


def pickers_of(node: Node) -> Mapping[str, Input]:
    inputs = inputs_of(CONDITIONS[PHRASES[node.entry].type]) if node.entry else {}
    return {name: each for name, each in inputs.items() if each.control == "picker"}


def fixed(kind: str, name: str, each: Input) -> Sequence[Option]:
    """Those of an enumeration, in its order or that of its words."""
    if words := CHOICES.get((kind, name)):
        return [(str(value), said_choice(text)) for value, text in words.items()]
    if each.base is bool:
        return [("1", str(_("yes"))), ("0", str(_("no")))]
    if isinstance(each.base, type) and issubclass(each.base, enum.StrEnum):
        return [(value.value, str(label(value).text)) for value in each.base]
    hint = get_type_hints(CONDITIONS[kind])[name]
    return [(value, value) for value in get_args(hint)] if get_origin(hint) is Literal else []


def _fields(offers: Offers, node: Node) -> Sequence[Option]:
    """Those of which can be asked what the phrase asks."""
    asked = PHRASES[node.entry].slots - {"field"}
    return [(each.key, localised_here(each.name)) for each in offers.fields if asked <= ASKS[each.kind]]


def _aheads(_offers: Offers, _node: Node) -> Sequence[Option]:
    later = [ngettext("next month", "in %(num)s months", ahead) for ahead in range(1, 12)]
    return [(str(ahead), str(text)) for ahead, text in enumerate([_("this month"), *later])]


LISTS: Mapping[str, Callable[[Offers, Node], Sequence[Option]]] = {
    "tiers": lambda offers, _node: offers.tiers,
    "languages": lambda _offers, _node: NAMES,
    "fields": _fields,
    "months": lambda _offers, _node: [(str(month), str(month)) for month in range(1, 13)],
    "aheads": _aheads,
}


def search(session: Session, offer: str, text: str, *, field: str = "") -> Sequence[Option]:
    """What a picker offers for the text."""
    if offer in SEARCHES:
        return SEARCHES[offer](session, text)
    if offer == "member":
        found = list_members(session, MemberFilter(words=text), limit=SHOWN)
        return [(member.code, f"{member.full_name} · {localised_here(member.tier.name)}") for member in found]
    if offer == "values":
        choices = next((each.choices for each in list_fields(session) if each.key == field), ())
        return _having([(choice, choice) for choice in choices], text)
    return [
        (str(key), title if isinstance(title, str) else localised_here(title))
        for key, title in offered(session, offer, text=text)
    ]


def _country(code: str) -> str:
    return str(page_locale().territories.get(code, code))


def _zone(zone: str) -> str:
    return zone.replace("_", " ")


def _having(options: Sequence[Option], text: str) -> Sequence[Option]:
    return [(value, said) for value, said in options if text.casefold() in f"{said} {value}".casefold()][:SHOWN]


TITLES: Mapping[str, Callable[[str], str]] = {"countries": _country, "zones": _zone, "signals": say_signal}


def _countries(_session: Session, text: str) -> Sequence[Option]:
    return _having(sorted(((code, _country(code)) for code in countries()), key=lambda option: option[1]), text)


def _zones(_session: Session, text: str) -> Sequence[Option]:
    return _having([(zone, _zone(zone)) for zone in sorted(available_timezones())], text)


def _signals(session: Session, text: str) -> Sequence[Option]:
    return _having([(name, say_signal(name)) for name in signal_names(session)], text)


def _words(name: str) -> Callable[[Session, str], Sequence[Option]]:
    return lambda session, text: [(word, word) for word in words_in_use(session, name, text=text)]


SEARCHES: Mapping[str, Callable[[Session, str], Sequence[Option]]] = {
    "countries": _countries,
    "zones": _zones,
    "signals": _signals,
    **{name: _words(name) for name in WORDS},
}
OFFERED = frozenset({*SEARCHES, *KINDS, "values"})
"""What pickers search in."""
