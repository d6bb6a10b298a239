"""What the door's script says, in the page's language; `{n}` and the like are filled in there."""

import orjson
from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.events.models import InvitationState, MarkOutcome
from webapp.labels import label


def door_words() -> str:
    """JSON for one attribute of the page."""
    said = {
        "states": {state.value: str(label(state).text) for state in InvitationState},
        "outcomes": {outcome.value: str(label(outcome).text) for outcome in MarkOutcome},
        "one": ngettext("one person", "%(num)s people", 1),
        "many": _("%(count)s people", count="{n}"),
        "some": _("%(inside)s of %(party)s are in", inside="{inside}", party="{party}"),
        "since": _("since %(time)s", time="{time}"),
        "away": _("No network. Carry on: what you tap is kept here and sent when the network is back."),
        "kept": _("%(count)s not sent yet", count="{n}"),
        "closed": _("You are signed out. What you tapped is kept here; sign in again to send it."),
        "refused": _("The server does not take what this desk has kept. Reload the page; nothing is lost."),
        "signIn": _("Sign in"),
        "camera": _("The camera cannot be used. Allow it in the browser's settings, or type the code."),
    }
    return orjson.dumps({key: value if isinstance(value, dict) else str(value) for key, value in said.items()}).decode()
