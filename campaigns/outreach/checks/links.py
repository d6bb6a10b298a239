"""Links of a letter that lead nowhere: to an example, to somebody's own machine, to nothing, or in the open."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.words import LANGUAGE_NAMES, mark
from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.tracked import targets_in
from campaigns.outreach.checks.found import NAMES, Check, Level

MOST_NAMED = 5
"""Links of one letter that are named one by one."""
_EMPTY = re.compile(r"""<a\b[^>]*\shref=(?:"\s*#?\s*"|'\s*#?\s*')""", re.IGNORECASE)
_EXAMPLES = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$")
_OWN_MACHINE = re.compile(r"(?:^|\.)localhost$|^[^.:]+$")


def check_links(session: Session, parts: Sequence[TemplatePart], channels: Sequence[Channel]) -> Iterator[Check]:
    """Only what is written out; what Liquid says of a link is the house's own. In a demo nothing of it blocks."""
    club = find_club(session)
    nowhere = Level.WARN if club and club.is_demo else Level.BLOCK
    for part in sorted(parts, key=lambda part: (part.channel, part.language)):
        if part.channel in channels:
            yield from _of_part(part, nowhere)


def _of_part(part: TemplatePart, nowhere: Level) -> Iterator[Check]:
    channel = {"channel": NAMES[part.channel], "language": LANGUAGE_NAMES[part.language]}
    if _EMPTY.search(part.html):
        yield Check(nowhere, mark("%(channel)s (%(language)s): a link has no address, so it leads nowhere."), channel)
    for url in targets_in(part.html, part.text)[:MOST_NAMED]:
        if leads_nowhere(url):
            sentence = mark("%(channel)s (%(language)s): the link %(link)s leads nowhere for a reader.")
            yield Check(nowhere, sentence, channel | {"link": url})
        elif not url.lower().startswith("https://"):
            sentence = mark("%(channel)s (%(language)s): the link %(link)s does not begin with https://.")
            yield Check(Level.WARN, sentence, channel | {"link": url})


def leads_nowhere(url: str) -> bool:
    """Whether only the machine it is opened on, its own network, or nobody at all knows the host."""
    try:
        host = (urlsplit(unescape(url)).hostname or "").rstrip(".")
    except ValueError:
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return not host or bool(_EXAMPLES.search(host) or _OWN_MACHINE.search(host))
