"""The conditions a segment is built of, as a form asks for them: one table."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from campaigns.members.models import AddressKind, EngagementBand, Topic
from webapp.i18n import NAMES
from webapp.labels import label


class Input(NamedTuple):
    """`kind`: number, money, text, one (of the choices) or many; `choices` names a list of the page."""

    name: str
    text: Any
    kind: str
    choices: str = ""
    optional: bool = False
    start: str = ""


DAYS = Input("days", _("in the last … days"), "number", optional=True)
TIMES = Input("at_least", _("at least … times"), "number", start="1")

CONDITIONS: Mapping[str, tuple[Any, tuple[Input, ...]]] = {
    "tier_at_least": (_("Tier at least"), (Input("tier", _("Tier"), "one", "tiers"),)),
    "tier_in": (_("Tier is one of"), (Input("tiers", _("Tiers"), "many", "tiers"),)),
    "engagement_in": (_("Engagement is"), (Input("bands", _("Engagement"), "many", "bands"),)),
    "attended": (_("Came to a gathering"), (TIMES, DAYS)),
    "purchased": (_("Bought something"), (TIMES, DAYS)),
    "spent": (_("Spent at least"), (Input("amount", _("Amount"), "money"), DAYS)),
    "joined": (_("Joined"), (Input("days", _("in the last … days"), "number", start="90"),)),
    "language_in": (_("Language is"), (Input("languages", _("Language"), "many", "languages"),)),
    "zone_in": (_("Time zone is"), (Input("zones", _("Time zones, with commas between"), "text"),)),
    "consented": (
        _("Agreed to"),
        (Input("topic", _("Topic"), "one", "topics"), Input("channel", _("By"), "one", "channels")),
    ),
    "referred": (_("Brought friends"), (TIMES,)),
    "in_segment": (_("Is in segment"), (Input("segment", _("Segment"), "one", "segments"),)),
}
GROUPS: Mapping[str, Any] = {"any": _("Any of these"), "none": _("None of these")}


def fixed_choices() -> dict[str, list[tuple[str, str]]]:
    """Those that the club's rows do not decide."""
    return {
        "bands": [(band.value, str(label(band).text)) for band in EngagementBand],
        "languages": list(NAMES),
        "topics": [(topic.value, str(label(topic).text)) for topic in Topic],
        "channels": [(kind.value, str(label(kind).text)) for kind in AddressKind],
    }
