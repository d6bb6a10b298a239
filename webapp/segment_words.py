"""A rule as a sentence, in the page's language."""

from collections.abc import Mapping
from functools import singledispatchmethod
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.segments import rules
from campaigns.segments.rules import Rule
from webapp.formats import say_money
from webapp.i18n import NAMES
from webapp.labels import label


class RuleWords:
    """`tiers` and `segments` give the names of what rules mention by key and number."""

    def __init__(self, *, tiers: Mapping[str, str], segments: Mapping[int, str], currency: str) -> None:
        self._tiers = tiers
        self._segments = segments
        self._currency = currency

    def sentence(self, rule: Rule) -> str:
        if isinstance(rule, rules.All) and not rule.all:
            return str(_("All members."))
        return str(_("Members who %(condition)s.", condition=self.say(rule)))

    @singledispatchmethod
    def say(self, rule: Any) -> str:
        raise TypeError(rule)

    @say.register
    def _all(self, rule: rules.All) -> str:
        return str(_(" and ")).join(self._inside(part) for part in rule.all)

    @say.register
    def _any(self, rule: rules.AnyOf) -> str:
        return str(_(" or ")).join(self._inside(part) for part in rule.any)

    @say.register
    def _none(self, rule: rules.NoneOf) -> str:
        said = str(_(" or ")).join(self._inside(part) for part in rule.none)
        return str(_("not (%(condition)s)", condition=said))

    @say.register
    def _tier_at_least(self, rule: rules.TierAtLeast) -> str:
        return str(_("are %(tier)s or above", tier=self._tier(rule.tier)))

    @say.register
    def _tier_in(self, rule: rules.TierIn) -> str:
        return str(_("are %(tiers)s", tiers=_or(self._tier(key) for key in rule.tiers)))

    @say.register
    def _engagement_in(self, rule: rules.EngagementIn) -> str:
        return str(_("are %(bands)s", bands=_or(str(label(band).text).lower() for band in rule.bands)))

    @say.register
    def _attended(self, rule: rules.Attended) -> str:
        what = ngettext("came to a gathering", "came to %(num)s gatherings or more", rule.at_least)
        return _lately(what, rule.days)

    @say.register
    def _purchased(self, rule: rules.Purchased) -> str:
        return _lately(ngettext("bought", "bought %(num)s times or more", rule.at_least), rule.days)

    @say.register
    def _spent(self, rule: rules.Spent) -> str:
        return _lately(_("spent %(amount)s or more", amount=say_money(rule.amount, self._currency)), rule.days)

    @say.register
    def _language_in(self, rule: rules.LanguageIn) -> str:
        return str(_("read %(languages)s", languages=_or(dict(NAMES).get(code, code) for code in rule.languages)))

    @say.register
    def _zone_in(self, rule: rules.ZoneIn) -> str:
        return str(_("live in the time zone %(zones)s", zones=_or(rule.zones)))

    @say.register
    def _joined(self, rule: rules.Joined) -> str:
        return _lately(_("joined"), rule.days)

    @say.register
    def _consented(self, rule: rules.Consented) -> str:
        topic, channel = label(rule.topic).text, label(rule.channel).text
        return str(_("agreed to “%(topic)s” by “%(channel)s”", topic=topic, channel=channel))

    @say.register
    def _referred(self, rule: rules.Referred) -> str:
        return str(ngettext("brought a friend", "brought %(num)s friends or more", rule.at_least))

    @say.register
    def _in_segment(self, rule: rules.InSegment) -> str:
        return str(_("are in “%(segment)s”", segment=self._segments.get(rule.segment, str(rule.segment))))

    def _inside(self, rule: Rule) -> str:
        said = self.say(rule)
        if isinstance(rule, rules.All | rules.AnyOf) and len(rules.parts_of(rule)) > 1:
            return str(_("(%(condition)s)", condition=said))
        return said

    def _tier(self, key: str) -> str:
        return self._tiers.get(key, key)


def _lately(what: str, days: int | None) -> str:
    if days is None:
        return str(what)
    return str(_("%(what)s in the last %(days)s days", what=what, days=days))


def _or(names: Any) -> str:
    return str(_(" or ")).join(names)
