"""The words of choices that a condition offers and that are no states of their own."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from campaigns.members.models import MemberClass
from webapp.segment_words.behaviour import DEEDS, MESSAGES, PARTS
from webapp.segment_words.worth import FIGURES

MOVES: Mapping[str, Any] = {"rose": _("more engaged"), "fell": _("less engaged")}
KNOWN: Mapping[str, Any] = {"1": _("known"), "0": _("unknown")}

CHOICES: Mapping[tuple[str, str], Mapping[Any, Any]] = {
    ("did", "kind"): DEEDS,
    ("event", "what"): PARTS,
    ("message", "what"): MESSAGES,
    ("top", "by"): FIGURES,
    ("engagement_moved", "direction"): MOVES,
    ("custom", "known"): KNOWN,
    ("class_in", "classes"): {each.value: each.value.upper() for each in MemberClass},
}
"""By the type of the condition and the name of the parameter."""


def said_choice(text: Any) -> str:
    """What the sentence goes on with stands as dots."""
    return str(text) % {"event": "…", "campaign": "…"} if "%(" in str(text) else str(text)
