"""How a reader leaves: every mail ends with the way to their own page, every circular text with it or with a word.

Whatever a template says of it itself is not said twice.
"""

import re
from collections.abc import Mapping

from liquid.builtin.output import OutputNode
from liquid.template import BoundTemplate

from campaigns.core.words import LocalText, localised
from campaigns.messaging.liquid import compiled
from campaigns.messaging.models import Channel
from campaigns.messaging.text_parts import parts_needed

PAGE = "{{ links.preferences }}"
CHOOSE: LocalText = {"en": "Choose what we write to you about", "zh": "选择您愿意收到的消息"}
STOP: LocalText = {"en": "Reply STOP to opt out", "zh": "回复TD退订"}
LINKED: LocalText = {"en": "Choose or stop: %s", "zh": "选择或退订 %s"}
SHOWS_THE_WAY = frozenset({"links.preferences", "links.confirm"})
"""Behind `confirm` the reader, of whom nobody knows yet that they are the member, may say no; the member's own page
is not shown to them."""
NOT_BY_LINK: Mapping[str, LocalText] = {"+86": {"en": "Reply TD to opt out", "zh": "回复TD退订"}}
"""Where operators hold back texts with links, and take TD themselves."""
_SAYS_STOP = re.compile(r"\b(?:STOP|TD)\b|退订|退訂|拒收", re.ASCII)
_END_OF_PAGE = re.compile(r"</body\s*>", re.IGNORECASE)
_FOOT = '<p style="margin:12px 12px 24px;font:13px/1.5 sans-serif;text-align:center"><a href="{url}">{label}</a></p>'


def foot_of(text: str, *, language: str) -> str:
    """The last paragraph of a letter: the way to the reader's page, unless the letter shows it itself."""
    return "" if _shows_the_way(text, html=False) else f"[{localised(CHOOSE, language)}]({PAGE})"


def with_foot(html: str, *, language: str) -> str:
    """A whole page of somebody's own design, with the way to the reader's page at its end."""
    if _shows_the_way(html, html=True):
        return html
    foot = _FOOT.format(url=PAGE, label=localised(CHOOSE, language))
    *_, last = [len(html), *(found.start() for found in _END_OF_PAGE.finditer(html))]
    return html[:last] + foot + html[last:]


def ending_of(text: str, *, language: str, number: str, page: str) -> str:
    """What is put behind a filled text to `number`: the link to `page` if that costs no further part, else a word."""
    if page in text:
        return ""
    says_stop = _SAYS_STOP.search(text) is not None
    foreign = next((words for prefix, words in NOT_BY_LINK.items() if number.startswith(prefix)), None)
    linked = f" {localised(LINKED, language) % page}"
    if foreign is None and parts_needed(text + linked) == parts_needed(text):
        return linked
    return "" if says_stop else f" {localised(foreign or STOP, language)}"


def may_be_tracked(channel: Channel, address: str) -> bool:
    """Whether links lead over ours: not in texts to where operators hold back links they do not know."""
    return channel is not Channel.SMS or not address.startswith(tuple(NOT_BY_LINK))


def _shows_the_way(source: str, *, html: bool) -> bool:
    """Whether it stands there for everybody, not under a condition that may not hold."""
    template = compiled(source, html=html)
    shown = [node for node in template.nodes if isinstance(node, OutputNode)]
    named = BoundTemplate(template.env, list(shown)).analyze(include_partials=False).globals
    return any(str(variable) in SHOWS_THE_WAY for found in named.values() for variable in found)
