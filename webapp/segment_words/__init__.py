"""A rule as a sentence, in the page's language; and what was found of a member, as `explain` tells it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from campaigns.segments import rules
from campaigns.segments.explain import Explained
from campaigns.segments.rules import Rule
from webapp.segment_words import behaviour, profile, worth
from webapp.segment_words.context import Context, either
from webapp.segment_words.found import say_found

SAYERS: Mapping[type, Callable[[Any, Context], str]] = {**profile.SAYERS, **behaviour.SAYERS, **worth.SAYERS}
"""How each condition is said."""


class RuleWords:
    def __init__(self, context: Context) -> None:
        self._context = context

    def sentence(self, rule: Rule) -> str:
        if isinstance(rule, rules.All) and not rule.all:
            return str(_("All members."))
        return str(_("Members who %(condition)s.", condition=self.say(rule)))

    def say(self, rule: Rule) -> str:
        if isinstance(rule, rules.All):
            return str(_(" and ")).join(self._inside(part) for part in rule.all)
        if isinstance(rule, rules.AnyOf):
            return either(self._inside(part) for part in rule.any)
        if isinstance(rule, rules.NoneOf):
            return str(_("not (%(condition)s)", condition=either(self._inside(part) for part in rule.none)))
        return SAYERS[type(rule)](rule, self._context)

    def found(self, explained: Explained) -> str:
        """The values behind a condition; empty for a group."""
        return say_found(explained.found, self._context)

    def _inside(self, rule: Rule) -> str:
        said = self.say(rule)
        if isinstance(rule, rules.All | rules.AnyOf) and len(rules.parts_of(rule)) > 1:
            return str(_("(%(condition)s)", condition=said))
        return said
