"""How a consent was given or taken back, in the page's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from campaigns.events.text_consent import CONFIRMED, DECLINED, STARTED, STOPPED
from campaigns.members.agreement.opt_in import OWN_IMPORT, PUBLIC_PAGE
from campaigns.messaging.preferences import ONE_CLICK, SOURCE
from webapp.public.consent import BY_PAGE

SOURCES: Mapping[str, Any] = {
    "import": _("Import"),
    "staff": _("Staff"),
    "door": _("Door"),
    "friend_link": _("Friend"),
    PUBLIC_PAGE: _("Public page"),
    "provider": _("Provider"),
    "preferences": _("Preferences page"),
    SOURCE: _("Preferences page"),
    ONE_CLICK: _("One click"),
    STOPPED: _("Texted STOP"),
    STARTED: _("Texted START"),
    CONFIRMED: _("Texted YES"),
    DECLINED: _("Texted NO"),
    BY_PAGE: _("Confirmation page"),
    OWN_IMPORT: _("Import"),
}


def say_source(source: str) -> str:
    """`staff:7` names who it was as well; a source that nobody foresaw is shown as it is kept."""
    return str(SOURCES.get(source.partition(":")[0], source))
