"""The blueprint that the files of this folder hang their views on, and the list of its sections."""

from typing import Any, NamedTuple

from flask import Blueprint, current_app
from flask_babel import lazy_gettext as _

from webapp.access import may_open

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


class Section(NamedTuple):
    """A page of the settings; it shows once its endpoint exists."""

    endpoint: str
    text: Any
    says: Any


SECTIONS = (
    Section("settings.tiers", _("Tiers"), _("The steps of the club, what is counted towards them, what they give.")),
    Section("settings.points", _("Points"), _("What earns points, and how long they last.")),
    Section("settings.address", _("Address of the club"), _("What letters say at their foot.")),
    Section("settings.consent", _("Consent"), _("Where a second yes is asked for before anything is sent.")),
    Section("settings.chapters", _("Chapters"), _("Branches of the club, each with members of its own.")),
    Section("settings.fields", _("Custom fields"), _("What the club wants to know of its members besides.")),
    Section("settings.care", _("Care"), _("How often members hear from their owner, and when one is warned.")),
    Section("settings.contacts", _("Contact limits"), _("How often a member hears from the club at most.")),
    Section("settings.approval", _("Approval"), _("From which size or cost on a colleague must approve a campaign.")),
    Section(
        "settings.holdout", _("Club-wide holdout"), _("Members whom no campaign writes to, to see what it brings.")
    ),
    Section("settings.blackout", _("Blackout dates"), _("Days on which no campaign goes out.")),
    Section("settings.event_messages", _("Messages of events"), _("What a new event sends by itself, and when.")),
    Section(
        "settings.opens", _("Clicks and opens"), _("How long single clicks are kept, and whether opens are noted.")
    ),
    Section("settings.records", _("Old records"), _("How long tries and reports of messages are kept, and the disk.")),
    Section("settings.second_factor", _("Second factor of staff"), _("From which day on everybody needs one.")),
    Section("settings.countries", _("Countries"), _("Quiet hours, links and signatures of text messages, by country.")),
    Section("settings.text_prices", _("Prices of texts"), _("What a text costs, by the beginning of the number.")),
    Section("settings.currencies", _("Currencies"), _("What other money is worth in the club's own.")),
    Section("webhooks.index", _("Webhooks"), _("Other systems that are called as something happens.")),
    Section("settings.api_keys", _("API keys"), _("Which programs may bring in purchases.")),
)


def sections() -> list[Section]:
    """Those that the person at the keyboard may open."""
    return [each for each in SECTIONS if each.endpoint in current_app.view_functions and may_open(each.endpoint)]
